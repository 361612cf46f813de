import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { lane } from './lanes.ts';

/** A database of a test's own, at the source or at the stand-in target. */
export interface TestDatabase {
  readonly name: string;
  /** Connection string with the password. */
  readonly url: string;
  /** Runs one or more statements and returns the rows of the last one. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Ends all connections and drops the database, with the replication slots in it. */
  drop(): Promise<void>;
}

/** Connection string (with the password) of the `postgres` database of a server of our lane. */
export const serverUrl = (side: 'source' | 'target'): string => inject('servers')[lane()]![side];

/** Creates an empty database; the name is unique, so tests may share the servers. */
export async function createDatabase(side: 'source' | 'target'): Promise<TestDatabase> {
  const adminUrl = serverUrl(side);
  const name = `t_${randomBytes(5).toString('hex')}`;
  // Copying the template's files is less work than writing each of its pages into the log, which whoever replicates from
  // this server reads too.
  await once(adminUrl, `CREATE DATABASE ${name} STRATEGY file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    name,
    url: url.href,
    query: (sql, values) => once(url.href, sql, values),
    drop: () => connected(adminUrl, (client) => drop(client, name)),
  };
}

async function drop(client: pg.Client, name: string): Promise<void> {
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
  for (let tries = 0; tries < 20; tries++) {
    try {
      await client.query(
        `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '${name}'`,
      );
      break;
    } catch {
      await new Promise((r) => setTimeout(r, 100));
    }
  }
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const once = <Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<Row[]> =>
  connected(url, async (client) => {
    const result = await client.query<Row>(sql, values);
    const last = Array.isArray(result) ? (result as pg.QueryResult<Row>[]).at(-1) : result;
    return last?.rows ?? [];
  });
