import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { slotName } from '../../../contracts/replication.ts';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { load } from '../../../data/load/load.ts';
import {
  advanceProgress,
  beginProgress,
  ensureProgressTable,
  readProgress,
} from '../../../data/replicate/progress.ts';
import {
  startReplicator,
  type Replicator,
  type ReplicatorOptions,
} from '../../../data/replicate/replicator.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { allTypes } from './all-types.ts';
import { recorder, type Recorder } from './events.ts';
import { eventually } from './wait.ts';

let source: TestDatabase;
let target: TestDatabase;
let events: Recorder;
let running: Replicator[] = [];
beforeEach(async () => {
  [source, target] = await Promise.all([createDatabase('source'), createDatabase('target')]);
  events = recorder();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((replicator) => replicator.stop()));
  await Promise.all([source.drop(), target.drop()]);
});

const at = () => ({ source: parseConnectionString(source.url), target: parseConnectionString(target.url) });
const both = async (sql: string): Promise<void> => {
  await Promise.all([source.query(sql), target.query(sql)]);
};
const start = async (options: Partial<ReplicatorOptions> = {}): Promise<Replicator> => {
  const replicator = await startReplicator({ ...at(), legs: ['forward'], report: events.report, ...options });
  running.push(replicator);
  return replicator;
};
const loadAll = () =>
  load({ ...at(), tableHandling: 'none', replicateFromHere: true, report: () => undefined });
const rows = async (database: TestDatabase, table: string): Promise<string[]> =>
  (await database.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)).map(
    ({ row }) => row,
  );
/** Waits until a marker that is written now at one side has arrived at the other: all before it has too. */
const caughtUp = async (from = source, to = target): Promise<void> => {
  const id = randomUUID();
  await eventually('the marker table', async () => {
    try {
      await from.query(`INSERT INTO _molt_repl.marker (id, attempt, leg) VALUES ('${id}', 0, 'test')`);
      return true;
    } catch {
      return false;
    }
  });
  await eventually(`a marker; ${JSON.stringify(events.of('message'))}`, async () => {
    // The table comes with the first start of the leg.
    const found = await to.query(`SELECT FROM _molt_repl.marker WHERE id = '${id}'`).catch(() => []);
    return found.length > 0;
  });
};
const isRunning = (replicator: Replicator): Promise<true> =>
  eventually('the leg to run', () => replicator.status()[0]?.state === 'running' || undefined);

