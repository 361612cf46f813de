/** A table with every common type of PostgreSQL and values at the edges of each. */
export const allTypes = `
CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'happy');
CREATE TABLE "Weird ""Table""" (
  "Id" bigint PRIMARY KEY, "select" text, b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8,
  n numeric, n2 numeric(30,10), t text, v varchar(20), c char(5), by bytea, u uuid,
  d date, ti time, tz timetz, ts timestamp, tstz timestamptz, iv interval, js json, jb jsonb,
  ip inet, ci cidr, m mood, bi bit(4), vb varbit, ta text[], ia int[][], ma mood[], na numeric[]
);
INSERT INTO "Weird ""Table""" VALUES
 (1, 'a', true, -32768, -2147483648, -9223372036854775808, 1.1, 0.1, 123456789012345678901234567890.123456789,
  1.5, E'tab\\there\\nline\\\\back\\rret', 'é😀', 'ab', '\\x00ff0a5c09', '6f1b1d2a-0000-4000-8000-000000000001',
  '2020-02-29', '23:59:59.999999', '12:00:00+02', '2020-01-01 00:00:00.5', '2020-06-01 12:00:00+02',
  '1 year 2 mons -3 days 04:05:06.7', '{"b": 1, "a": [1.0, null]}', '{"b": 1, "a": [1.0, null, "é\\"x"]}',
  '10.0.0.1/24', '10.0.0.0/8', 'it''s "ok"', B'1010', B'101', ARRAY['x', NULL, 'q"u,o{te}', '\\\\N', ''],
  '{{1,2},{3,NULL}}', ARRAY['sad', 'happy']::mood[], '{1.10, NaN}'),
 (2, '\\N', false, 32767, 2147483647, 9223372036854775807, 'NaN', '-Infinity', 'NaN', -0.0000000001,
  '', '', '', '', NULL, 'infinity', '00:00', '00:00-12', '-infinity', 'infinity', '-1 days +02:03:00',
  'null', '{}', '::1', '2001:db8::/32', 'sad', B'0000', B'', '{}', '{}', '{}', '{}'),
 (3, '\\.', NULL, 0, 0, 0, -0.0, 1e308, 0, 0, '\\.', ' lead', ' x ', '\\xdeadbeef', NULL,
  '0044-03-15 BC', '24:00', '24:00+00', '9999-12-31 23:59:59.999999', '1970-01-01 00:00:00+00', '0',
  '[]', '[1e5, 1.50]', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, ${'NULL, '.repeat(30)} NULL);
`;
