import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from '../../../lms/wire/write.ts';
import { RawClient } from './raw.ts';
import { drained, start, until, type Fixture } from './fixture.ts';

let f: Fixture;
beforeEach(async () => {
  f = await start();
});
afterEach(() => f.stop());

test('50 clients under load, eight switches: no error, and every acknowledged write is at exactly one side', async () => {
  await f.both('CREATE TABLE ledger (client int, n int, PRIMARY KEY (client, n))');
  const acknowledged = new Map<number, number>();
  const errors: unknown[] = [];
  let running = true;
  const worker = async (id: number): Promise<void> => {
    const client = await f.client();
    await client.query(`SET my.client = '${id}'`);
    for (let n = 0; running; n++) {
      try {
        switch (n % 3) {
          case 0:
            await client.query(`INSERT INTO ledger VALUES (${id}, ${n})`);
            break;
          case 1:
            await client.query({
              name: 'add',
              text: "INSERT INTO ledger VALUES (current_setting('my.client')::int, $1)",
              values: [n],
            });
            break;
          default:
            await client.query('BEGIN');
            await client.query('INSERT INTO ledger VALUES ($1, $2)', [id, n]);
            await client.query('COMMIT');
        }
        acknowledged.set(id, n);
      } catch (error) {
        errors.push(error);
        return;
      }
    }
  };
  const workers = Array.from({ length: 50 }, (_, id) => worker(id));
  const stalls: number[] = [];
  for (let i = 0; i < 8; i++) {
    const before = f.proxy.heartbeat().traffic.statements;
    await until('traffic flows', () => f.proxy.heartbeat().traffic.statements > before + 500, 30);
    const other = f.proxy.order.sourceOfTruth === 'source' ? 'target' : 'source';
    f.order('draining');
    await drained(f.proxy);
    // Nothing runs anywhere now: what the proxy says is what the servers say.
    for (const db of [f.source, f.target]) {
      const active = await db.query(
        `SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND application_name LIKE 'molt-lms:%' AND state <> 'idle'`,
      );
      expect(active).toEqual([]);
    }
    f.order('paused');
    // Every third one is taken back.
    f.order('serving', i % 3 === 2 ? f.proxy.order.sourceOfTruth : other);
    stalls.push(f.proxy.heartbeat().traffic.lastStallMs ?? -1);
  }
  running = false;
  await Promise.all(workers);
  expect(errors).toEqual([]);
  const rows = [
    ...(await f.source.query<{ client: number; n: number }>('SELECT client, n FROM ledger')),
    ...(await f.target.query<{ client: number; n: number }>('SELECT client, n FROM ledger')),
  ];
  const found = new Set(rows.map(({ client, n }) => `${client}/${n}`));
  expect(found.size).toBe(rows.length);
  const expected = [...acknowledged.values()].reduce((sum, last) => sum + last + 1, 0);
  expect(rows.length).toBe(expected);
  const bySide = await Promise.all([f.source, f.target].map((db) => db.query('SELECT FROM ledger LIMIT 1')));
  expect(bySide.map((r) => r.length)).toEqual([1, 1]);
  console.log(`stalls in ms: ${stalls.join(', ')}; ${rows.length} writes`);
});

test('memory stays bounded while paused, whatever a client sends', async () => {
  const raw = await RawClient.connect(f.url);
  f.order('draining');
  await drained(f.proxy);
  // 50 MB of valid messages, as fast as the socket takes them.
  const block = Buffer.concat(
    Array.from({ length: 64 }, (_, i) => parse(`s${i}`, `SELECT '${'x'.repeat(16_000)}'`)),
  );
  let taken = 0;
  for (let sent = 0; sent < 50_000_000; sent += block.length) {
    if (!raw.socket.write(block)) {
      const flowed = await Promise.race([
        new Promise<boolean>((resolve) => raw.socket.once('drain', () => resolve(true))),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
      ]);
      if (!flowed) break;
    }
    taken = raw.socket.bytesWritten;
  }
  // What was taken sits in the kernel's socket buffers, and one read in the proxy.
  expect(taken).toBeLessThan(20_000_000);
  expect(raw.socket.writableLength).toBeGreaterThan(0);
  f.order('serving', 'source');
  await until('the rest flows', () => raw.socket.writableLength === 0);
  raw.close();
});

test('a hundred idle clients are drained and moved', async () => {
  await Promise.all(Array.from({ length: 100 }, () => f.client()));
  f.order('draining');
  await drained(f.proxy);
  f.order('serving', 'target');
  const connections = f.proxy.connections();
  expect(connections.length).toBe(100);
  expect(new Set(connections.map((c) => c.source_of_truth))).toEqual(new Set(['target']));
  await until('no connection is left at the source', () => f.proxy.heartbeat().upstream.source.length === 0);
});

test('a client that does not read holds up nobody else, and loses nothing', async () => {
  const slow = await RawClient.connect(f.url);
  slow.socket.pause();
  slow.sendSimple("SELECT repeat('x', 1000) FROM generate_series(1, 40000)");
  const client = await f.client();
  for (let i = 0; i < 20; i++) await client.query('SELECT 1');
  slow.socket.resume();
  expect((await slow.untilReady()).rows.length).toBe(40_000);
  slow.close();
});
