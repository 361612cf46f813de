import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MoltError } from '../../contracts/errors.ts';
import { closeClient, destroy, openClient } from '../../data/connect/client.ts';
import { addressOf, describe, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import { commitDurably } from '../../data/connect/durable.ts';
import { isConnectionLoss } from '../../data/connect/failure.ts';

/** SQLSTATEs that ask for the same transaction again: serialization failure and deadlock. */
const again = new Set(['40001', '40P01']);

/** A transaction's statements; values travel as parameters. */
export interface Queries {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Like `query`, and returns how many rows it touched. */
  change(sql: string, values?: readonly unknown[]): Promise<number>;
}

export interface DatabaseOptions {
  readonly applicationName: string;
  /** Sessions at most; more work waits for one. */
  readonly sessions: number;
  /** Seconds after which a statement, and the wait for a session, is given up. */
  readonly deadlineSeconds: number;
  /** The error that an unreachable server becomes. */
  readonly lost: (reason: string, address: string) => MoltError;
}

/**
 * A few sessions of one database, opened when needed and kept. Every call has a deadline; a server that doesn't answer
 * is `options.lost`. Transactions are SERIALIZABLE and are run again when the server asks for it.
 */
export class Database implements Queries {
  readonly address: string;
  readonly #target: ConnectionTarget;
  readonly #options: DatabaseOptions;
  readonly #idle: pg.Client[] = [];
  readonly #all = new Set<pg.Client>();
  readonly #waiting: (() => void)[] = [];
  #opened = 0;
  #closed = false;

  constructor(target: ConnectionTarget, options: DatabaseOptions) {
    this.#target = target;
    this.#options = options;
    this.address = describe(target);
  }

  /** Opens one session ahead of need, so that the next call doesn't wait for it. */
  async warm(): Promise<void> {
    await this.query('SELECT 1');
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#with(async (client) => (await client.query<Row & pg.QueryResultRow>(sql, [...values])).rows);
  }

  async change(sql: string, values: readonly unknown[] = []): Promise<number> {
    return this.#with(async (client) => (await client.query(sql, [...values])).rowCount ?? 0);
  }

  /** Runs several statements without parameters, as they stand. */
  async script(sql: string): Promise<void> {
    await this.#with(async (client) => {
      await client.query(sql);
    });
  }

  /**
   * Runs `work` in one SERIALIZABLE transaction, again from the start when the server asks for it (at most 20 times).
   * When the connection breaks during COMMIT nobody knows whether it happened: callers read the state again.
   */
  async transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#with((client) => this.#once(client, work));
      } catch (error) {
        const code = (error as { code?: string } | undefined)?.code ?? '';
        if (!again.has(code) || tries >= 20) throw error;
        await sleep(Math.random() * 10 * tries);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#all].map((client) => closeClient(client)));
    this.#all.clear();
  }

  async #once<T>(client: pg.Client, work: (tx: Queries) => Promise<T>): Promise<T> {
    await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
    try {
      const result = await work({
        query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
          (await client.query<Row & pg.QueryResultRow>(sql, [...values])).rows,
        change: async (sql, values = []) => (await client.query(sql, [...values])).rowCount ?? 0,
      });
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async #with<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#take();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        destroy(client);
        reject(this.#lost(`no answer within ${this.#options.deadlineSeconds} s`));
      }, this.#options.deadlineSeconds * 1000);
    });
    try {
      const result = await Promise.race([use(client), late]);
      this.#give(client, true);
      return result;
    } catch (error) {
      const lost = error instanceof MoltError ? false : isConnectionLoss(error);
      this.#give(client, !lost && !(error instanceof MoltError && error.code.startsWith('lms/')));
      if (lost) throw this.#lost(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #take(): Promise<pg.Client> {
    const until = Date.now() + this.#options.deadlineSeconds * 1000;
    for (;;) {
      if (this.#closed) throw this.#lost('it was closed');
      const idle = this.#idle.pop();
      if (idle) return idle;
      if (this.#opened < this.#options.sessions) return this.#open();
      if (Date.now() > until) throw this.#lost('every session is busy');
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          // Who has given up must not take the call of one who still waits.
          const at = this.#waiting.indexOf(wake);
          if (at >= 0) this.#waiting.splice(at, 1);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(1, until - Date.now() + 1));
        this.#waiting.push(wake);
      });
    }
  }

  async #open(): Promise<pg.Client> {
    this.#opened += 1;
    try {
      const client = await openClient(
        {
          ...this.#target,
          applicationName: this.#options.applicationName,
          connectTimeoutSeconds: Math.min(this.#target.connectTimeoutSeconds, this.#options.deadlineSeconds),
        },
        { applicationName: this.#options.applicationName },
      );
      this.#all.add(client);
      client.once('end', () => this.#forget(client));
      // A process that stalls in the middle of a transaction must not hold its locks for ever.
      await client.query(`SET idle_in_transaction_session_timeout = '5s'; ${commitDurably}`);
      return client;
    } catch (error) {
      this.#opened -= 1;
      this.#waiting.shift()?.();
      if (error instanceof MoltError && !isConnectionLoss(error)) throw error;
      throw this.#lost(error instanceof Error ? error.message : String(error));
    }
  }

  #give(client: pg.Client, usable: boolean): void {
    if (usable && this.#all.has(client) && !this.#closed) this.#idle.push(client);
    else if (this.#all.has(client)) {
      this.#forget(client);
      destroy(client);
    }
    this.#waiting.shift()?.();
  }

  #forget(client: pg.Client): void {
    if (!this.#all.delete(client)) return;
    this.#opened -= 1;
    const at = this.#idle.indexOf(client);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#waiting.shift()?.();
  }

  #lost(reason: string): MoltError {
    return this.#options.lost(reason, addressOf(this.#target));
  }
}
