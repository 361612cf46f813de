import pg from 'pg';
import { MoltError } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from './connection-string.ts';
import { connectFailure } from './failure.ts';
import { tlsOptions } from './tls.ts';

export interface OpenOptions {
  /** Shown in pg_stat_activity, e.g. `molt load`. */
  readonly applicationName: string;
  /** Ends the attempt with run/cancelled. */
  readonly signal?: AbortSignal;
  /** Opens a walsender for logical replication instead of a usual backend. */
  readonly replication?: boolean;
}

/**
 * Opens a connection within the target's connect timeout. The caller ends it. Once open, a broken connection fails the
 * statement that runs on it (or the next one); it never becomes an unhandled 'error' event.
 *
 * @throws MoltError connect/* for everything that can go wrong, run/cancelled on `signal`.
 */
export async function openClient(target: ConnectionTarget, options: OpenOptions): Promise<pg.Client> {
  if (target.kind !== 'postgres') {
    throw new MoltError('connect/unsupported', {
      address: addressOf(target),
      product: 'MySQL',
      version: '',
      needs: 'Only servers that speak the PostgreSQL protocol work here in this version.',
    });
  }
  const tls = await tlsOptions(target);
  if (!tls || target.tls.mode !== 'prefer') return attempt(target, options, tls ?? false);
  try {
    return await attempt(target, options, tls);
  } catch (error) {
    // `prefer` means TLS if the server has it; only that refusal may lead to a connection without.
    if (error instanceof MoltError && error.code === 'connect/tls-refused')
      return attempt(target, options, false);
    throw error;
  }
}

async function attempt(
  target: ConnectionTarget,
  options: OpenOptions,
  ssl: pg.ClientConfig['ssl'],
): Promise<pg.Client> {
  const { signal } = options;
  if (signal?.aborted) throw new MoltError('run/cancelled');
  const client = new pg.Client({
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password,
    database: target.database,
    ssl,
    options: target.options,
    application_name: target.applicationName ?? options.applicationName,
    connectionTimeoutMillis: target.connectTimeoutSeconds * 1000,
    keepAlive: true,
    // A peer that is gone without a word is noticed after about 10 s + 9 probes, not after two hours.
    keepAliveInitialDelayMillis: 10_000,
    ...(options.replication ? { replication: 'database' } : {}),
  } as pg.ClientConfig);
  client.on('error', () => undefined);
  let cancel: (() => void) | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new MoltError('run/cancelled'));
    signal?.addEventListener('abort', cancel, { once: true });
  });
  try {
    const connecting = client.connect();
    connecting.catch(() => undefined);
    await Promise.race([connecting, cancelled]);
    return client;
  } catch (error) {
    destroy(client);
    throw connectFailure(target, error);
  } finally {
    if (cancel) signal?.removeEventListener('abort', cancel);
  }
}

/** Cuts a connection at once, whatever runs on it; the server undoes an open transaction. */
export function destroy(client: pg.Client): void {
  const { connection } = client as unknown as { connection?: { stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}

/** Ends a connection politely, or cuts it after 2 s; never throws. */
export async function closeClient(client: pg.Client | undefined): Promise<void> {
  if (!client) return;
  const timer = setTimeout(() => destroy(client), 2000);
  await client.end().catch(() => undefined);
  clearTimeout(timer);
}
