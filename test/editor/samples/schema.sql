--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

CREATE TABLE public.room (
    id integer NOT NULL,
    name text NOT NULL,
    price money
);

CREATE TABLE public.booking (
    id integer NOT NULL,
    room_id integer NOT NULL,
    during tstzrange NOT NULL
);

ALTER TABLE ONLY public.room
    ADD CONSTRAINT room_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist (room_id WITH =, during WITH &&);

ALTER TABLE ONLY public.booking
    ADD CONSTRAINT booking_room_fkey FOREIGN KEY (room_id) REFERENCES public.room(id) DEFERRABLE INITIALLY DEFERRED;
