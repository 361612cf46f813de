-- Loyalty points, earned by the kilometre.
BEGIN;

CREATE TABLE public.loyalty_level (
    id smallserial PRIMARY KEY,
    name text NOT NULL UNIQUE,
    points int4range NOT NULL,
    discount money DEFAULT 0 NOT NULL
);

CREATE TABLE public.loyalty_entry (
    customer_id bigint NOT NULL REFERENCES public.customer (id) DEFERRABLE INITIALLY DEFERRED,
    points integer NOT NULL,
    earned_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE UNLOGGED TABLE public.loyalty_scratch (LIKE public.loyalty_entry INCLUDING ALL);

COMMIT;
