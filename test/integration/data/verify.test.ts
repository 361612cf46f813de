import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { load } from '../../../data/load/load.ts';
import { startReplicator } from '../../../data/replicate/replicator.ts';
import { verify, type VerifyOptions } from '../../../data/verify/verify.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { allTypes } from './all-types.ts';
import { recorder } from './events.ts';
import { eventually } from './wait.ts';

let source: TestDatabase;
let target: TestDatabase;
beforeEach(async () => {
  [source, target] = await Promise.all([createDatabase('source'), createDatabase('target')]);
});
afterEach(() => Promise.all([source.drop(), target.drop()]));

const at = () => ({ source: parseConnectionString(source.url), target: parseConnectionString(target.url) });
const both = async (sql: string): Promise<void> => {
  await Promise.all([source.query(sql), target.query(sql)]);
};
const run = async (options: Partial<VerifyOptions> = {}) => {
  const events = recorder();
  const end = await verify({ ...at(), report: events.report, ...options });
  return { end, events, differences: events.of('difference').map(({ difference }) => difference) };
};

test('finds exactly the differences that were planted: 40 changed, 30 missing, 30 extra', async () => {
  await both(`
    CREATE TABLE t (id bigint PRIMARY KEY, n int, v text, p numeric(10,2), at timestamptz, u uuid, j jsonb, b bool, f float8);
    INSERT INTO t SELECT g, g % 97, 'value ' || g, g / 7.0, timestamptz '2020-01-01' + g * interval '1 minute',
      md5(g::text)::uuid, jsonb_build_object('k', g), g % 2 = 0, sqrt(g) FROM generate_series(1, 100000) g`);
  // By remainders that never meet, so that no row is planted twice.
  await target.query(`UPDATE t SET v = v || '!' WHERE id % 2500 = 1`);
  await target.query('DELETE FROM t WHERE id % 3300 = 7 AND id <= 3300 * 30');
  await target.query('INSERT INTO t SELECT 200000 + g, g FROM generate_series(1, 15) g');
  await source.query('DELETE FROM t WHERE id % 6600 = 13 AND id <= 6600 * 15');
  const { end, differences } = await run();
  const count = (sort: string): number => differences.filter((one) => one.sort === sort).length;
  expect(end).toEqual({
    result: 'differs',
    figures: { tables: 1, rows: 99_985, differences: 100, notChecked: 0 },
  });
  expect({ changed: count('changed'), missing: count('missing'), extra: count('extra') }).toEqual({
    changed: 40,
    missing: 30,
    extra: 30,
  });
  expect(differences.find(({ sort }) => sort === 'changed')).toEqual({
    table: 'public.t',
    sort: 'changed',
    key: { id: '1' },
    columns: ['v'],
    source: expect.objectContaining({ id: '1', v: 'value 1' }) as object,
    target: expect.objectContaining({ id: '1', v: 'value 1!' }) as object,
  });
});

