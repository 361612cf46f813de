/**
 * A schema as pg_dump writes one, of about the given number of lines; the same text each time. It has what large
 * applications have: integer columns, sequences, defaults, keys, indexes, foreign keys, functions, triggers, a few
 * things that CockroachDB refuses, and comment blocks before each object.
 */
export function generateDump(lines: number): string {
  const parts: string[] = [preamble];
  let count = preamble.split('\n').length;
  for (let i = 0; count < lines; i++) {
    const text = objects(i);
    parts.push(text);
    count += text.split('\n').length - 1;
  }
  return parts.join('');
}

const preamble = `--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET default_tablespace = '';

`;

const types = ['integer', 'bigint NOT NULL', 'character varying(255)', 'text', 'timestamp without time zone NOT NULL',
  'boolean DEFAULT false NOT NULL', 'numeric(12,2)', 'jsonb', 'double precision', 'uuid', 'date', 'inet']; // prettier-ignore

function objects(i: number): string {
  const table = `public.record_${i}`;
  const columns = Array.from(
    { length: 8 + (i % 9) },
    (_, n) => `    field_${n} ${types[(i + n * 5) % types.length]}`,
  );
  const header = (name: string, kind: string) =>
    `--\n-- Name: ${name}; Type: ${kind}; Schema: public; Owner: -\n--\n\n`;
  let text =
    header(`record_${i}`, 'TABLE') +
    `CREATE TABLE ${table} (\n    id bigint NOT NULL,\n    parent_id integer,\n${columns.join(',\n')}\n);\n\n\n` +
    header(`record_${i}_id_seq`, 'SEQUENCE') +
    `CREATE SEQUENCE ${table}_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\n\n` +
    `ALTER SEQUENCE ${table}_id_seq OWNED BY ${table}.id;\n\n\n` +
    header(`record_${i} id`, 'DEFAULT') +
    `ALTER TABLE ONLY ${table} ALTER COLUMN id SET DEFAULT nextval('${table}_id_seq'::regclass);\n\n\n` +
    header(`record_${i} record_${i}_pkey`, 'CONSTRAINT') +
    `ALTER TABLE ONLY ${table}\n    ADD CONSTRAINT record_${i}_pkey PRIMARY KEY (id);\n\n\n` +
    header(`index_record_${i}_on_field_0`, 'INDEX') +
    `CREATE INDEX index_record_${i}_on_field_0 ON ${table} USING btree (field_0, field_1);\n\n\n` +
    header(`record_${i} fk_${i}`, 'FK CONSTRAINT') +
    `ALTER TABLE ONLY ${table}\n    ADD CONSTRAINT fk_${i} FOREIGN KEY (parent_id) REFERENCES public.record_${Math.max(0, i - 1)}(id)${i % 20 === 0 ? ' DEFERRABLE INITIALLY DEFERRED' : ''};\n\n\n`;
  if (i % 7 === 0) {
    text +=
      header(`touch_${i}()`, 'FUNCTION') +
      `CREATE FUNCTION public.touch_${i}() RETURNS trigger\n    LANGUAGE plpgsql\n    AS $$\nBEGIN\n  NEW.field_4 := now();\n  RETURN NEW;\nEND;\n$$;\n\n\n` +
      header(`record_${i} touch_${i}`, 'TRIGGER') +
      `CREATE TRIGGER touch_${i} BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION public.touch_${i}();\n\n\n`;
  }
  if (i % 31 === 0) text += `COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions ${i}';\n\n\n`;
  return text;
}