describe('changes arrive', () => {
  test('of every common type, also large values that an update leaves alone', async () => {
    await source.query(`${allTypes}; ALTER TABLE "Weird ""Table""" ADD big text; TRUNCATE "Weird ""Table"""`);
    await target.query(`${allTypes}; ALTER TABLE "Weird ""Table""" ADD big text; TRUNCATE "Weird ""Table"""`);
    const replicator = await start();
    await isRunning(replicator);
    await source.query(allTypes.slice(allTypes.indexOf('INSERT')));
    // Random, so that it isn't compressed and goes to TOAST; then an update of another column leaves it out.
    await source.query(
      `UPDATE "Weird ""Table""" SET big = (SELECT string_agg(md5(g::text || "Id"), '') FROM generate_series(1, 2000) g)`,
    );
    await caughtUp();
    await source.query(`UPDATE "Weird ""Table""" SET t = 'changed', n = n + 1`);
    await caughtUp();
    expect(await rows(target, '"Weird ""Table"""')).toEqual(await rows(source, '"Weird ""Table"""'));
    expect(await source.query('SELECT FROM "Weird ""Table""" WHERE length(big) = 64000')).toHaveLength(4);
    expect(events.of('message').filter(({ level }) => level === 'warning')).toEqual([]);
  });

  const cases: [string, string][] = [
    [
      'insert, update, delete',
      `INSERT INTO t VALUES (4, 'd'); UPDATE t SET v = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2`,
    ],
    ['a key that changes', `UPDATE t SET id = id + 100 WHERE id = 1; UPDATE t SET v = 'y' WHERE id = 101`],
    [
      'a key that changes place with another',
      `BEGIN; UPDATE t SET id = 99 WHERE id = 1; UPDATE t SET id = 1 WHERE id = 2; UPDATE t SET id = 2 WHERE id = 99; COMMIT`,
    ],
    [
      'delete and insert of the same key',
      `BEGIN; DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (1, 'new'); COMMIT`,
    ],
    [
      'a unique value that wanders',
      `BEGIN; UPDATE u SET v = 9 WHERE id = 1; UPDATE u SET v = 1 WHERE id = 2; UPDATE u SET v = 2 WHERE id = 1; COMMIT`,
    ],
    [
      'a unique value that is freed and taken',
      `BEGIN; DELETE FROM u WHERE id = 1; INSERT INTO u VALUES (7, 1); COMMIT`,
    ],
    ['truncate', `TRUNCATE t; INSERT INTO t VALUES (1, 'after')`],
    ['truncate with children', `TRUNCATE parent CASCADE`],
    [
      'truncate in the middle of a transaction',
      `BEGIN; INSERT INTO t VALUES (50, 'gone'); TRUNCATE t; INSERT INTO t VALUES (51, 'stays'); COMMIT`,
    ],
    [
      'children before their parent is gone',
      `BEGIN; DELETE FROM child; DELETE FROM parent; INSERT INTO parent VALUES (5); INSERT INTO child VALUES (5, 5); COMMIT`,
    ],
    [
      'a rolled-back transaction',
      `BEGIN; INSERT INTO t VALUES (60, 'no'); ROLLBACK; INSERT INTO t VALUES (61, 'yes')`,
    ],
    ['rows that move between partitions', `UPDATE p SET at = '2021-06-01' WHERE id = 1`],
    [
      'GENERATED columns',
      `INSERT INTO g (id) VALUES (1); UPDATE g SET id = 2; INSERT INTO g (id) VALUES (3)`,
    ],
    [
      'GENERATED ALWAYS identities',
      `INSERT INTO i (v) VALUES ('a'), ('b'); UPDATE i SET v = 'c' WHERE id = 1`,
    ],
    [
      'a transaction larger than a batch',
      `INSERT INTO t SELECT g, 'v' || g FROM generate_series(1000, 30000) g`,
    ],
  ];
  // One leg for all cases: each begins by emptying the tables, which is a change like any other.
  describe('in the order that counts', () => {
    const tables = (partitioned: boolean): string => `
      CREATE TABLE t (id int PRIMARY KEY, v text);
      CREATE TABLE u (id int PRIMARY KEY, v int UNIQUE);
      CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent);
      CREATE TABLE g (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED);
      CREATE TABLE i (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
      CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) ${partitioned ? 'PARTITION BY RANGE (at)' : ''};
      ${
        partitioned
          ? `CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
             CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');`
          : ''
      }`;
    const names = ['t', 'u', 'parent', 'child', 'g', 'i', 'p'];
    let shared: { source: TestDatabase; target: TestDatabase; replicator: Replicator };
    beforeAll(async () => {
      const [from, to] = await Promise.all([createDatabase('source'), createDatabase('target')]);
      await Promise.all([from.query(tables(true)), to.query(tables(false))]);
      const replicator = await startReplicator({
        source: parseConnectionString(from.url),
        target: parseConnectionString(to.url),
        legs: ['forward'],
        report: () => undefined,
      });
      shared = { source: from, target: to, replicator };
      await isRunning(replicator);
    });
    afterAll(async () => {
      await shared.replicator.stop();
      await Promise.all([shared.source.drop(), shared.target.drop()]);
    });
    test.each(cases)('%s', async (_, sql) => {
      const { source, target, replicator } = shared;
      await source.query(`TRUNCATE ${names.join(', ')} RESTART IDENTITY;
        INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO u VALUES (1, 1), (2, 2);
        INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1); INSERT INTO p VALUES (1, '2020-05-05')`);
      await caughtUp(source, target);
      for (const statement of sql.includes('BEGIN') ? [sql] : sql.split(';')) await source.query(statement);
      await caughtUp(source, target);
      for (const table of names) expect(await rows(target, table), table).toEqual(await rows(source, table));
      expect(replicator.status()[0]).toMatchObject({ state: 'running', error: undefined });
    });
  });

  test('as the target needs them where types differ', async () => {
    await source.query(`CREATE DOMAIN mail AS text;
      CREATE TABLE t (id int PRIMARY KEY, price money, hours int4range, e mail, flag bool, code char(6))`);
    await target.query(
      `CREATE TABLE t (id bigint PRIMARY KEY, price numeric(19,2), hours text, e text, flag text, code text)`,
    );
    await isRunning(await start());
    await source.query(
      `INSERT INTO t VALUES (1, '-$1,234.50', '[8,18)', 'a@b', true, 'ab'), (2, NULL, NULL, NULL, NULL, NULL)`,
    );
    await caughtUp();
    expect(await rows(target, 't')).toEqual(['(1,-1234.50,"[8,18)",a@b,true,ab)', '(2,,,,,)']);
  });
});

test('between load and replication nothing is missed and nothing comes twice', async () => {
  await both('CREATE TABLE t (id int PRIMARY KEY, n int)');
  await source.query('INSERT INTO t SELECT g, 0 FROM generate_series(1, 1000) g');
  let writing = true;
  const writer = (async () => {
    for (let i = 1001; writing; i++)
      await source.query(`INSERT INTO t VALUES (${i}, 0); UPDATE t SET n = n + 1 WHERE id % 7 = ${i % 7}`);
  })();
  expect((await loadAll()).result).toBe('ok');
  await start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  writing = false;
  await writer;
  await caughtUp();
  expect(await rows(target, 't')).toEqual(await rows(source, 't'));
});

test('killed at any moment it goes on without loss or repetition', async () => {
  // A counter without a key's mercy: each change is applied once, or the sum is wrong.
  await both('CREATE TABLE t (id int PRIMARY KEY, v text); CREATE TABLE log (id bigint PRIMARY KEY, t int)');
  await source.query(`INSERT INTO t SELECT g, 'x' FROM generate_series(1, 50) g`);
  await target.query(`
    CREATE TABLE seen (id bigint, n int); CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO public.seen VALUES (NEW.id, 1); RETURN NEW; END $$;
    CREATE TRIGGER note AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE log ENABLE ALWAYS TRIGGER note`);
  expect(
    (await load({ ...at(), tableHandling: 'none', replicateFromHere: true, report: () => undefined })).result,
  ).toBe('ok');
  const replicator = await start();
  let writing = true;
  let written = 0;
  const writer = (async () => {
    while (writing) {
      written++;
      await source.query(
        `INSERT INTO log VALUES (${written}, 1); UPDATE t SET v = md5(v || ${written}) WHERE id % 5 = ${written % 5}`,
      );
    }
  })();
  let killed = 0;
  for (let round = 0; killed < 8 && round < 200; round++) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    const side = round % 2 ? source : target;
    const victims = await side.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'molt replicate forward' AND datname = current_database()`);
    killed += victims.length;
  }
  writing = false;
  await writer;
  await caughtUp();
  expect(killed).toBeGreaterThanOrEqual(8);
  expect(written).toBeGreaterThan(50);
  expect(await rows(target, 'log')).toEqual(await rows(source, 'log'));
  expect(await rows(target, 't')).toEqual(await rows(source, 't'));
  expect(await target.query('SELECT id FROM seen GROUP BY id HAVING count(*) > 1')).toEqual([]);
  expect(replicator.status()[0]?.state).toBe('running');
});

