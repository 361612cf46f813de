import { finished, pipeline } from 'node:stream/promises';
import { Readable, Writable } from 'node:stream';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { start, until, type Fixture } from './fixture.ts';

let f: Fixture;
beforeAll(async () => {
  f = await start();
  await f.source.query('CREATE TABLE item (id int PRIMARY KEY, name text)');
});
afterAll(() => f.stop());

describe('a client sees what the server says', () => {
  test('simple protocol, several statements in one string', async () => {
    const client = await f.client();
    const results = (await client.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as { rows: unknown[] }[];
    expect(results.map((r) => r.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
  });

  test('extended protocol with parameters', async () => {
    const client = await f.client();
    const { rows } = await client.query('SELECT $1::int + $2::int AS sum, $3::text AS text', [1, 2, 'é ✓']);
    expect(rows).toEqual([{ sum: 3, text: 'é ✓' }]);
  });

  test('named statements', async () => {
    const client = await f.client();
    for (const n of [1, 2, 3]) {
      const { rows } = await client.query({ name: 'twice', text: 'SELECT $1::int * 2 AS n', values: [n] });
      expect(rows).toEqual([{ n: n * 2 }]);
    }
  });

  test('an error, and the session goes on', async () => {
    const client = await f.client();
    await expect(client.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
    await expect(client.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('a row of 20 MB, both ways', async () => {
    const client = await f.client();
    const big = 'x'.repeat(20_000_000);
    const { rows } = await client.query('SELECT length($1::text) AS n, $1::text AS back', [big]);
    expect(rows[0].n).toBe(20_000_000);
    expect(rows[0].back === big).toBe(true);
  });

  test('its own application_name, user and database', async () => {
    const client = await f.client({ application_name: 'shop' });
    const parameters: Record<string, string> = {};
    const second = await f.client({ application_name: 'shop', options: '-c work_mem=5MB' });
    (client as unknown as { connection: NodeJS.EventEmitter }).connection.on('parameterStatus', (m) => {
      parameters[m.parameterName] = m.parameterValue;
    });
    await client.query("SET application_name = 'other'");
    expect(parameters).toEqual({ application_name: 'other' });
    const { rows } = await second.query(
      "SELECT current_database() AS db, current_setting('work_mem') AS mem, current_setting('application_name') AS name",
    );
    expect(rows).toEqual([
      { db: f.source.name, mem: '5MB', name: `molt-lms:lms-0:${f.proxy.incarnation}:shop` },
    ]);
  });

  test('notifications', async () => {
    const client = await f.client();
    const heard: unknown[] = [];
    client.on('notification', (n) => heard.push(n.payload));
    await client.query('LISTEN bell');
    await f.source.query("NOTIFY bell, 'ding'");
    await until('the notification', () => heard.length === 1);
    expect(heard).toEqual(['ding']);
  });
});

describe('COPY', () => {
  test('in and out again', async () => {
    const client = await f.client();
    const lines = Array.from({ length: 50_000 }, (_, i) => `${i}\tname ${i}\n`);
    await pipeline(Readable.from(lines), client.query(copyFrom('COPY item FROM STDIN')));
    const parts: string[] = [];
    await pipeline(
      client.query(copyTo('COPY (SELECT * FROM item ORDER BY id) TO STDOUT')),
      new Writable({
        write(chunk, _, done) {
          parts.push(String(chunk));
          done();
        },
      }),
    );
    expect(parts.join('') === lines.join('')).toBe(true);
    expect((await client.query('SELECT count(*)::int AS n FROM item')).rows).toEqual([{ n: 50_000 }]);
  });

  test('that fails leaves the session usable', async () => {
    const client = await f.client();
    const stream = client.query(copyFrom('COPY item FROM STDIN'));
    stream.end('not a number\tx\n');
    await expect(finished(stream)).rejects.toMatchObject({ code: '22P02' });
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

test('a cancel request reaches the statement that runs, and only that session', async () => {
  const [one, two] = [await f.client(), await f.client()];
  const { processID, secretKey } = one as unknown as { processID: number; secretKey: number };
  const sleeping = one.query('SELECT pg_sleep(30)');
  const other = two.query('SELECT pg_sleep(0.5), 1 AS done');
  await until(
    'both statements run',
    () => f.proxy.connections().filter((c) => c.state === 'active').length >= 2,
  );
  const { connect } = await import('node:net');
  const { cancelRequest } = await import('../../../lms/wire/write.ts');
  const key = Buffer.alloc(4);
  key.writeInt32BE(secretKey);
  const cancelling = (k: Buffer): void =>
    void connect(f.proxy.port, '127.0.0.1').end(cancelRequest(processID, k));
  cancelling(Buffer.from([0, 0, 0, 1]));
  await new Promise((resolve) => setTimeout(resolve, 100));
  cancelling(key);
  await expect(sleeping).rejects.toMatchObject({ code: '57014' });
  expect((await other).rows[0].done).toBe(1);
});

test('a backend that is terminated says so to its client, and to no other', async () => {
  const [one, two] = [await f.client(), await f.client()];
  const { rows } = await one.query('SELECT pg_backend_pid() AS pid');
  await f.source.query(`SELECT pg_terminate_backend(${rows[0].pid})`);
  await until('the error arrives', () => one.errors.length > 0);
  expect(one.errors[0]).toMatchObject({ code: '57P01' });
  expect((await two.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('the connection at the server ends with the client', async () => {
  const client = await f.client();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  await client.end();
  await until(
    'the backend is gone',
    async () =>
      (await f.source.query(`SELECT FROM pg_stat_activity WHERE pid = ${rows[0].pid}`)).length === 0,
  );
});
