import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RawClient } from './raw.ts';
import { drained, start, until, type Fixture } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await start({ endGraceMs: 200 });
  await f.both('CREATE TABLE side (name text)');
  await f.source.query("INSERT INTO side VALUES ('source')");
  await f.target.query("INSERT INTO side VALUES ('target')");
});
afterEach(() => f.stop());

const where = async (client: pg.Client): Promise<string> =>
  (await client.query('SELECT name FROM side')).rows[0].name;
const settled = async (promise: Promise<unknown>, milliseconds = 150): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<false>((r) => setTimeout(() => r(false), milliseconds)),
  ]);

describe('a session is moved', () => {
  test('and goes on at the other side, and back again', async () => {
    const client = await f.client();
    expect(await where(client)).toBe('source');
    f.order('draining');
    await drained(f.proxy);
    f.order('paused');
    const waiting = where(client);
    expect(await settled(waiting)).toBe(false);
    f.order('serving', 'target');
    expect(await waiting).toBe('target');
    f.order('draining');
    await drained(f.proxy);
    f.order('serving', 'source');
    expect(await where(client)).toBe('source');
    expect(client.errors).toEqual([]);
  });

  test('with its named statements, settings, SQL-prepared statements and role', async () => {
    await f.both(
      'DO $$ BEGIN CREATE ROLE molt_proxy_role; EXCEPTION WHEN duplicate_object THEN NULL; END $$',
    );
    await f.both('GRANT SELECT ON side TO molt_proxy_role');
    const client = await f.client();
    await client.query(
      "SET search_path = public, pg_catalog; SET timezone = 'Asia/Tokyo'; SET work_mem = '7MB'",
    );
    await client.query("SET my.tenant = 'it''s \\ 42'; SET statement_timeout = '1min'");
    await client.query('PREPARE plus(int) AS SELECT $1 + 1 AS n');
    await client.query('SET ROLE molt_proxy_role');
    const named = { name: 'where', text: 'SELECT name, $1::int AS n FROM side', values: [5] };
    expect((await client.query(named)).rows).toEqual([{ name: 'source', n: 5 }]);
    f.order('draining');
    await drained(f.proxy);
    f.order('serving', 'target');
    expect((await client.query(named)).rows).toEqual([{ name: 'target', n: 5 }]);
    expect((await client.query('EXECUTE plus(1)')).rows).toEqual([{ n: 2 }]);
    const { rows } = await client.query(
      `SELECT current_setting('timezone') AS tz, current_setting('work_mem') AS mem, current_user AS role,
              current_setting('search_path') AS path, current_setting('my.tenant') AS tenant,
              current_setting('statement_timeout') AS timeout`,
    );
    expect(rows).toEqual([
      {
        tz: 'Asia/Tokyo',
        mem: '7MB',
        role: 'molt_proxy_role',
        path: 'public, pg_catalog',
        tenant: "it's \\ 42",
        timeout: '1min',
      },
    ]);
  });

  test('as the user that it has become, and back', async () => {
    await f.both(
      'DO $$ BEGIN CREATE ROLE molt_proxy_user; EXCEPTION WHEN duplicate_object THEN NULL; END $$',
    );
    const client = await f.client();
    const users = async (): Promise<unknown> =>
      (await client.query('SELECT session_user AS s, current_user AS c')).rows[0];
    const before = await users();
    await client.query('SET SESSION AUTHORIZATION molt_proxy_user');
    f.order('draining');
    await drained(f.proxy);
    f.order('serving', 'target');
    expect(await users()).toEqual({ s: 'molt_proxy_user', c: 'molt_proxy_user' });
    await client.query('RESET SESSION AUTHORIZATION');
    expect(await users()).toEqual(before);
  });

  test('the client hears of parameters that differ at the other side', async () => {
    await f.target.query(`ALTER DATABASE ${f.target.name} SET timezone = 'Asia/Tokyo'`);
    const client = await f.client();
    const heard: string[] = [];
    (client as unknown as { connection: NodeJS.EventEmitter }).connection.on('parameterStatus', (m) =>
      heard.push(`${m.parameterName}=${m.parameterValue}`),
    );
    f.order('draining');
    await drained(f.proxy);
    f.order('serving', 'target');
    await where(client);
    expect(heard).toEqual(['TimeZone=Asia/Tokyo']);
  });

  test('an unnamed statement that was parsed before can be bound after', async () => {
    const raw = await RawClient.connect(f.url);
    await raw.parse('', 'SELECT name FROM side');
    f.order('draining');
    await drained(f.proxy);
    f.order('serving', 'target');
    expect(await raw.bindExecute('')).toEqual([['target']]);
    raw.close();
  });

  test('an abort leaves it where it was, with its unnamed statement', async () => {
    const raw = await RawClient.connect(f.url);
    const client = await f.client();
    await raw.parse('', 'SELECT name FROM side');
    f.order('draining');
    await drained(f.proxy);
    f.order('paused');
    const waiting = where(client);
    f.order('serving', 'source');
    expect(await waiting).toBe('source');
    expect(await raw.bindExecute('')).toEqual([['source']]);
    raw.close();
    await until(
      'no connection to the target is left',
      async () => f.proxy.heartbeat().upstream.target.length === 0,
    );
  });

  test('although its held connection was killed meanwhile', async () => {
    const client = await f.client();
    await client.query("SET timezone = 'Asia/Tokyo'");
    for (const side of ['target', 'target', 'source'] as const) {
      f.order('draining');
      await drained(f.proxy);
      const here = f.proxy.order.sourceOfTruth === 'source' ? f.source : f.target;
      const killed = await here.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'molt-lms:lms-0:${f.proxy.incarnation}:%'`,
      );
      expect(killed.length).toBeGreaterThan(0);
      await until(
        'the connection is gone',
        () => f.proxy.heartbeat().upstream[f.proxy.order.sourceOfTruth].length === 0,
      );
      f.order('serving', side);
      expect(await where(client)).toBe(side);
      expect((await client.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
    }
    expect(client.errors).toEqual([]);
  });
});

describe('a transaction', () => {
  test('holds the drain, is finished where it began, and what comes behind it goes to the other side', async () => {
    await f.both('CREATE TABLE entry (n int)');
    const client = await f.client();
    await client.query('BEGIN');
    await client.query('INSERT INTO entry VALUES (1)');
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    expect(f.proxy.heartbeat()).toMatchObject({
      drained: false,
      blockers: [{ reason: 'in-transaction', lastQuery: 'INSERT INTO entry VALUES (?)' }],
    });
    // Sent in one go: the end of the transaction and the beginning of the next.
    const all = Promise.all(
      ['INSERT INTO entry VALUES (2)', 'COMMIT', 'BEGIN', 'INSERT INTO entry VALUES (3)', 'COMMIT'].map(
        (sql) => client.query(sql),
      ),
    );
    await drained(f.proxy);
    expect(await settled(all)).toBe(false);
    f.order('paused');
    f.order('serving', 'target');
    await all;
    expect(await f.source.query('SELECT n FROM entry ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await f.target.query('SELECT n FROM entry ORDER BY n')).toEqual([{ n: 3 }]);
  });

  test('a pipelined chunk is cut at the end of the transaction', async () => {
    await f.both('CREATE TABLE entry (n int)');
    const raw = await RawClient.connect(f.url);
    await raw.simple('BEGIN');
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    // One write, simple and extended mixed; the transaction ends in its middle.
    const answers = raw.pipelined([
      { simple: 'INSERT INTO entry VALUES (1)' },
      { extended: 'COMMIT' },
      { extended: 'INSERT INTO entry VALUES (2)' },
      { simple: 'INSERT INTO entry VALUES (3)' },
    ]);
    await drained(f.proxy);
    f.order('serving', 'target');
    expect(await answers).toEqual(['T', 'I', 'I', 'I']);
    expect(await f.source.query('SELECT n FROM entry ORDER BY n')).toEqual([{ n: 1 }]);
    expect(await f.target.query('SELECT n FROM entry ORDER BY n')).toEqual([{ n: 2 }, { n: 3 }]);
    raw.close();
  });

  test('that does not end is ended, when the policy says so', async () => {
    const client = await f.client();
    await client.query('BEGIN');
    f.order('draining', undefined, 'end');
    await drained(f.proxy);
    await until('the client is told', () => client.errors.length > 0);
    expect(client.errors[0]).toMatchObject({ code: '57P01' });
  });

  test('a statement that runs holds the drain', async () => {
    await f.both('CREATE TABLE entry (n int)');
    const letGo = await f.lock('entry');
    const client = await f.client();
    const running = client.query('INSERT INTO entry VALUES (1)');
    await until('it runs', () => f.proxy.connections()[0]?.state === 'active');
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    expect(f.proxy.heartbeat().blockers).toMatchObject([
      { reason: 'statement-running', lastQuery: 'INSERT INTO entry VALUES (?)' },
    ]);
    expect(f.proxy.heartbeat().drained).toBe(false);
    await letGo();
    await running;
    await drained(f.proxy);
  });

  test('a statement whose client has gone holds the drain too', async () => {
    await f.both('CREATE TABLE entry (n int)');
    const letGo = await f.lock('entry');
    const other = await f.client();
    const raw = await RawClient.connect(f.url);
    raw.sendSimple('INSERT INTO entry VALUES (1)');
    await until('it runs', () => f.proxy.connections().some(({ state }) => state === 'active'));
    raw.close();
    await until('the client is gone', () => f.proxy.connections().length === 1);
    f.order('draining');
    await until('the other one is held', () => f.proxy.connections()[0]?.state === 'held');
    expect(f.proxy.heartbeat()).toMatchObject({ drained: false, blockers: [] });
    await letGo();
    await drained(f.proxy);
    expect(await f.source.query('SELECT n FROM entry')).toEqual([{ n: 1 }]);
    f.order('serving', 'source');
    expect(await where(other)).toBe('source');
  });
});

describe('what cannot be carried over', () => {
  test.each([
    ['temporary-table', 'CREATE TEMP TABLE scratch (n int)', 'DROP TABLE scratch', 'scratch'],
    ['listen', 'LISTEN bell', 'UNLISTEN bell', 'bell'],
    ['advisory-lock', 'SELECT pg_advisory_lock(77)', 'SELECT pg_advisory_unlock(77)', '77'],
    ['hold-cursor', 'BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT', 'CLOSE c', 'c'],
  ])('%s is named, and the drain goes on when it is gone', async (reason, make, remove, detail) => {
    const client = await f.client({ application_name: 'shop' });
    await client.query(make);
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    expect(f.proxy.heartbeat()).toMatchObject({
      drained: false,
      blockers: [{ reason, detail, applicationName: 'shop' }],
    });
    // The session is not stopped by what hinders it.
    expect(await where(client)).toBe('source');
    await client.query(remove);
    await drained(f.proxy);
    f.order('serving', 'target');
    expect(await where(client)).toBe('target');
  });

  test('a named statement whose table is missing there', async () => {
    await f.source.query('CREATE TABLE only_here (n int)');
    const client = await f.client();
    await client.query({ name: 'here', text: 'SELECT * FROM only_here', values: [] });
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    expect(f.proxy.heartbeat().blockers).toMatchObject([
      { reason: 'not-portable', detail: 'prepared statement here: relation "only_here" does not exist' },
    ]);
    await client.query('DEALLOCATE here');
    await drained(f.proxy);
  });

  test('a user that is missing there: it does not go on as another one', async () => {
    await f.source.query('CREATE ROLE molt_only_here');
    try {
      const client = await f.client();
      await client.query('SET SESSION AUTHORIZATION molt_only_here');
      f.order('draining');
      await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
      expect(f.proxy.heartbeat().blockers).toMatchObject([
        {
          reason: 'not-portable',
          detail: expect.stringContaining('session authorization molt_only_here') as string,
        },
      ]);
      await client.query('RESET SESSION AUTHORIZATION');
      await drained(f.proxy);
    } finally {
      await f.source.query('DROP ROLE molt_only_here');
    }
  });

  test('a PREPARE that was sent in one string with other statements is not run again', async () => {
    await f.both('CREATE TABLE entry (n int)');
    const client = await f.client();
    await client.query('PREPARE one AS SELECT 1; INSERT INTO entry VALUES (1)');
    f.order('draining');
    await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
    expect(f.proxy.heartbeat().blockers).toMatchObject([{ reason: 'not-portable' }]);
    expect(await f.target.query('SELECT n FROM entry')).toEqual([]);
  });

  test('its session is ended, when the policy says so; others are not', async () => {
    const [one, two] = [await f.client(), await f.client()];
    await one.query('CREATE TEMP TABLE scratch (n int)');
    f.order('draining', undefined, 'end');
    await drained(f.proxy);
    f.order('serving', 'target');
    expect(await where(two)).toBe('target');
    await until('the client is told', () => one.errors.length > 0);
    expect(one.errors[0]).toMatchObject({ code: '57P01' });
  });
});

test('a new connection while paused waits, and is served by the other side', async () => {
  f.order('draining');
  await drained(f.proxy);
  const connecting = f.client();
  await until('the client has logged in at the proxy', () => f.proxy.heartbeat().traffic.sessions === 1);
  expect(await settled(connecting)).toBe(false);
  expect(f.proxy.heartbeat()).toMatchObject({ drained: true, traffic: { sessions: 1, held: 1 } });
  f.order('serving', 'target');
  expect(await where(await connecting)).toBe('target');
});

test('a target that cannot be reached keeps the drain from ending, and traffic goes on', async () => {
  await f.stop();
  const { parseConnectionString } = await import('../../../data/connect/connection-string.ts');
  f = await start({ target: parseConnectionString('postgresql://x:y@127.0.0.1:1/nothing') });
  await f.source.query("CREATE TABLE side (name text); INSERT INTO side VALUES ('source')");
  const client = await f.client();
  f.order('draining');
  await until('the blocker is named', () => f.proxy.heartbeat().blockers.length === 1);
  const beat = f.proxy.heartbeat();
  expect(beat.blockers[0]!.detail).toContain('no connection to the target');
  expect(beat).toMatchObject({ drained: false, targetReachable: false });
  expect(await where(client)).toBe('source');
});