describe('no false differences', () => {
  test('every common type, and names with quotes', async () => {
    await both(allTypes);
    const { end, differences } = await run();
    expect(differences).toEqual([]);
    expect(end).toMatchObject({ result: 'ok', figures: { rows: 4, notChecked: 0 } });
  });

  test('every value of every type, changed, is found', async () => {
    await both(allTypes);
    const columns = await source.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'Weird "Table"' AND column_name <> 'Id'`,
    );
    expect(columns.length).toBeGreaterThan(25);
    // From a value to NULL and from NULL to a value, column by column.
    for (const { name } of columns)
      await target.query(`UPDATE "Weird ""Table""" SET "${name}" = NULL WHERE "Id" = 1`);
    await source.query(`DELETE FROM "Weird ""Table""" WHERE "Id" <> 1`);
    await target.query(`DELETE FROM "Weird ""Table""" WHERE "Id" <> 1`);
    const { differences } = await run();
    expect(differences[0]?.columns.toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
  });

  test('after a load into other types', async () => {
    await source.query(`CREATE DOMAIN mail AS text;
      CREATE TABLE t (id int PRIMARY KEY, price money, hours int4range, x xml, e mail, n numeric(12,4), c char(6), j json);
      INSERT INTO t VALUES (1, '-$1,234.50', '[8,18)', '<a/>', 'a@b', 1.5, 'ab', '{"b":1,  "a":2}')`);
    await target.query(`CREATE TABLE t (id bigint PRIMARY KEY, price numeric(19,2), hours text, x text, e text,
      n numeric, c text, j jsonb)`);
    await load({ ...at(), tableHandling: 'none', report: () => undefined });
    const { end, differences } = await run();
    expect(differences).toEqual([]);
    expect(end.figures).toMatchObject({ rows: 1, differences: 0, notChecked: 0 });
  });

  const keys: [string, string, string, string][] = [
    [
      'text in another collation',
      'text COLLATE "und-x-icu"',
      'text',
      `VALUES ('a'), ('B'), ('ä'), ('Z'), ('😀'), ('￮'), ('a b'), ('ab'), ('')`,
    ],
    ['uuid', 'uuid', 'uuid', `SELECT md5(g::text)::uuid FROM generate_series(1, 500) g`],
    ['int and bigint', 'int', 'bigint', `SELECT g FROM generate_series(-300, 300) g`],
    [
      'numeric of other scales',
      'numeric(10,3)',
      'numeric',
      `SELECT g / 8.0 FROM generate_series(-300, 300) g`,
    ],
    [
      'timestamps',
      'timestamptz',
      'timestamptz',
      `VALUES ('infinity'::timestamptz), ('-infinity'), ('0044-03-15 BC'), ('2020-01-01'), ('10000-01-01')`,
    ],
    ['dates', 'date', 'date', `SELECT date '2020-01-01' + g FROM generate_series(1, 400) g`],
    ['bytes', 'bytea', 'bytea', `SELECT decode(md5(g::text), 'hex') FROM generate_series(1, 400) g`],
    ['char and text', 'char(4)', 'text', `VALUES ('a'), ('ab'), ('B'), ('a b')`],
    ['intervals', 'interval', 'interval', `SELECT g * interval '7 hours' FROM generate_series(1, 50) g`],
    ['an enum', 'mood', 'mood', `SELECT unnest(enum_range(NULL::mood))`],
    ['inet', 'inet', 'inet', `SELECT '10.0.0.0'::inet + g FROM generate_series(1, 300) g`],
  ];
  test.each(keys)('a key of %s, with a row missing on each side', async (_, atSource, atTarget, values) => {
    await both(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'Zen')`);
    await source.query(
      `CREATE TABLE t (k ${atSource}, s int, PRIMARY KEY (s, k)); INSERT INTO t SELECT v, 1 FROM (${values}) x (v)`,
    );
    await target.query(`CREATE TABLE t (k ${atTarget}, s int, PRIMARY KEY (s, k))`);
    await load({ ...at(), tableHandling: 'none', report: () => undefined });
    expect((await run()).end).toMatchObject({ result: 'ok' });
    await target.query('DELETE FROM t WHERE k = (SELECT k FROM t ORDER BY 1 LIMIT 1 OFFSET 1)');
    await source.query('DELETE FROM t WHERE k = (SELECT k FROM t ORDER BY 1 DESC LIMIT 1)');
    const { differences } = await run();
    expect(differences.map(({ sort }) => sort).toSorted()).toEqual(['extra', 'missing']);
  });

  test('partitions, empty tables, rows that are larger than a chunk', async () => {
    await source.query(`
      CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
      CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
      INSERT INTO p SELECT g, date '2020-01-01' + g FROM generate_series(1, 700) g`);
    await target.query('CREATE TABLE p (id int, at date, PRIMARY KEY (id, at))');
    await both(`CREATE TABLE nothing (id int PRIMARY KEY); CREATE TABLE big (id int PRIMARY KEY, v text)`);
    await source.query(`INSERT INTO big SELECT g, repeat(md5(g::text), 30000) FROM generate_series(1, 5) g`);
    await load({ ...at(), tableHandling: 'none', report: () => undefined });
    expect((await run()).end).toMatchObject({ result: 'ok', figures: { tables: 3, rows: 705 } });
    await target.query(`UPDATE big SET v = v || 'x' WHERE id = 3`);
    expect((await run()).differences.map(({ key }) => key)).toEqual([{ id: '3' }]);
  });
});

describe('what is not checked is never called equal', () => {
  test('no key, other keys, columns that cannot be compared, tables that are not there', async () => {
    await source.query(`
      CREATE TABLE keyless (id int); CREATE TABLE keys (a int PRIMARY KEY, b int);
      CREATE TABLE columns (id int PRIMARY KEY, f float8, gone text); CREATE TABLE only_here (id int PRIMARY KEY)`);
    await target.query(`
      CREATE TABLE keyless (id int); CREATE TABLE keys (a int, b int PRIMARY KEY);
      CREATE TABLE columns (id int PRIMARY KEY, f numeric, new text); CREATE TABLE only_there (id int PRIMARY KEY)`);
    const { end, events } = await run();
    expect(events.tables()).toEqual({
      'public.keyless': 'not-checked',
      'public.keys': 'not-checked',
      'public.columns': 'not-checked',
      'public.only_here': 'failed',
    });
    expect(end).toEqual({ result: 'failed', figures: { tables: 4, rows: 0, differences: 0, notChecked: 3 } });
    const columns = events.of('table').find(({ table }) => table === 'public.columns');
    expect(columns?.error?.message).toBe(
      'Columns of public.columns were not compared: gone (only at the source), new (only at the target), f (double precision and numeric)',
    );
    expect(events.of('message').map(({ text }) => text)).toContain(
      'Only at the target, not compared: public.only_there',
    );
  });
});

