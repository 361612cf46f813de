--
-- PostgreSQL database dump
--

\restrict ZSCrZT5A4yAqkV5kRsdNJfHNG7YuL9e3yV2yOzSbibPogTFcK5mSYG3GID55X8D

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;


--
-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';


--
-- Name: account_kind; Type: TYPE; Schema: public; Owner: pedal
--

CREATE TYPE public.account_kind AS ENUM (
    'customer',
    'operator',
    'promotion'
);


ALTER TYPE public.account_kind OWNER TO pedal;

--
-- Name: bike_state; Type: TYPE; Schema: public; Owner: pedal
--

CREATE TYPE public.bike_state AS ENUM (
    'available',
    'rented',
    'in repair',
    'retired'
);


ALTER TYPE public.bike_state OWNER TO pedal;

--
-- Name: email_address; Type: DOMAIN; Schema: public; Owner: pedal
--

CREATE DOMAIN public.email_address AS text
	CONSTRAINT email_address_check CHECK ((VALUE ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$'::text));


ALTER DOMAIN public.email_address OWNER TO pedal;

--
-- Name: rating; Type: DOMAIN; Schema: public; Owner: pedal
--

CREATE DOMAIN public.rating AS smallint
	CONSTRAINT rating_check CHECK (((VALUE >= 1) AND (VALUE <= 5)));


ALTER DOMAIN public.rating OWNER TO pedal;

--
-- Name: rental_price(integer, numeric, numeric); Type: FUNCTION; Schema: public; Owner: pedal
--

CREATE FUNCTION public.rental_price(minutes integer, per_minute numeric, unlock_fee numeric DEFAULT 1.00) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT round(unlock_fee + minutes * per_minute, 2) $$;


ALTER FUNCTION public.rental_price(minutes integer, per_minute numeric, unlock_fee numeric) OWNER TO pedal;

--
-- Name: touch_updated_at(); Type: FUNCTION; Schema: public; Owner: pedal
--

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  -- A replicated row brings its own time along: only a change that doesn't say when gets one here.
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END;
$$;


ALTER FUNCTION public.touch_updated_at() OWNER TO pedal;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: city; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.city (
    id integer NOT NULL,
    name text NOT NULL,
    country_code character(2) NOT NULL,
    time_zone text DEFAULT 'Europe/Amsterdam'::text NOT NULL
);


ALTER TABLE public.city OWNER TO pedal;

--
-- Name: rental; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.rental (
    id bigint NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    from_station integer NOT NULL,
    to_station integer,
    started_at timestamp with time zone NOT NULL,
    minutes integer,
    price numeric(10,2)
)
PARTITION BY RANGE (started_at);


ALTER TABLE public.rental OWNER TO pedal;

--
-- Name: station; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.station (
    id integer NOT NULL,
    city_id integer NOT NULL,
    name text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    docks smallint NOT NULL,
    opening_hours int4range DEFAULT '[0,24)'::int4range NOT NULL,
    CONSTRAINT station_docks_check CHECK ((docks > 0))
);


ALTER TABLE public.station OWNER TO pedal;

--
-- Name: COLUMN station.opening_hours; Type: COMMENT; Schema: public; Owner: pedal
--

COMMENT ON COLUMN public.station.opening_hours IS 'Hours of the day in which the station''s gate is open; [0,24) is always';


--
-- Name: Revenue by City; Type: VIEW; Schema: public; Owner: pedal
--

CREATE VIEW public."Revenue by City" AS
 SELECT c.name AS "City",
    sum(r.price) AS "Revenue €"
   FROM ((public.rental r
     JOIN public.station s ON ((s.id = r.from_station)))
     JOIN public.city c ON ((c.id = s.city_id)))
  GROUP BY c.name;


ALTER TABLE public."Revenue by City" OWNER TO pedal;

--
-- Name: VIEW "Revenue by City"; Type: COMMENT; Schema: public; Owner: pedal
--

COMMENT ON VIEW public."Revenue by City" IS 'Read by the finance team''s spreadsheet; don''t rename';


--
-- Name: account; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.account (
    id bigint NOT NULL,
    kind public.account_kind DEFAULT 'customer'::public.account_kind NOT NULL,
    customer_id bigint,
    opening_balance numeric(14,2) NOT NULL,
    balance numeric(14,2) NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.account OWNER TO pedal;

--
-- Name: TABLE account; Type: COMMENT; Schema: public; Owner: pedal
--

COMMENT ON TABLE public.account IS 'Every balance is its opening balance plus its transfers; the sum over all accounts never changes';


--
-- Name: account_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

ALTER TABLE public.account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: account_transfer; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.account_transfer (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    from_account bigint NOT NULL,
    to_account bigint NOT NULL,
    amount numeric(14,2) NOT NULL,
    worker text,
    seq bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT account_transfer_amount_check CHECK ((amount > (0)::numeric)),
    CONSTRAINT account_transfer_two_accounts CHECK ((from_account <> to_account))
);


ALTER TABLE public.account_transfer OWNER TO pedal;

--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.audit_log (
    id bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    details jsonb,
    fingerprint bytea,
    client inet,
    at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.audit_log OWNER TO pedal;

--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

ALTER TABLE public.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: bike; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.bike (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    model_id smallint NOT NULL,
    station_id integer,
    frame_number character varying(20) NOT NULL,
    state public.bike_state DEFAULT 'available'::public.bike_state NOT NULL,
    bought_on date NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.bike OWNER TO pedal;

--
-- Name: bike_model; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.bike_model (
    id smallint NOT NULL,
    maker text NOT NULL,
    name text NOT NULL,
    weight_kg real NOT NULL,
    list_price money NOT NULL,
    features text[] DEFAULT '{}'::text[] NOT NULL
);


ALTER TABLE public.bike_model OWNER TO pedal;

--
-- Name: bike_model_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.bike_model_id_seq
    AS smallint
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.bike_model_id_seq OWNER TO pedal;

--
-- Name: bike_model_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.bike_model_id_seq OWNED BY public.bike_model.id;


--
-- Name: city_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.city_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.city_id_seq OWNER TO pedal;

--
-- Name: city_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.city_id_seq OWNED BY public.city.id;


--
-- Name: customer; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.customer (
    id bigint NOT NULL,
    email public.email_address NOT NULL,
    name text NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    invited_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.customer OWNER TO pedal;

--
-- Name: customer_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.customer_id_seq OWNER TO pedal;

--
-- Name: customer_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.customer_id_seq OWNED BY public.customer.id;


--
-- Name: employee; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.employee (
    id integer NOT NULL,
    name text NOT NULL,
    manager_id integer,
    hired_on date NOT NULL,
    shift time without time zone
);


ALTER TABLE public.employee OWNER TO pedal;

--
-- Name: employee_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

ALTER TABLE public.employee ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.employee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: ledger_event; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.ledger_event (
    worker text NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    written_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.ledger_event OWNER TO pedal;

--
-- Name: TABLE ledger_event; Type: COMMENT; Schema: public; Owner: pedal
--

COMMENT ON TABLE public.ledger_event IS 'What each worker of the application was told is written; no number is ever missing';


--
-- Name: maintenance; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.maintenance (
    id integer NOT NULL,
    bike_id uuid NOT NULL,
    employee_id integer,
    parts text[] DEFAULT '{}'::text[] NOT NULL,
    cost numeric(8,2) DEFAULT 0 NOT NULL,
    took interval,
    remark text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.maintenance OWNER TO pedal;

--
-- Name: maintenance_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.maintenance_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.maintenance_id_seq OWNER TO pedal;

--
-- Name: maintenance_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.maintenance_id_seq OWNED BY public.maintenance.id;


--
-- Name: payment; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.payment (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    rental_id bigint,
    amount money NOT NULL,
    method text DEFAULT 'card'::text NOT NULL,
    paid_at timestamp with time zone DEFAULT now() NOT NULL,
    refund_of bigint,
    CONSTRAINT payment_method_check CHECK ((method = ANY (ARRAY['card'::text, 'wallet'::text, 'voucher'::text])))
);


ALTER TABLE public.payment OWNER TO pedal;

--
-- Name: payment_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.payment_id_seq OWNER TO pedal;

--
-- Name: payment_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.payment_id_seq OWNED BY public.payment.id;


--
-- Name: rental_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.rental_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.rental_id_seq OWNER TO pedal;

--
-- Name: rental_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.rental_id_seq OWNED BY public.rental.id;


--
-- Name: rental_2026_q1; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.rental_2026_q1 (
    id bigint DEFAULT nextval('public.rental_id_seq'::regclass) NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    from_station integer NOT NULL,
    to_station integer,
    started_at timestamp with time zone NOT NULL,
    minutes integer,
    price numeric(10,2)
);


ALTER TABLE public.rental_2026_q1 OWNER TO pedal;

--
-- Name: rental_2026_q2; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.rental_2026_q2 (
    id bigint DEFAULT nextval('public.rental_id_seq'::regclass) NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    from_station integer NOT NULL,
    to_station integer,
    started_at timestamp with time zone NOT NULL,
    minutes integer,
    price numeric(10,2)
);


ALTER TABLE public.rental_2026_q2 OWNER TO pedal;

--
-- Name: rental_2026_q3; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.rental_2026_q3 (
    id bigint DEFAULT nextval('public.rental_id_seq'::regclass) NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    from_station integer NOT NULL,
    to_station integer,
    started_at timestamp with time zone NOT NULL,
    minutes integer,
    price numeric(10,2)
);


ALTER TABLE public.rental_2026_q3 OWNER TO pedal;

--
-- Name: rental_later; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.rental_later (
    id bigint DEFAULT nextval('public.rental_id_seq'::regclass) NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    from_station integer NOT NULL,
    to_station integer,
    started_at timestamp with time zone NOT NULL,
    minutes integer,
    price numeric(10,2)
);


ALTER TABLE public.rental_later OWNER TO pedal;

--
-- Name: reservation; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.reservation (
    id bigint NOT NULL,
    bike_id uuid NOT NULL,
    customer_id bigint NOT NULL,
    during tstzrange NOT NULL,
    note text
);


ALTER TABLE public.reservation OWNER TO pedal;

--
-- Name: reservation_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.reservation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.reservation_id_seq OWNER TO pedal;

--
-- Name: reservation_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.reservation_id_seq OWNED BY public.reservation.id;


--
-- Name: review; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.review (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    customer_id bigint NOT NULL,
    bike_id uuid NOT NULL,
    stars public.rating NOT NULL,
    body text DEFAULT 'it''s a "bike"'::text NOT NULL,
    written_at timestamp without time zone NOT NULL
);


ALTER TABLE public.review OWNER TO pedal;

--
-- Name: station_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.station_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.station_id_seq OWNER TO pedal;

--
-- Name: station_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.station_id_seq OWNED BY public.station.id;


--
-- Name: station_load; Type: VIEW; Schema: public; Owner: pedal
--

CREATE VIEW public.station_load AS
 SELECT s.id,
    c.name AS city,
    s.name AS station,
    s.docks,
    count(b.id) AS bikes
   FROM ((public.station s
     JOIN public.city c ON ((c.id = s.city_id)))
     LEFT JOIN public.bike b ON (((b.station_id = s.id) AND (b.state = 'available'::public.bike_state))))
  GROUP BY s.id, c.name, s.name, s.docks;


ALTER TABLE public.station_load OWNER TO pedal;

--
-- Name: tariff; Type: TABLE; Schema: public; Owner: pedal
--

CREATE TABLE public.tariff (
    id integer NOT NULL,
    city_id integer NOT NULL,
    valid daterange NOT NULL,
    per_minute numeric(6,3) NOT NULL,
    unlock_fee money NOT NULL
);


ALTER TABLE public.tariff OWNER TO pedal;

--
-- Name: tariff_id_seq; Type: SEQUENCE; Schema: public; Owner: pedal
--

CREATE SEQUENCE public.tariff_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.tariff_id_seq OWNER TO pedal;

--
-- Name: tariff_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: pedal
--

ALTER SEQUENCE public.tariff_id_seq OWNED BY public.tariff.id;


--
-- Name: rental_2026_q1; Type: TABLE ATTACH; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental ATTACH PARTITION public.rental_2026_q1 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');


--
-- Name: rental_2026_q2; Type: TABLE ATTACH; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental ATTACH PARTITION public.rental_2026_q2 FOR VALUES FROM ('2026-04-01 00:00:00+00') TO ('2026-07-01 00:00:00+00');


--
-- Name: rental_2026_q3; Type: TABLE ATTACH; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental ATTACH PARTITION public.rental_2026_q3 FOR VALUES FROM ('2026-07-01 00:00:00+00') TO ('2026-10-01 00:00:00+00');


--
-- Name: rental_later; Type: TABLE ATTACH; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental ATTACH PARTITION public.rental_later DEFAULT;


--
-- Name: bike_model id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike_model ALTER COLUMN id SET DEFAULT nextval('public.bike_model_id_seq'::regclass);


--
-- Name: city id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.city ALTER COLUMN id SET DEFAULT nextval('public.city_id_seq'::regclass);


--
-- Name: customer id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.customer ALTER COLUMN id SET DEFAULT nextval('public.customer_id_seq'::regclass);


--
-- Name: maintenance id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.maintenance ALTER COLUMN id SET DEFAULT nextval('public.maintenance_id_seq'::regclass);


--
-- Name: payment id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.payment ALTER COLUMN id SET DEFAULT nextval('public.payment_id_seq'::regclass);


--
-- Name: rental id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental ALTER COLUMN id SET DEFAULT nextval('public.rental_id_seq'::regclass);


--
-- Name: reservation id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.reservation ALTER COLUMN id SET DEFAULT nextval('public.reservation_id_seq'::regclass);


--
-- Name: station id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.station ALTER COLUMN id SET DEFAULT nextval('public.station_id_seq'::regclass);


--
-- Name: tariff id; Type: DEFAULT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.tariff ALTER COLUMN id SET DEFAULT nextval('public.tariff_id_seq'::regclass);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);


--
-- Name: account_transfer account_transfer_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.account_transfer
    ADD CONSTRAINT account_transfer_pkey PRIMARY KEY (id);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);


--
-- Name: bike bike_frame_number_key; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike
    ADD CONSTRAINT bike_frame_number_key UNIQUE (frame_number);


--
-- Name: bike_model bike_model_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike_model
    ADD CONSTRAINT bike_model_pkey PRIMARY KEY (id);


--
-- Name: bike bike_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike
    ADD CONSTRAINT bike_pkey PRIMARY KEY (id);


--
-- Name: city city_name_key; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.city
    ADD CONSTRAINT city_name_key UNIQUE (name);


--
-- Name: city city_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.city
    ADD CONSTRAINT city_pkey PRIMARY KEY (id);


--
-- Name: customer customer_email_key; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_email_key UNIQUE (email);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: employee employee_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_pkey PRIMARY KEY (id);


--
-- Name: ledger_event ledger_event_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.ledger_event
    ADD CONSTRAINT ledger_event_pkey PRIMARY KEY (worker, seq);


--
-- Name: maintenance maintenance_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.maintenance
    ADD CONSTRAINT maintenance_pkey PRIMARY KEY (id);


--
-- Name: payment payment_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_pkey PRIMARY KEY (id);


--
-- Name: rental rental_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental
    ADD CONSTRAINT rental_pkey PRIMARY KEY (id, started_at);


--
-- Name: rental_2026_q1 rental_2026_q1_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental_2026_q1
    ADD CONSTRAINT rental_2026_q1_pkey PRIMARY KEY (id, started_at);


--
-- Name: rental_2026_q2 rental_2026_q2_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental_2026_q2
    ADD CONSTRAINT rental_2026_q2_pkey PRIMARY KEY (id, started_at);


--
-- Name: rental_2026_q3 rental_2026_q3_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental_2026_q3
    ADD CONSTRAINT rental_2026_q3_pkey PRIMARY KEY (id, started_at);


--
-- Name: rental_later rental_later_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.rental_later
    ADD CONSTRAINT rental_later_pkey PRIMARY KEY (id, started_at);


--
-- Name: reservation reservation_no_overlap; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_no_overlap EXCLUDE USING gist (bike_id WITH =, during WITH &&);


--
-- Name: reservation reservation_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_pkey PRIMARY KEY (id);


--
-- Name: review review_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (id);


--
-- Name: station station_city_id_name_key; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_city_id_name_key UNIQUE (city_id, name);


--
-- Name: station station_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_pkey PRIMARY KEY (id);


--
-- Name: tariff tariff_one_at_a_time; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.tariff
    ADD CONSTRAINT tariff_one_at_a_time EXCLUDE USING gist (city_id WITH =, valid WITH &&);


--
-- Name: tariff tariff_pkey; Type: CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.tariff
    ADD CONSTRAINT tariff_pkey PRIMARY KEY (id);


--
-- Name: account_transfer_worker_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX account_transfer_worker_idx ON public.account_transfer USING btree (worker, seq);


--
-- Name: bike_frame_hash_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX bike_frame_hash_idx ON public.bike USING hash (frame_number);


--
-- Name: bike_station_id_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX bike_station_id_idx ON public.bike USING btree (station_id) WHERE (state = 'available'::public.bike_state);


--
-- Name: customer_lower_name_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX customer_lower_name_idx ON public.customer USING btree (lower(name));


--
-- Name: customer_preferences_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX customer_preferences_idx ON public.customer USING gin (preferences);


--
-- Name: customer_tags_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX customer_tags_idx ON public.customer USING gin (tags);


--
-- Name: ledger_event_written_at_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX ledger_event_written_at_idx ON public.ledger_event USING brin (written_at);


--
-- Name: rental_customer_id_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX rental_customer_id_idx ON ONLY public.rental USING btree (customer_id, started_at DESC);


--
-- Name: rental_2026_q1_customer_id_started_at_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX rental_2026_q1_customer_id_started_at_idx ON public.rental_2026_q1 USING btree (customer_id, started_at DESC);


--
-- Name: rental_2026_q2_customer_id_started_at_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX rental_2026_q2_customer_id_started_at_idx ON public.rental_2026_q2 USING btree (customer_id, started_at DESC);


--
-- Name: rental_2026_q3_customer_id_started_at_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX rental_2026_q3_customer_id_started_at_idx ON public.rental_2026_q3 USING btree (customer_id, started_at DESC);


--
-- Name: rental_later_customer_id_started_at_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX rental_later_customer_id_started_at_idx ON public.rental_later USING btree (customer_id, started_at DESC);


--
-- Name: reservation_during_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX reservation_during_idx ON public.reservation USING gist (during);


--
-- Name: review_body_idx; Type: INDEX; Schema: public; Owner: pedal
--

CREATE INDEX review_body_idx ON public.review USING gin (to_tsvector('english'::regconfig, body));


--
-- Name: rental_2026_q1_customer_id_started_at_idx; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_customer_id_idx ATTACH PARTITION public.rental_2026_q1_customer_id_started_at_idx;


--
-- Name: rental_2026_q1_pkey; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_pkey ATTACH PARTITION public.rental_2026_q1_pkey;


--
-- Name: rental_2026_q2_customer_id_started_at_idx; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_customer_id_idx ATTACH PARTITION public.rental_2026_q2_customer_id_started_at_idx;


--
-- Name: rental_2026_q2_pkey; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_pkey ATTACH PARTITION public.rental_2026_q2_pkey;


--
-- Name: rental_2026_q3_customer_id_started_at_idx; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_customer_id_idx ATTACH PARTITION public.rental_2026_q3_customer_id_started_at_idx;


--
-- Name: rental_2026_q3_pkey; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_pkey ATTACH PARTITION public.rental_2026_q3_pkey;


--
-- Name: rental_later_customer_id_started_at_idx; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_customer_id_idx ATTACH PARTITION public.rental_later_customer_id_started_at_idx;


--
-- Name: rental_later_pkey; Type: INDEX ATTACH; Schema: public; Owner: pedal
--

ALTER INDEX public.rental_pkey ATTACH PARTITION public.rental_later_pkey;


--
-- Name: bike bike_touch; Type: TRIGGER; Schema: public; Owner: pedal
--

CREATE TRIGGER bike_touch BEFORE UPDATE ON public.bike FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: maintenance maintenance_touch; Type: TRIGGER; Schema: public; Owner: pedal
--

CREATE TRIGGER maintenance_touch BEFORE UPDATE ON public.maintenance FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();


--
-- Name: account account_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: account_transfer account_transfer_from_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.account_transfer
    ADD CONSTRAINT account_transfer_from_account_fkey FOREIGN KEY (from_account) REFERENCES public.account(id);


--
-- Name: account_transfer account_transfer_to_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.account_transfer
    ADD CONSTRAINT account_transfer_to_account_fkey FOREIGN KEY (to_account) REFERENCES public.account(id);


--
-- Name: bike bike_model_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike
    ADD CONSTRAINT bike_model_id_fkey FOREIGN KEY (model_id) REFERENCES public.bike_model(id);


--
-- Name: bike bike_station_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.bike
    ADD CONSTRAINT bike_station_id_fkey FOREIGN KEY (station_id) REFERENCES public.station(id) ON DELETE SET NULL;


--
-- Name: customer customer_invited_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES public.customer(id) DEFERRABLE;


--
-- Name: employee employee_manager_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.employee
    ADD CONSTRAINT employee_manager_id_fkey FOREIGN KEY (manager_id) REFERENCES public.employee(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: maintenance maintenance_bike_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.maintenance
    ADD CONSTRAINT maintenance_bike_id_fkey FOREIGN KEY (bike_id) REFERENCES public.bike(id) ON DELETE CASCADE;


--
-- Name: maintenance maintenance_employee_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.maintenance
    ADD CONSTRAINT maintenance_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES public.employee(id);


--
-- Name: payment payment_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);


--
-- Name: payment payment_refund_of_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.payment
    ADD CONSTRAINT payment_refund_of_fkey FOREIGN KEY (refund_of) REFERENCES public.payment(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: rental rental_bike_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE public.rental
    ADD CONSTRAINT rental_bike_id_fkey FOREIGN KEY (bike_id) REFERENCES public.bike(id);


--
-- Name: rental rental_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE public.rental
    ADD CONSTRAINT rental_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id);


--
-- Name: reservation reservation_bike_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_bike_id_fkey FOREIGN KEY (bike_id) REFERENCES public.bike(id);


--
-- Name: reservation reservation_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.reservation
    ADD CONSTRAINT reservation_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id);


--
-- Name: review review_bike_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_bike_id_fkey FOREIGN KEY (bike_id) REFERENCES public.bike(id);


--
-- Name: review review_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customer(id);


--
-- Name: station station_city_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.station
    ADD CONSTRAINT station_city_id_fkey FOREIGN KEY (city_id) REFERENCES public.city(id);


--
-- Name: tariff tariff_city_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: pedal
--

ALTER TABLE ONLY public.tariff
    ADD CONSTRAINT tariff_city_id_fkey FOREIGN KEY (city_id) REFERENCES public.city(id);


--
-- PostgreSQL database dump complete
--

\unrestrict ZSCrZT5A4yAqkV5kRsdNJfHNG7YuL9e3yV2yOzSbibPogTFcK5mSYG3GID55X8D

