import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApplication } from '../../../demo/app/application.ts';
import { checkLedger } from '../../../demo/app/ledger.ts';
import { applySchema, readSchema } from '../../../demo/app/schema.ts';
import { countRows, seedDatabase } from '../../../demo/app/seed.ts';
import { createDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let again: TestDatabase;

beforeAll(async () => {
  [database, again] = await Promise.all([createDatabase('source'), createDatabase('source')]);
  for (const { url } of [database, again]) {
    await withClient(url, async (client) => applySchema(client, await readSchema()));
    await withClient(url, (client) => seedDatabase(client, { seed: 7, scale: 0.01 }));
  }
});
afterAll(() => Promise.all([database?.drop(), again?.drop()]));

test('the same seed gives the same rows', async () => {
  const tables = Object.keys(await withClient(database.url, countRows));
  expect(tables.length).toBeGreaterThanOrEqual(12);
  for (const table of tables) {
    const digest = `SELECT count(*) AS n, md5(string_agg(r::text, '|' ORDER BY r::text)) AS digest FROM public.${table} r`;
    expect(await database.query(digest), table).toEqual(await again.query(digest));
  }
});

test('sessions that the server ends are errors, and no acknowledged write is lost by them', async () => {
  const application = await startApplication({
    urls: [database.url],
    workers: 4,
    thinkMs: 2,
    seed: 1,
  });
  let ended = 0;
  for (let round = 0; round < 8; round++) {
    const before = application.figures().writes;
    await expect.poll(() => application.figures().writes).toBeGreaterThan(before + 6);
    const killed = await again.query<{ n: number }>(
      `SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity
        WHERE datname = '${database.name}' AND application_name = 'pedal'`,
    );
    ended += killed[0]?.n ?? 0;
  }
  await application.stop();
  expect(ended).toBeGreaterThan(0);
  const figures = application.figures();
  expect(figures.errors).toBeGreaterThan(0);
  expect(figures.writes).toBeGreaterThan(50);
  const check = await withClient(database.url, (client) => checkLedger(client, application.acknowledged()));
  expect(check).toMatchObject({ lost: 0, torn: 0, accountsOff: 0, unannounced: 0, wrong: [] });
  expect(check.acknowledged).toBe(figures.writes);
  expect(application.errors().join('\n')).not.toContain('molt-embedded');
});

test.each([
  ['a lost write', 'DELETE FROM ledger_event WHERE seq = 3', { lost: 1 }],
  [
    'a write of which half is missing',
    'DELETE FROM account_transfer WHERE seq = (SELECT max(seq) FROM account_transfer)',
    { torn: 1 },
  ],
  [
    'a balance that nothing explains',
    'UPDATE account SET balance = balance + 1 WHERE id = 5',
    { accountsOff: 1, imbalance: '1.00' },
  ],
  [
    'a transfer applied to one side only',
    'UPDATE account SET balance = balance - 0.5 WHERE id = 6',
    { accountsOff: 1, imbalance: '-0.50' },
  ],
])('the check finds %s', async (_, damage, expected) => {
  const client = new pg.Client({ connectionString: again.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO ledger_event (worker, seq, kind, payload)
        SELECT 'w', s, CASE WHEN s % 2 = 0 THEN 'transfer' ELSE 'note' END, '{}' FROM generate_series(1, 6) s`,
    );
    await client.query(
      `INSERT INTO account_transfer (from_account, to_account, amount, worker, seq) SELECT 1, 2, 1, 'w', s FROM generate_series(2, 6, 2) s`,
    );
    await client.query(
      'UPDATE account SET balance = balance + CASE WHEN id = 1 THEN -3 ELSE 3 END WHERE id IN (1, 2)',
    );
    expect(await checkLedger(client, { w: 6 })).toMatchObject({
      lost: 0,
      torn: 0,
      accountsOff: 0,
      wrong: [],
    });
    await client.query(damage);
    const found = await checkLedger(client, { w: 6 });
    expect(found).toMatchObject(expected);
    expect(found.wrong.length).toBeGreaterThan(0);
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
});

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
