import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { MoltError } from '../../contracts/errors.ts';
import { slotName } from '../../contracts/replication.ts';
import { closeClient, openClient } from '../../data/connect/client.ts';
import { describe, parseConnectionString } from '../../data/connect/connection-string.ts';
import { startPostgres, type EmbeddedServer } from '../../embedded/postgres.ts';
import type { Guard } from './guard.ts';

/** One side of the demo's migration. Connection strings hold passwords: they go into environments, nowhere else. */
export interface DemoSide {
  side: 'source' | 'target';
  /** database@host:port, for people. */
  name: string;
  /** For the engines: may replicate, and end sessions. */
  engineUrl: string;
  /** For the application and the proxies. */
  applicationUrl: string;
}

export interface Databases {
  source: DemoSide;
  target: DemoSide;
  /** True when they are the user's own servers: then nothing is ever dropped but what replication holds there. */
  own: boolean;
  stop(): Promise<void>;
}

const role = 'pedal';

/**
 * Starts two PostgreSQL servers with an empty database each: the source, and the stand-in for the target (a real
 * PostgreSQL, not CockroachDB, which no package registry has).
 */
export async function startDatabases(guard: Guard, log: (line: string) => void): Promise<Databases> {
  const started: EmbeddedServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(
      started.map(async (server) => {
        await server.stop();
        guard.forget('dir', dirname(server.dataDir));
      }),
    );
  };
  try {
    const open = async (side: 'source' | 'target', database: string): Promise<DemoSide> => {
      const password = randomBytes(12).toString('hex');
      const server = await startPostgres({
        name: `demo-${side}`,
        password,
        settings: { max_wal_size: '1GB' },
        log: (line) => log(`${side}: ${line}`),
      });
      started.push(server);
      guard.watch('dir', dirname(server.dataDir));
      const pid = Number((await readFile(join(server.dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      guard.watch('pid', pid);
      const secret = randomBytes(12).toString('hex');
      await withClient(server.url(), async (client) => {
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${secret}'`);
        await client.query(`CREATE DATABASE ${database} OWNER ${role}`);
      });
      return {
        side,
        name: `${database}@127.0.0.1:${server.port}`,
        engineUrl: server.url(database),
        applicationUrl: `postgresql://${role}:${secret}@127.0.0.1:${server.port}/${database}`,
      };
    };
    const [source, target] = await Promise.all([open('source', 'pedal'), open('target', 'pedal_next')]);
    return { source, target, own: false, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The user's own servers. Both databases must be empty, but the source may hold the demo's tables from an earlier
 * run, which are then used as they are.
 * @throws MoltError connect/… when one cannot be used; input/usage when one isn't empty.
 */
export async function ownDatabases(
  sourceUrl: string,
  targetUrl: string,
): Promise<Databases & { seeded: boolean }> {
  const side = (name: 'source' | 'target', url: string): DemoSide => {
    const target = parseConnectionString(url);
    return { side: name, name: describe(target), engineUrl: url, applicationUrl: url };
  };
  const source = side('source', sourceUrl);
  const target = side('target', targetUrl);
  const sourceTables = await withClient(sourceUrl, tableNames);
  const targetTables = await withClient(targetUrl, tableNames);
  const seeded = ['account', 'ledger_event', 'rental'].every((table) =>
    sourceTables.includes(`public.${table}`),
  );
  if (sourceTables.length > 0 && !seeded) throw notEmpty(source, sourceTables);
  if (targetTables.length > 0) throw notEmpty(target, targetTables);
  return { source, target, own: true, seeded, stop: async () => undefined };
}

function notEmpty({ side, name }: DemoSide, tables: string[]): MoltError {
  const shown = tables.slice(0, 3).join(', ') + (tables.length > 3 ? `, … (${tables.length} in all)` : '');
  return new MoltError('input/usage', {
    reason: `The ${side} database ${name} isn't empty (${shown}), and the demo changes only empty databases; create one for it`,
  });
}

async function tableNames(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'crdb_internal', 'pg_extension') ORDER BY 1`,
  );
  return found.rows.map((row) => row.name);
}

/** Takes replication off a server of the user's own: slots and publications of the demo, else they hold its WAL. */
export async function releaseReplication({ engineUrl }: DemoSide): Promise<void> {
  await withClient(engineUrl, async (client) => {
    const { database } = parseConnectionString(engineUrl);
    await client.query(
      `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
        WHERE slot_name = ANY ($1) AND database = current_database() AND NOT active`,
      [[slotName('forward', database), slotName('reverse', database)]],
    );
    await client.query('DROP PUBLICATION IF EXISTS molt_forward, molt_reverse');
  });
}

/** Opens a connection, hands it to `work`, and closes it whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient(parseConnectionString(url), { applicationName: 'molt demo' });
  try {
    return await work(client);
  } finally {
    await closeClient(client);
  }
}
