import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { markerTable, progressTable } from '../../../contracts/replication.ts';
import * as catalog from '../../../data/catalog/statements.ts';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { probe } from '../../../data/connect/probe.ts';
import { load } from '../../../data/load/load.ts';
import { verify } from '../../../data/verify/verify.ts';
import * as side from '../../../lms/orchestrator/side-statements.ts';
import * as store from '../../../lms/orchestrator/store/statements.ts';
import { inspectionOf } from '../../../lms/proxy/statements.ts';
import { loadParser } from '../../../sql/analyze/analyze.ts';
import { convert } from '../../../sql/convert/convert.ts';
import { recorder } from '../data/events.ts';
import { createDatabase, type TestDatabase } from '../database.ts';

// What no stand-in can prove: that a real CockroachDB takes what we send it. MOLT_TEST_COCKROACH_URL is a connection
// string of a user who may create databases, e.g. postgresql://root@127.0.0.1:26257/defaultdb?sslmode=disable.

const cluster = process.env.MOLT_TEST_COCKROACH_URL;
if (cluster) describe('On a CockroachDB cluster', () => tests(cluster));
else test.skip('On a CockroachDB cluster: not run, MOLT_TEST_COCKROACH_URL is not set');

function tests(cluster: string): void {
  /** Statements that are prepared once the tables are there; what PostgreSQL alone is sent is left out. */
  const prepared = {
    ...strings('store', store, ['tables', 'firstRows']),
    ...strings('catalog', catalog, []),
    ...strings('side', side, ['position', 'preparedTransactions', 'endUnfenced', 'sessions']),
    'proxy: inspection': inspectionOf('cockroach', ['my.tenant']),
  };
  let admin: pg.Client;
  let client: pg.Client;
  let url: string;
  let source: TestDatabase;
  const name = `molt_test_${randomBytes(5).toString('hex')}`;

  beforeAll(async () => {
    admin = new pg.Client({ connectionString: cluster });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    const own = new URL(cluster);
    own.pathname = `/${name}`;
    url = own.href;
    client = new pg.Client({ connectionString: url });
    await client.connect();
    source = await createDatabase('source');
    await loadParser();
  });
  afterAll(async () => {
    await client?.end();
    await admin?.query(`DROP DATABASE IF EXISTS ${name} CASCADE`);
    await admin?.end();
    await source?.drop();
  });

  test('the probe knows it', async () => {
    expect(await probe(parseConnectionString(url))).toMatchObject({ product: 'CockroachDB', database: name });
  });

  describe('statements', () => {
    beforeAll(async () => {
      for (const tables of [store.tables, progressTable, markerTable, store.firstRows])
        await client.query(tables);
    });

    test('making the tables again changes nothing', async () => {
      for (const tables of [store.tables, progressTable, markerTable, store.firstRows])
        await client.query(tables);
      expect((await client.query(store.readLegs)).rows).toHaveLength(2);
    });

    test.each(Object.entries(prepared))('%s', async (_, statement) => {
      await client.query(`PREPARE tried AS ${statement}`);
      await client.query('DEALLOCATE tried');
    });
  });

  test('the converted schema of the demo applies', async () => {
    const path = new URL('../../../demo/app/schema.sql', import.meta.url);
    const { text } = convert(await readFile(path, 'utf8'), { fileName: 'schema.sql' });
    await client.query(text);
    const { rows } = await client.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    expect(rows.length).toBeGreaterThan(10);
  });

  test('a table is loaded, and verify finds one row that differs', async () => {
    const table = `CREATE TABLE sample (
      id INT8 PRIMARY KEY, t TEXT, n DECIMAL(12,2), at TIMESTAMPTZ, b BYTEA, j JSONB, u UUID, f FLOAT8)`;
    await source.query(table);
    await client.query(table);
    await source.query(`INSERT INTO sample SELECT g, 'row ' || g, g / 7.0, timestamptz '2026-01-01' + g * interval '1 hour',
      decode(lpad(to_hex(g), 4, '0'), 'hex'), jsonb_build_object('n', g), md5(g::TEXT)::UUID, sqrt(g)
      FROM generate_series(1, 1000) AS g`);
    const sides = { source: parseConnectionString(source.url), target: parseConnectionString(url) };
    const selection = { include: ['public.sample'] };
    const quiet = { selection, report: recorder().report };
    expect(await load({ ...sides, ...quiet, tableHandling: 'none' })).toMatchObject({ result: 'ok' });
    expect(await verify({ ...sides, ...quiet })).toMatchObject({
      result: 'ok',
      figures: { rows: 1000, differences: 0, notChecked: 0 },
    });
    await client.query(`UPDATE sample SET t = 'another' WHERE id = 500`);
    expect(await verify({ ...sides, ...quiet })).toMatchObject({
      result: 'differs',
      figures: { differences: 1 },
    });
  });
}

/** The statements among a module's exports, by name. */
function strings(folder: string, module: object, without: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(module)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .filter(([key]) => !without.includes(key))
      .map(([key, text]) => [`${folder}: ${key}`, text]),
  );
}
