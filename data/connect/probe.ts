import mysql from 'mysql2/promise';
import type { SslOptions } from 'mysql2';
import { closeClient, openClient } from './client.ts';
import { addressOf, type ConnectionTarget } from './connection-string.ts';
import { connectFailure } from './failure.ts';
import { tlsOptions } from './tls.ts';

export type Product = 'PostgreSQL' | 'CockroachDB' | 'MySQL' | 'MariaDB';

/** What answers at an address. */
export interface Probe {
  readonly product: Product;
  /** As the server says it: `18.1`, `v26.2.1`, `8.4.3`. */
  readonly version: string;
  readonly database: string;
  /** The user that we are logged in as. */
  readonly user: string;
  /** host:port */
  readonly address: string;
}

/**
 * Logs in and asks the server what it is.
 *
 * @throws MoltError connect/*, run/cancelled.
 */
export async function probe(target: ConnectionTarget, signal?: AbortSignal): Promise<Probe> {
  return target.kind === 'mysql' ? probeMysql(target) : probePostgres(target, signal);
}

async function probePostgres(target: ConnectionTarget, signal?: AbortSignal): Promise<Probe> {
  const client = await openClient(target, { applicationName: 'molt probe', signal });
  try {
    const { rows } = await client.query<{ version: string; database: string; user: string }>(
      'SELECT version() AS version, current_database() AS database, current_user AS "user"',
    );
    const row = rows[0]!;
    return {
      ...parseVersion(row.version),
      database: row.database,
      user: row.user,
      address: addressOf(target),
    };
  } catch (error) {
    throw connectFailure(target, error);
  } finally {
    await closeClient(client);
  }
}

/** Product and version out of `SELECT version()`: "PostgreSQL 18.1 on …", "CockroachDB CCL v26.2.0 (…)". */
export function parseVersion(text: string): { product: Product; version: string } {
  const cockroach = /^CockroachDB\b.*?\b(v\d[^\s]*)/.exec(text);
  if (cockroach) return { product: 'CockroachDB', version: cockroach[1]! };
  const postgres = /^PostgreSQL (\S+)/.exec(text);
  if (postgres) return { product: 'PostgreSQL', version: postgres[1]! };
  return { product: /mariadb/i.test(text) ? 'MariaDB' : 'MySQL', version: /^[\d.]+/.exec(text)?.[0] ?? text };
}

async function probeMysql(target: ConnectionTarget): Promise<Probe> {
  const tls = await tlsOptions(target);
  const connect = (ssl: typeof tls): Promise<mysql.Connection> =>
    mysql.createConnection({
      host: target.host,
      port: target.port,
      user: target.user,
      password: target.password,
      database: target.database,
      connectTimeout: target.connectTimeoutSeconds * 1000,
      ssl: ssl as SslOptions | undefined,
    });
  try {
    const connection = await connect(tls).catch((error: unknown) => {
      if (target.tls.mode === 'prefer' && connectFailure(target, error).code === 'connect/tls-refused')
        return connect(undefined);
      throw error;
    });
    try {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        'SELECT version() AS version, database() AS db, current_user() AS usr',
      );
      const row = rows[0] as { version: string; db: string; usr: string };
      return { ...parseVersion(row.version), database: row.db, user: row.usr, address: addressOf(target) };
    } finally {
      await connection.end().catch(() => undefined);
    }
  } catch (error) {
    throw connectFailure(target, error);
  }
}
