import type pg from 'pg';

/** How much is seeded, and from which number all of it follows. */
export interface SeedOptions {
  /** The same seed gives the same rows, byte by byte. */
  seed: number;
  /** 1 makes about 290,000 rows; 0.01 makes about 3,000. */
  scale: number;
}

export const defaultSeed: SeedOptions = { seed: 2026, scale: 1 };

/** Rows of each table at scale 1. Reference data doesn't shrink. */
const sizes = {
  bike: 3_000,
  employee: 120,
  customer: 40_000,
  account_transfer: 20_000,
  reservation: 12_000,
  rental: 90_000,
  payment: 60_000,
  maintenance: 6_000,
  review: 15_000,
  audit_log: 12_000,
};

/**
 * Fills an empty database that has the demo's schema. The rows are computed by the server from the seed (hashes of
 * the row number, no random(), no now()), which is fast and the same each time. Returns the number of rows by table.
 */
export async function seedDatabase(
  client: pg.Client,
  options: SeedOptions = defaultSeed,
): Promise<Record<string, number>> {
  await client.query(helpers(options.seed));
  await client.query('BEGIN');
  for (const statement of statements(options.scale)) await client.query(statement);
  await client.query('COMMIT');
  await client.query('ANALYZE');
  return countRows(client);
}

/** Exact numbers of rows by table, in order of name (partitions count for their parent). */
export async function countRows(client: pg.Client): Promise<Record<string, number>> {
  const tables = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const counted = await client.query<{ n: string }>(`SELECT count(*) AS n FROM public."${name}"`);
    counts[name] = Number(counted.rows[0]?.n);
  }
  return counts;
}

/** Session-local functions: `r(row, salt, n)` is a number in 0..n-1 that depends on nothing but its input. */
const helpers = (seed: number): string => `
  SET search_path = public;
  SET TIME ZONE 'UTC';
  CREATE FUNCTION pg_temp.r(i bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
    $$ SELECT ((hashint8extended(i, ${seed} * 1000::bigint + salt) & 9223372036854775807) % n)::int $$;
  CREATE FUNCTION pg_temp.id(kind text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT md5(kind || ':${seed}:' || i)::uuid $$;`;