describe('what cannot work is refused with its name', () => {
  test.each([
    ['no primary key', 'CREATE TABLE t (id int)', 'CREATE TABLE t (id int)', /has no primary key/],
    ['no table', 'CREATE TABLE t (id int PRIMARY KEY)', 'SELECT', /no table public.t at the target/],
    [
      'keys differ',
      'CREATE TABLE t (a int PRIMARY KEY, b int)',
      'CREATE TABLE t (a int, b int PRIMARY KEY)',
      /primary key is \(a\) at the source/,
    ],
  ])('%s', async (_, atSource, atTarget, message) => {
    await source.query(atSource);
    await target.query(atTarget);
    const replicator = await start();
    const warning = await eventually('a warning', () =>
      events.of('message').find(({ level }) => level === 'warning'),
    );
    expect(warning.text).toMatch(message);
    expect(replicator.status()[0]).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(message) as string,
    });
    expect(
      await source.query(`SELECT FROM pg_replication_slots WHERE database = current_database()`),
    ).toEqual([]);
  });

  test('a row that the target refuses stops the leg until it is mended, and nothing is skipped', async () => {
    await source.query('CREATE TABLE t (id int PRIMARY KEY, v text)');
    await target.query(`CREATE TABLE t (id int PRIMARY KEY, v text CONSTRAINT short CHECK (length(v) < 3))`);
    const replicator = await start();
    await isRunning(replicator);
    await source.query(`INSERT INTO t VALUES (1, 'ok')`);
    await source.query(`INSERT INTO t VALUES (2, 'long')`);
    await source.query(`INSERT INTO t VALUES (3, 'ok')`);
    await eventually('the failure', () =>
      /violates check constraint "short"/.test(replicator.status()[0]?.error ?? ''),
    );
    expect(await rows(target, 't')).not.toContain('(3,ok)');
    await target.query('ALTER TABLE t DROP CONSTRAINT short');
    await caughtUp();
    expect(await rows(target, 't')).toEqual(['(1,ok)', '(2,long)', '(3,ok)']);
    expect(replicator.status()[0]).toMatchObject({ state: 'running', error: undefined });
  });

  test('two databases of one server are loaded and replicated at the same time', async () => {
    const [otherSource, otherTarget] = await Promise.all([
      createDatabase('source'),
      createDatabase('target'),
    ]);
    const other = {
      source: parseConnectionString(otherSource.url),
      target: parseConnectionString(otherTarget.url),
    };
    try {
      for (const database of [source, target, otherSource, otherTarget])
        await database.query('CREATE TABLE t (id int PRIMARY KEY, v text)');
      await source.query(`INSERT INTO t VALUES (1, 'loaded here')`);
      await otherSource.query(`INSERT INTO t VALUES (1, 'loaded there')`);
      const how = { tableHandling: 'none', replicateFromHere: true, report: () => undefined } as const;
      await Promise.all([load({ ...at(), ...how }), load({ ...other, ...how })]);
      const replicators = [await start(), await start(other)];
      await Promise.all(replicators.map(isRunning));
      await source.query(`INSERT INTO t VALUES (2, 'replicated here')`);
      await otherSource.query(`INSERT INTO t VALUES (2, 'replicated there')`);
      await caughtUp();
      await caughtUp(otherSource, otherTarget);
      expect(await rows(target, 't')).toEqual(['(1,"loaded here")', '(2,"replicated here")']);
      expect(await rows(otherTarget, 't')).toEqual(['(1,"loaded there")', '(2,"replicated there")']);
      const slots = await source.query<{ database: string; active: boolean }>(
        `SELECT database, active FROM pg_replication_slots WHERE slot_name IN
           ('${slotName('forward', source.name)}', '${slotName('forward', otherSource.name)}')`,
      );
      expect(slots).toHaveLength(2);
      expect(slots).toContainEqual({ database: source.name, active: true });
      expect(slots).toContainEqual({ database: otherSource.name, active: true });
    } finally {
      await Promise.all(running.map((replicator) => replicator.stop()));
      await Promise.all([otherSource.drop(), otherTarget.drop()]);
    }
  });

  test('progress by a slot of another name is not taken for ours: the changes since are not there', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY)');
    await loadAll();
    await source.query(`SELECT pg_drop_replication_slot('${slotName('forward', source.name)}')`);
    await target.query(`UPDATE _molt_repl.progress SET slot = 'molt_forward'`);
    const replicator = await start();
    await eventually('the refusal', () =>
      /"molt_forward" no longer holds the changes since/.test(replicator.status()[0]?.error ?? ''),
    );
    expect(
      await source.query('SELECT FROM pg_replication_slots WHERE database = current_database()'),
    ).toEqual([]);
  });

  test('two replicators: the second says who has the slot', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY)');
    await isRunning(await start());
    const second = await start();
    await eventually('the refusal', () =>
      /is in use by another process \(pid \d+\)/.test(second.status()[0]?.error ?? ''),
    );
  });

  test('a slot that somebody dropped is not silently made anew', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY)');
    await loadAll();
    await source.query(`SELECT pg_drop_replication_slot('${slotName('forward', source.name)}')`);
    const replicator = await start();
    await eventually('the refusal', () =>
      /no longer holds the changes since/.test(replicator.status()[0]?.error ?? ''),
    );
  });
});

