-- The dispatcher moves bicycles between stations at night, one city at a time.
SELECT pg_advisory_lock(hashtext('dispatch:Gent'));

LOCK TABLE public.bike IN SHARE ROW EXCLUSIVE MODE;

SELECT b.id, b.frame_number
  FROM public.bike b
 WHERE b.state = 'available'
   AND b.station_id = 12
   FOR UPDATE SKIP LOCKED;

LISTEN dispatch_done;