test('more differences than are shown are counted, and it is said', async () => {
  await both('CREATE TABLE t (id int PRIMARY KEY)');
  await source.query('INSERT INTO t SELECT generate_series(1, 5000)');
  const { end, events, differences } = await run({ maxDifferences: 100 });
  expect(differences).toHaveLength(100);
  expect(end.figures.differences).toBe(5000);
  expect(events.of('message').map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/more than 100 differences/),
  );
});

test('cancelling in the middle ends it', async () => {
  await both(`CREATE TABLE t (id int PRIMARY KEY, v text);
    INSERT INTO t SELECT g, repeat('x', 200) FROM generate_series(1, 200000) g`);
  const controller = new AbortController();
  const events = recorder((event) => {
    if (event.type === 'progress' && event.done > 0) controller.abort();
  });
  const end = await verify({ ...at(), report: events.report, signal: controller.signal });
  expect(controller.signal.aborted).toBe(true);
  expect(end.result).toBe('cancelled');
  expect(events.tables()).toEqual({ 'public.t': 'failed' });
  expect(events.end().error?.code).toBe('run/cancelled');
});

test('a connection that is killed in the middle is a clear error', async () => {
  await both(`CREATE TABLE t (id int PRIMARY KEY, v text);
    INSERT INTO t SELECT g, repeat('x', 200) FROM generate_series(1, 200000) g`);
  let killed: Promise<unknown[]> | undefined;
  const events = recorder((event) => {
    if (event.type === 'progress' && event.table)
      killed ??= source.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND datname = current_database()`,
      );
  });
  const end = await verify({ ...at(), report: events.report });
  expect(await killed).toHaveLength(1);
  expect(end.result).toBe('failed');
  expect(events.of('table')[0]?.error?.code).toBe('connect/lost');
});

describe('while replication runs', () => {
  const start = async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY, n int)');
    await source.query('INSERT INTO t SELECT g, 0 FROM generate_series(1, 20000) g');
    await load({ ...at(), tableHandling: 'none', replicateFromHere: true, report: () => undefined });
    const replicator = await startReplicator({ ...at(), legs: ['forward'], report: () => undefined });
    await eventually('the leg to run', () => replicator.status()[0]?.state === 'running');
    let writing = true;
    const writer = (async () => {
      for (let i = 20_001; writing; i++)
        await source.query(
          `UPDATE t SET n = n + 1 WHERE id % 3000 < 3; INSERT INTO t VALUES (${i}, 1); DELETE FROM t WHERE id = ${i - 19_000}`,
        );
    })();
    return {
      stop: async () => {
        writing = false;
        await writer;
        await replicator.stop();
      },
    };
  };

  test('rows on their way are looked at again and found equal; one that is really different stays', async () => {
    const traffic = await start();
    try {
      expect((await run({ recheckSeconds: 20 })).differences).toEqual([]);
      // Rows that replication doesn't touch: a wrong one, a missing one, an extra one.
      await target.query(
        'UPDATE t SET n = -1 WHERE id = 19999; DELETE FROM t WHERE id = 19998; INSERT INTO t VALUES (-5, 1)',
      );
      const { differences } = await run({ recheckSeconds: 3 });
      expect(differences.map(({ sort, key }) => `${sort} ${key.id}`).toSorted()).toEqual([
        'changed 19999',
        'extra -5',
        'missing 19998',
      ]);
    } finally {
      await traffic.stop();
    }
  });

  test('a row that both sides keep changing and that is never seen equal is not checked: neither equal nor different', async () => {
    await both("CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, ''), (2, 'same')");
    let writing = true;
    const writer = async (database: TestDatabase, name: string): Promise<void> => {
      for (let i = 0; writing; i++) await database.query(`UPDATE t SET v = '${name} ${i}' WHERE id = 1`);
    };
    const writers = [writer(source, 'source'), writer(target, 'target')];
    try {
      const { end, events, differences } = await run({ recheckSeconds: 3 });
      expect(events.of('table')).toMatchObject([
        { result: 'not-checked', error: { code: 'verify/rows-restless' } },
      ]);
      expect(differences).toEqual([]);
      expect(end).toMatchObject({ figures: { differences: 0, notChecked: 1 } });
    } finally {
      writing = false;
      await Promise.all(writers);
    }
  });
});
