/**
 * What we ask a server about its tables. Every statement runs on PostgreSQL 13+ and is written for CockroachDB's
 * pg_catalog too (v23.1+); `postgresOnly` statements are sent to PostgreSQL alone.
 */

/** Ordinary and partitioned tables; partitions are left out, their rows are read through the parent. */
export const tables = `
SELECT c.oid::INT8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
       c.reltuples AS estimated_rows
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p')
   AND NOT c.relispartition
   AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'crdb_internal', 'pg_extension')
   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT LIKE '\\_molt\\_%'
 ORDER BY n.nspname, c.relname`;

/** Columns with their types; a domain is followed to its base type (one level here, the rest in code). */
export const columns = `
SELECT a.attrelid::INT8 AS oid, a.attname AS name, a.attnum AS position,
       a.attnotnull AS not_null, a.attgenerated <> '' AS generated, a.attidentity AS identity,
       a.atthasdef AS has_default, a.atttypid::INT8 AS type_oid,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type_text
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 ORDER BY a.attrelid, a.attnum`;

export const types = `
SELECT t.oid::INT8 AS oid, n.nspname AS schema, t.typname AS name, t.typtype AS kind,
       t.typbasetype::INT8 AS base, t.typelem::INT8 AS element, t.typcategory AS category
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace`;

/** Primary keys and foreign keys, one row a column. */
export const constraints = `
SELECT c.conrelid::INT8 AS oid, c.conname AS name, c.contype AS kind, c.confrelid::INT8 AS referenced,
       a.attname AS column_name, k.ord AS ord
  FROM pg_catalog.pg_constraint c
  CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (attnum, ord)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
 WHERE c.contype IN ('p', 'f')
 ORDER BY c.conrelid, c.conname, k.ord`;

/** CockroachDB's own columns (rowid, shard numbers), which no application sees. */
export const cockroachHiddenColumns = `
SELECT table_schema AS schema, table_name AS name, column_name AS column_name
  FROM information_schema.columns WHERE is_hidden = 'YES'`;

export const postgresOnly = {
  /** Bytes and estimated rows of a table with its partitions; reltuples is -1 until the first ANALYZE. */
  sizes: `
SELECT c.oid::INT8 AS oid,
       sum(pg_catalog.pg_table_size(t.relid))::INT8 AS bytes,
       CASE WHEN min(l.reltuples) < 0 THEN -1 ELSE sum(l.reltuples) END::FLOAT8 AS estimated_rows
  FROM pg_catalog.pg_class c
  CROSS JOIN LATERAL (
    SELECT c.oid AS relid WHERE c.relkind = 'r'
    UNION ALL SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
  ) t
  JOIN pg_catalog.pg_class l ON l.oid = t.relid
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
 GROUP BY c.oid`,
  /** Tables that an extension made are the extension's business. */
  ofExtensions: `
SELECT d.objid::INT8 AS oid FROM pg_catalog.pg_depend d
 WHERE d.deptype = 'e' AND d.classid = 'pg_catalog.pg_class'::regclass`,
} as const;