test('progress is moved only from where it stands: a process that was asleep meanwhile moves nothing', async () => {
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  try {
    await ensureProgressTable(client);
    await beginProgress(client, 'forward', 'slot_a', '0/00000010');
    expect(await advanceProgress(client, 'forward', 'slot_a', '0/10', '0/20')).toBe(true);
    expect(await advanceProgress(client, 'forward', 'slot_a', '0/10', '0/30')).toBe(false);
    expect(await advanceProgress(client, 'forward', 'slot_b', '0/20', '0/30')).toBe(false);
    expect(await advanceProgress(client, 'reverse', 'slot_a', '0/20', '0/30')).toBe(false);
    expect(await readProgress(client, 'forward')).toEqual({ slot: 'slot_a', appliedLsn: '0/20' });
  } finally {
    await client.end();
  }
});

test('the lag tells how far behind it is, and 0 once it has caught up', async () => {
  await both('CREATE TABLE t (id int PRIMARY KEY)');
  const replicator = await start();
  await isRunning(replicator);
  // Whoever holds the table decides how long it stays behind: no clock of the test's own runs against the machine.
  const holder = new pg.Client({ connectionString: target.url });
  await holder.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
    await source.query('INSERT INTO t VALUES (1)');
    await eventually('lag above 1 s', () => (replicator.status()[0]?.lagSeconds ?? 0) > 1);
  } finally {
    await holder.end();
  }
  await eventually('lag 0', () => replicator.status()[0]?.lagSeconds === 0);
  expect(await rows(target, 't')).toEqual(['(1)']);
});