/** One insert a table, parents first. */
function statements(scale: number): string[] {
  const rows = (table: keyof typeof sizes): number => Math.max(10, Math.round(sizes[table] * scale));
  const bikes = rows('bike');
  const customers = rows('customer');
  return [
    `INSERT INTO city (name, country_code, time_zone) VALUES
      ('Amsterdam', 'NL', 'Europe/Amsterdam'), ('Gent', 'BE', 'Europe/Brussels'), ('Århus', 'DK', 'Europe/Copenhagen'),
      ('Münster', 'DE', 'Europe/Berlin'), ('L''Aquila', 'IT', 'Europe/Rome'), ('Málaga', 'ES', 'Europe/Madrid'),
      ('Łódź', 'PL', 'Europe/Warsaw'), ('Αθήνα', 'GR', 'Europe/Athens')`,
    `INSERT INTO station (city_id, name, latitude, longitude, docks, opening_hours)
      SELECT i % 8 + 1, 'Station ' || i, 36 + pg_temp.r(i, 1, 20000) / 1000.0, -5 + pg_temp.r(i, 2, 28000) / 1000.0,
             10 + pg_temp.r(i, 3, 30), CASE WHEN i % 7 = 0 THEN int4range(6, 22) ELSE int4range(0, 24) END
        FROM generate_series(1, 160) i`,
    `INSERT INTO bike_model (maker, name, weight_kg, list_price, features)
      SELECT (ARRAY['Gazelle', 'Batavus', 'Pashley "1926"', 'Kalkhoff'])[i % 4 + 1], 'Model ' || chr(64 + i),
             14 + i * 0.75, (349.5 + i * 120.25)::numeric::money,
             CASE WHEN i % 2 = 0 THEN ARRAY['basket', 'gears: 7'] ELSE ARRAY['e-motor', 'a,b', NULL] END
        FROM generate_series(1, 12) i`,
    `INSERT INTO bike (id, model_id, station_id, frame_number, state, bought_on, updated_at)
      SELECT pg_temp.id('bike', i), pg_temp.r(i, 10, 12) + 1,
             CASE WHEN pg_temp.r(i, 11, 20) = 0 THEN NULL ELSE pg_temp.r(i, 12, 160) + 1 END, 'PDL-' || lpad(i::text, 8, '0'),
             (ARRAY['available', 'available', 'available', 'in repair', 'retired']::bike_state[])[pg_temp.r(i, 13, 5) + 1],
             date '2021-03-01' + pg_temp.r(i, 14, 1800), timestamptz '2026-10-01' + i * interval '1 minute 0.000001 second'
        FROM generate_series(1, ${bikes}) i`,
    `INSERT INTO employee (name, manager_id, hired_on, shift)
      SELECT 'Employee ' || i, NULLIF(i / 6, 0), date '2019-01-01' + pg_temp.r(i, 20, 2500),
             CASE WHEN i % 9 = 0 THEN NULL ELSE time '06:00' + pg_temp.r(i, 21, 12) * interval '1 hour' END
        FROM generate_series(1, ${rows('employee')}) i`,
    `INSERT INTO customer (email, name, tags, preferences, invited_by, created_at)
      SELECT 'rider' || i || '@example.' || (ARRAY['com', 'org', 'net'])[i % 3 + 1],
             (ARRAY['Zoë', 'Søren', 'Ana', 'O''Neill', 'Jürgen', '李', 'Fatima', '😀 Sam'])[pg_temp.r(i, 30, 8) + 1] || ' ' || i,
             CASE pg_temp.r(i, 31, 4) WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['student'] WHEN 2 THEN ARRAY['vip', 'e,"q"']
               ELSE ARRAY['tourist', NULL] END,
             jsonb_build_object('language', (ARRAY['nl', 'da', 'es'])[i % 3 + 1], 'newsletter', i % 2 = 0,
               'limits', jsonb_build_array(pg_temp.r(i, 32, 100), 1.50, null)),
             CASE WHEN i > 10 AND i % 5 = 0 THEN i / 2 END,
             timestamptz '2024-01-01' + pg_temp.r(i, 33, 80000000) * interval '1 second'
        FROM generate_series(1, ${customers}) i`,
    // The transfers are drawn first, so that each account can be inserted with its balance already right.
    `CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
      SELECT i, a.id AS from_account, (a.id + pg_temp.r(i, 40, ${customers - 1})) % ${customers} + 1 AS to_account,
             (pg_temp.r(i, 41, 5000) + 1) / 100.0 AS amount
        FROM generate_series(1, ${rows('account_transfer')}) i, LATERAL (SELECT pg_temp.r(i, 42, ${customers}) + 1 AS id) a`,
    `INSERT INTO account (id, kind, customer_id, opening_balance, balance, changed_at)
      SELECT i, (CASE WHEN i % 100 = 0 THEN 'promotion' ELSE 'customer' END)::account_kind, i, opening,
             opening + COALESCE(received, 0) - COALESCE(sent, 0), timestamptz '2026-11-01' + i * interval '1 second'
        FROM (SELECT i, (1000 + pg_temp.r(i, 50, 90000)) / 100.0 AS opening FROM generate_series(1, ${customers}) i) a
        LEFT JOIN (SELECT to_account AS i, sum(amount) AS received FROM drawn GROUP BY 1) t USING (i)
        LEFT JOIN (SELECT from_account AS i, sum(amount) AS sent FROM drawn GROUP BY 1) f USING (i)
       ORDER BY i`,
    `SELECT setval(pg_get_serial_sequence('account', 'id'), ${customers})`,
    `INSERT INTO account_transfer (id, from_account, to_account, amount, created_at)
      SELECT pg_temp.id('transfer', i), from_account, to_account, amount, timestamptz '2026-05-01' + i * interval '13 minutes'
        FROM drawn`,
    `INSERT INTO tariff (city_id, valid, per_minute, unlock_fee)
      SELECT c, daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1)), 0.100 + c * 0.015 + (y - 2023) * 0.02, (1 + c * 0.1)::numeric::money
        FROM generate_series(1, 8) c, generate_series(2023, 2026) y`,
    // The n-th reservation of a bike is on the n-th day, so that no two overlap.
    `INSERT INTO reservation (bike_id, customer_id, during, note)
      SELECT pg_temp.id('bike', (i - 1) % ${bikes} + 1), pg_temp.r(i, 60, ${customers}) + 1,
             tstzrange(start, start + (1 + pg_temp.r(i, 61, 6)) * interval '1 hour'),
             CASE WHEN i % 11 = 0 THEN E'bring a child\\'s seat\\n\\t— at the gate' END
        FROM generate_series(1, ${rows('reservation')}) i,
             LATERAL (SELECT timestamptz '2026-06-01 08:00' + ((i - 1) / ${bikes}) * interval '1 day' AS start) s`,
    `INSERT INTO rental (bike_id, customer_id, from_station, to_station, started_at, minutes, price)
      SELECT pg_temp.id('bike', pg_temp.r(i, 70, ${bikes}) + 1), pg_temp.r(i, 71, ${customers}) + 1, pg_temp.r(i, 72, 160) + 1,
             pg_temp.r(i, 73, 160) + 1, timestamptz '2026-01-01' + pg_temp.r(i, 74, 27000000) * interval '1 second',
             1 + pg_temp.r(i, 75, 90), rental_price(1 + pg_temp.r(i, 75, 90), 0.145)
        FROM generate_series(1, ${rows('rental')}) i`,
    `INSERT INTO payment (account_id, rental_id, amount, method, paid_at, refund_of)
      SELECT pg_temp.r(i, 80, ${customers}) + 1, i, ((100 + pg_temp.r(i, 81, 200000)) / 100.0)::numeric::money,
             (ARRAY['card', 'wallet', 'voucher'])[i % 3 + 1], timestamptz '2026-02-01' + pg_temp.r(i, 82, 24000000) * interval '1 second',
             CASE WHEN i % 50 = 0 THEN i - 1 END
        FROM generate_series(1, ${rows('payment')}) i`,
    `INSERT INTO maintenance (bike_id, employee_id, parts, cost, took, remark, updated_at)
      SELECT pg_temp.id('bike', pg_temp.r(i, 90, ${bikes}) + 1), pg_temp.r(i, 91, ${rows('employee')}) + 1,
             (ARRAY['chain', 'brake pads', 'bell', 'tube 28"'])[1:pg_temp.r(i, 92, 5)], pg_temp.r(i, 93, 20000) / 100.0,
             CASE WHEN i % 4 = 0 THEN NULL ELSE (5 + pg_temp.r(i, 94, 300)) * interval '1 minute' END,
             CASE WHEN i % 3 = 0 THEN '' WHEN i % 3 = 1 THEN 'said "fine"; wasn''t \\N' END,
             timestamptz '2026-03-01' + i * interval '31 minutes'
        FROM generate_series(1, ${rows('maintenance')}) i`,
    `INSERT INTO review (id, customer_id, bike_id, stars, body, written_at)
      SELECT pg_temp.id('review', i), pg_temp.r(i, 100, ${customers}) + 1, pg_temp.id('bike', pg_temp.r(i, 101, ${bikes}) + 1),
             pg_temp.r(i, 102, 5) + 1, repeat('A good bicycle, but the ''bell'' is too quiet. ', 1 + pg_temp.r(i, 103, 4)) || i,
             timestamp '2026-01-01' + pg_temp.r(i, 104, 27000000) * interval '1 second'
        FROM generate_series(1, ${rows('review')}) i`,
    `INSERT INTO audit_log (actor, action, details, fingerprint, client, at)
      SELECT 'employee ' || pg_temp.r(i, 110, 120), (ARRAY['unlock', 'move', 'retire'])[i % 3 + 1],
             CASE WHEN i % 10 = 0 THEN NULL ELSE jsonb_build_object('row', i, 'note', 'naïve "quote"') END,
             CASE WHEN i % 8 = 0 THEN NULL ELSE decode(md5(i::text), 'hex') END,
             ('10.' || pg_temp.r(i, 111, 256) || '.' || pg_temp.r(i, 112, 256) || '.7')::inet,
             timestamptz '2026-04-01' + i * interval '17 minutes'
        FROM generate_series(1, ${rows('audit_log')}) i`,
  ];
}
