/** A dump of our own making with what conversions have to get right, names with quotes and beyond ASCII among them. */
export const dump = String.raw`--
-- PostgreSQL database dump
--

\restrict abc

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', 'public', false);

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
COMMENT ON EXTENSION "uuid-ossp" IS 'generate UUIDs';

CREATE DOMAIN public.positive AS integer DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (VALUE > 0);
CREATE DOMAIN public.percent AS public.positive CHECK (VALUE <= 100 AND 'VALUE' <> '');
COMMENT ON DOMAIN public.percent IS 'a share';
CREATE TYPE public.span AS RANGE (subtype = double precision);

CREATE FUNCTION public.half(n public.percent) RETURNS integer LANGUAGE sql AS $$ SELECT n / 2 $$;

CREATE TABLE public.person (
    id serial PRIMARY KEY,
    small smallserial,
    big bigserial NOT NULL,
    share public.percent,
    shares public.percent[],
    salary money DEFAULT '12.50'::money, -- what; (a comment)
    home point,
    net cidr DEFAULT '10.0.0.0/8'::cidr,
    card macaddr,
    document xml,
    reach public.span,
    manager integer REFERENCES public.person (id) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN public.person.share IS 'it''s "this"';

CREATE TABLE public."Order ""Lines""" (
    id serial,
    "user" text,
    "größe 😀" public.positive, "é😀" tsrange[] DEFAULT '{}'::tsrange[]
);

CREATE TABLE public.booking (
    EXCLUDE USING gist (during WITH &&),
    room integer,
    during tsrange,
    CONSTRAINT room_positive CHECK (room > 0),
    CONSTRAINT not_empty CHECK (NOT isempty(during)),
    EXCLUDE USING gist (during WITH =)
);

CREATE TABLE public.measure (at timestamptz NOT NULL, v integer) PARTITION BY RANGE (at);
CREATE TABLE public.measure_old PARTITION OF public.measure FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE public.measure_new (at timestamptz NOT NULL, v integer);
ALTER TABLE ONLY public.measure ATTACH PARTITION public.measure_new FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE INDEX measure_new_v ON public.measure_new (v); CREATE INDEX measure_v ON ONLY public.measure USING hash (v);
CREATE TABLE public."überschrift" (t text, doc tsvector);
CREATE INDEX ON public."überschrift" USING gin (doc);
CREATE INDEX person_home ON public.person USING gist (home);

CREATE FUNCTION public.instead() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RETURN NEW; -- ; not the end
END;
$body$;
CREATE VIEW public.people AS SELECT id, share FROM public.person;
CREATE TRIGGER people_insert INSTEAD OF INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION public.instead();

CREATE AGGREGATE public.product(integer) (SFUNC = int4mul, STYPE = integer);
CREATE VIEW public.products AS SELECT public.product(v) FROM public.measure;

COPY public.measure (at, v) FROM stdin;
2021-01-01	1; DROP TABLE person
2021-01-02	/* 2
\.

\unrestrict abc
`;