describe('legs follow the orders in the state store', () => {
  const order = (leg: string, desired: string): Promise<unknown> =>
    target.query(
      `UPDATE _molt_lms.leg SET desired = '${desired}', desired_seq = desired_seq + 1 WHERE leg = '${leg}'`,
    );
  const answered = (leg: string, state: string): Promise<unknown> =>
    eventually(`${leg} ${state}`, async () => {
      const [row] = await target.query<{ state: string; done: boolean }>(
        `SELECT state, state_seq = desired_seq AS done FROM _molt_lms.leg WHERE leg = '${leg}'`,
      );
      return row?.state === state && row.done;
    });
  const slots = async (database: TestDatabase): Promise<string[]> =>
    (
      await database.query<{ s: string }>(
        `SELECT slot_name AS s FROM pg_replication_slots WHERE database = current_database() ORDER BY 1`,
      )
    ).map(({ s }) => s);

  test('through a cutover and back', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY, v text)');
    await source.query(`INSERT INTO t VALUES (1, 'loaded')`);
    await loadAll();
    await start({ legs: ['forward', 'reverse'], stateStore: at().target });
    await answered('forward', 'running');
    await answered('reverse', 'stopped');
    await source.query(`INSERT INTO t VALUES (2, 'forward')`);
    await caughtUp();

    await order('reverse', 'standby');
    await answered('reverse', 'standby');
    await source.query(`INSERT INTO t VALUES (3, 'while on standby')`);
    await caughtUp();
    await order('forward', 'held');
    await order('reverse', 'held');
    await answered('forward', 'held');
    await answered('reverse', 'held');
    // Between held and running the target takes the traffic.
    await target.query(
      `INSERT INTO t VALUES (4, 'at the target'); UPDATE t SET v = 'changed there' WHERE id = 1`,
    );
    await order('reverse', 'running');
    await answered('reverse', 'running');
    await caughtUp(target, source);
    await order('forward', 'stopped');
    await answered('forward', 'stopped');
    expect(await rows(source, 't')).toEqual(await rows(target, 't'));
    expect(await rows(source, 't')).toContain('(4,"at the target")');
    expect([await slots(source), await slots(target)]).toEqual([[], [slotName('reverse', target.name)]]);
    expect(await source.query('SELECT FROM pg_publication')).toEqual([]);

    // And back: the forward leg is now the one that waits.
    await order('forward', 'standby');
    await answered('forward', 'standby');
    await target.query(`INSERT INTO t VALUES (5, 'more there')`);
    await caughtUp(target, source);
    await order('reverse', 'held');
    await order('forward', 'held');
    await answered('reverse', 'held');
    await answered('forward', 'held');
    await source.query(`INSERT INTO t VALUES (6, 'back home')`);
    await order('forward', 'running');
    await order('reverse', 'stopped');
    await answered('forward', 'running');
    await answered('reverse', 'stopped');
    await caughtUp();
    expect(await rows(target, 't')).toEqual(await rows(source, 't'));
    expect([await slots(source), await slots(target)]).toEqual([[slotName('forward', source.name)], []]);
    expect(events.of('message').filter(({ level }) => level === 'warning')).toEqual([]);
  });

  test('an abort leaves nothing of the leg back, and the leg along goes on', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY)');
    await start({ legs: ['forward', 'reverse'], stateStore: at().target });
    await answered('forward', 'running');
    await order('reverse', 'standby');
    await answered('reverse', 'standby');
    await order('forward', 'held');
    await answered('forward', 'held');
    await source.query('INSERT INTO t VALUES (1)');
    await order('forward', 'running');
    await order('reverse', 'stopped');
    await answered('forward', 'running');
    await answered('reverse', 'stopped');
    await caughtUp();
    expect(await rows(target, 't')).toEqual(['(1)']);
    expect(await slots(target)).toEqual([]);
    expect(await target.query('SELECT FROM pg_publication')).toEqual([]);
    expect(await source.query(`SELECT FROM _molt_repl.progress WHERE leg = 'reverse'`)).toEqual([]);
  });

  test('a new process obeys the order that stands, and reports', async () => {
    await both('CREATE TABLE t (id int PRIMARY KEY)');
    const first = await start({ stateStore: at().target });
    await answered('forward', 'running');
    await order('forward', 'held');
    await answered('forward', 'held');
    await first.stop();
    await source.query('INSERT INTO t VALUES (1)');
    await start({ stateStore: at().target });
    await answered('forward', 'held');
    expect(await rows(target, 't')).toEqual([]);
    await order('forward', 'running');
    await caughtUp();
    expect(await rows(target, 't')).toEqual(['(1)']);
    const [row] = await target.query<{ fresh: boolean; applied_lsn: string }>(
      `SELECT now() - heard_at < interval '2 seconds' AS fresh, applied_lsn FROM _molt_lms.leg WHERE leg = 'forward'`,
    );
    expect(row).toEqual({
      fresh: true,
      applied_lsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) as string,
    });
  });
});
