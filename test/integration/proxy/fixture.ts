import pg from 'pg';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import type { Order, Side } from '../../../lms/api/schema.ts';
import type { ProxyOptions } from '../../../lms/proxy/options.ts';
import { startProxy, type RunningProxy } from '../../../lms/proxy/proxy.ts';
import { createSides, dropSides, type Sides } from '../orchestrator.ts';

/** Two databases with a proxy in front of them. */
export interface Fixture extends Sides {
  readonly proxy: RunningProxy;
  /** Connection string of the proxy; user and password are those of the source. */
  readonly url: string;
  /** A connected client; ended by `stop`. Errors that it hears outside of queries are in `errors`. */
  client(config?: pg.ClientConfig): Promise<pg.Client & { errors: Error[] }>;
  /** Runs SQL at both sides, not through the proxy. */
  both(sql: string): Promise<void>;
  /** Locks a table of the source, so that a statement on it runs until the lock is let go; returns how. */
  lock(table: string): Promise<() => Promise<void>>;
  /** Gives the next order. */
  order(phase: Order['phase'], side?: Side, policy?: Order['blockerPolicy']): Order;
  stop(): Promise<void>;
}

export async function start(options: Partial<ProxyOptions> = {}): Promise<Fixture> {
  const { source, target } = await createSides();
  const proxy = await startProxy({
    source: parseConnectionString(source.url),
    target: parseConnectionString(target.url),
    ...options,
  });
  const url = new URL(source.url);
  url.port = String(proxy.port);
  const clients: pg.Client[] = [];
  let epoch = 0;
  return {
    source,
    target,
    proxy,
    url: url.href,
    async client(config = {}) {
      const client = Object.assign(new pg.Client({ connectionString: url.href, ...config }), {
        errors: [] as Error[],
      });
      client.on('error', (error: Error) => client.errors.push(error));
      clients.push(client);
      await client.connect();
      return client;
    },
    async both(sql) {
      await Promise.all([source.query(sql), target.query(sql)]);
    },
    async lock(table) {
      const holder = new pg.Client({ connectionString: source.url });
      clients.push(holder);
      await holder.connect();
      await holder.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return async () => void (await holder.query('COMMIT'));
    },
    order(phase, side = proxy.order.sourceOfTruth, blockerPolicy = 'wait') {
      if (phase === 'draining' || phase === 'serving') epoch++;
      const order: Order = { epoch, phase, sourceOfTruth: side, blockerPolicy, leaseMs: 10_000 };
      proxy.apply(order);
      return order;
    },
    async stop() {
      // Together: a session that is held doesn't hear that its client wants to end.
      await Promise.all([...clients.map((client) => client.end().catch(() => undefined)), proxy.close()]);
      await dropSides({ source, target });
    },
  };
}

/** Waits until `condition` holds. @throws Error that names it after `seconds`. */
export async function until(
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`waited ${seconds} s for: ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const drained = (proxy: RunningProxy): Promise<void> =>
  until(
    () => `the proxy is drained; ${JSON.stringify(proxy.heartbeat().blockers.slice(0, 3))}`,
    () => proxy.heartbeat().drained,
  );
