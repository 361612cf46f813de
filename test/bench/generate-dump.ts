/**
 * A schema as pg_dump writes one, of about the given number of lines; the same text each time. It has what large
 * applications have, in the order of pg_dump: tables of 8 to 16 columns with sequences, defaults, keys, indexes of
 * several kinds, foreign keys, functions, triggers, views, policies, grants, and comment blocks before each object;
 * among them what CockroachDB refuses. With `rows`, a COPY block follows each second table, and the file begins with
 * `\\restrict`, as files of pg_dump 18 do: other linters make nothing of such a file.
 */
export function generateDump(lines: number, rows = false): string {
  const parts: string[] = [rows ? preamble.replace('SET', '\\restrict hQ4mTz6x\n\nSET') : preamble];
  let count = preamble.split('\n').length;
  for (let i = 0; count < lines; i++) {
    const text = objects(i, rows);
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
SET xmloption = content;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;

CREATE TYPE public.state AS ENUM (
    'new',
    'paid',
    'sent'
);

CREATE DOMAIN public.percentage AS integer
\tCONSTRAINT percentage_check CHECK (((VALUE >= 0) AND (VALUE <= 100)));

`;

const types = ['integer', 'bigint NOT NULL', 'character varying(255)', "text DEFAULT ''::text NOT NULL",
  'timestamp without time zone NOT NULL', 'boolean DEFAULT false NOT NULL', 'numeric(12,2)', 'jsonb', 'double precision',
  'uuid DEFAULT gen_random_uuid() NOT NULL', 'date', 'inet', "public.state DEFAULT 'new'::public.state NOT NULL",
  'text[]', 'smallint', 'bytea', 'timestamp with time zone DEFAULT now() NOT NULL', 'public.percentage', 'tstzrange', 'money']; // prettier-ignore

/** How often a kind of column comes, by its place in `types`: rare ones stand at the end. */
const typeOf = (i: number, n: number): string => {
  const drawn = (i * 7 + n * 5) % 60;
  return types[drawn < 54 ? drawn % 17 : 17 + (drawn % 3)] ?? 'text';
};

function objects(i: number, rows: boolean): string {
  const table = `public.record_${i}`;
  const columns = Array.from({ length: 8 + (i % 9) }, (_, n) => `    field_${n} ${typeOf(i, n)}`);
  const header = (name: string, kind: string) =>
    `--\n-- Name: ${name}; Type: ${kind}; Schema: public; Owner: -\n--\n\n`;
  const parts = [
    header(`record_${i}`, 'TABLE'),
    `CREATE TABLE ${table} (\n    id bigint NOT NULL,\n    parent_id integer,\n${columns.join(',\n')}\n);\n\n\n`,
    header(`record_${i}_id_seq`, 'SEQUENCE'),
    `CREATE SEQUENCE ${table}_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;\n\n\n`,
    `ALTER SEQUENCE ${table}_id_seq OWNED BY ${table}.id;\n\n\n`,
    header(`record_${i} id`, 'DEFAULT'),
    `ALTER TABLE ONLY ${table} ALTER COLUMN id SET DEFAULT nextval('${table}_id_seq'::regclass);\n\n\n`,
  ];
  if (rows && i % 2 === 0) parts.push(copyBlock(i, table));
  parts.push(
    header(`record_${i} record_${i}_pkey`, 'CONSTRAINT'),
    `ALTER TABLE ONLY ${table}\n    ADD CONSTRAINT record_${i}_pkey PRIMARY KEY (id);\n\n\n`,
    header(`index_record_${i}_on_field_0`, 'INDEX'),
    `CREATE INDEX index_record_${i}_on_field_0 ON ${table} USING btree (field_0, field_1);\n\n\n`,
    header(`index_record_${i}_partly`, 'INDEX'),
    `CREATE UNIQUE INDEX index_record_${i}_partly ON ${table} USING btree (lower((field_2)::text)) WHERE (parent_id IS NOT NULL);\n\n\n`,
    header(`record_${i} fk_${i}`, 'FK CONSTRAINT'),
    `ALTER TABLE ONLY ${table}\n    ADD CONSTRAINT fk_${i} FOREIGN KEY (parent_id) REFERENCES public.record_${Math.max(0, i - 1)}(id)${i % 20 === 0 ? ' DEFERRABLE INITIALLY DEFERRED' : ' ON DELETE CASCADE'};\n\n\n`,
  );
  if (i % 5 === 0) {
    parts.push(
      header(`touch_${i}()`, 'FUNCTION'),
      `CREATE FUNCTION public.touch_${i}() RETURNS trigger\n    LANGUAGE plpgsql\n    AS $$\nDECLARE\n  n integer := 0;\nBEGIN\n  SELECT count(*) INTO n FROM ${table} WHERE parent_id = NEW.id;\n  IF n > 10 THEN\n    RAISE EXCEPTION 'too many: %', n;\n  END IF;\n  NEW.field_4 := now();\n  RETURN NEW;\nEND;\n$$;\n\n\n`,
      header(`record_${i} touch_${i}`, 'TRIGGER'),
      `CREATE TRIGGER touch_${i} BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION public.touch_${i}();\n\n\n`,
    );
  }
  if (i % 6 === 0) {
    parts.push(
      header(`summary_${i}`, 'VIEW'),
      `CREATE VIEW public.summary_${i} AS\n SELECT r.id,\n    count(*) FILTER (WHERE (r.parent_id > 3)) AS many,\n    row_number() OVER (PARTITION BY r.parent_id ORDER BY r.id DESC) AS place,\n    COALESCE(max(r.field_0), NULL) AS latest\n   FROM (${table} r\n     LEFT JOIN public.record_${Math.max(0, i - 1)} p ON ((p.id = r.parent_id)))\n  GROUP BY r.id, r.parent_id;\n\n\n`,
    );
  }
  if (i % 9 === 0) parts.push(`GRANT SELECT,INSERT ON TABLE ${table} TO reporting;\n\n\n`);
  if (i % 14 === 0) {
    parts.push(
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;\n\n\n`,
      `CREATE POLICY own_${i} ON ${table} USING ((parent_id = 1));\n\n\n`,
      `CREATE INDEX index_record_${i}_search ON ${table} USING gist (field_3);\n\n\n`,
    );
  }
  if (i % 3 === 0) parts.push(`COMMENT ON TABLE ${table} IS 'It''s record ${i}; kept for "audit"';\n\n\n`);
  return parts.join('');
}

function copyBlock(i: number, table: string): string {
  const rows = Array.from(
    { length: 4 + (i % 13) },
    (_, row) => `${row}\t\\N\tplain words of row ${row}\tit's; /* not a comment $$ --\t{"a": [${row}]}`,
  );
  return `COPY ${table} (id, parent_id, field_0, field_1, field_2) FROM stdin;\n${rows.join('\n')}\n\\.\n\n\n`;
}
