-- Monthly figures of the finance team.
SELECT date_trunc('month', paid_at) AS month, method, sum(amount) AS total
  FROM public.payment
 GROUP BY 1, 2
 ORDER BY 1, 2;

SELECT DISTINCT ON (r.customer_id) r.customer_id, r.started_at, r.price
  FROM public.rental r
 ORDER BY r.customer_id, r.started_at DESC;

SELECT s.name, l.bikes, l.docks
  FROM public.station_load l
  JOIN public.station s USING (id)
 WHERE s.opening_hours @> 7;
