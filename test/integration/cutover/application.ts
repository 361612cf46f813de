import pg from 'pg';
import type { TestDatabase } from '../database.ts';

/** Tables of the sample application: money that moves between accounts, and a row for every move. */
export const schema = `
CREATE TABLE account (id INT8 PRIMARY KEY, balance INT8 NOT NULL);
CREATE TABLE move (worker INT4 NOT NULL, seq INT8 NOT NULL, note TEXT, PRIMARY KEY (worker, seq));
CREATE SEQUENCE move_id_seq;`;
export const accounts = 20;
export const fill = `INSERT INTO account SELECT n, 1000 FROM generate_series(1, ${accounts}) AS n`;

/**
 * Moves money through the proxies, all the time, and remembers each move that was acknowledged. Every worker has one
 * session, a named prepared statement that it made before anything else, and never retries: an error is an error.
 */
export class Application {
  readonly errors: string[] = [];
  /** Of each worker: the numbers of the moves whose COMMIT was answered. */
  readonly acknowledged: number[][] = [];
  /** The longest time between two answers of a worker, in milliseconds. */
  longestWaitMs = 0;
  readonly #clients: pg.Client[] = [];
  #running: Promise<void>[] = [];
  #stopped = false;

  get moves(): number {
    return this.acknowledged.reduce((sum, list) => sum + list.length, 0);
  }

  async start(urls: readonly string[], workers: number): Promise<void> {
    for (let worker = 0; worker < workers; worker++) {
      const client = new pg.Client({
        connectionString: urls[worker % urls.length],
        application_name: `app-${worker}`,
      });
      client.on('error', (error) => this.errors.push(`worker ${worker}: ${error.message}`));
      await client.connect();
      this.#clients.push(client);
      this.acknowledged.push([]);
      this.#running.push(this.#work(worker, client));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
    await Promise.all(this.#clients.map((client) => client.end().catch(() => undefined)));
  }

  async #work(worker: number, client: pg.Client): Promise<void> {
    const mine = this.acknowledged[worker]!;
    for (let seq = 1; !this.#stopped; seq++) {
      const from = (seq * 7 + worker) % accounts;
      const to = (from + 1 + (seq % 5)) % accounts;
      const [low, high] = from < to ? [from, to] : [to, from];
      const started = performance.now();
      try {
        await client.query('BEGIN');
        for (const [id, amount] of [
          [low, from === low ? -1 : 1],
          [high, from === low ? 1 : -1],
        ])
          // prettier-ignore
          await client.query({
            name: 'move',
            text: 'UPDATE account SET balance = balance + $2 WHERE id = $1',
            values: [id! + 1, amount],
          });
        await client.query('INSERT INTO move (worker, seq, note) VALUES ($1, $2, $3)', [
          worker,
          seq,
          `nº ${seq}`,
        ]);
        await client.query('COMMIT');
        mine.push(seq);
      } catch (error) {
        this.errors.push(`worker ${worker}, move ${seq}: ${(error as Error).message}`);
        return;
      }
      this.longestWaitMs = Math.max(this.longestWaitMs, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** What is wrong with a database that should hold every acknowledged move. Empty when nothing is. */
  async audit(database: TestDatabase): Promise<string[]> {
    const wrong: string[] = [];
    const [{ total } = { total: '' }] = await database.query<{ total: string }>(
      'SELECT sum(balance)::text AS total FROM account',
    );
    if (Number(total) !== accounts * 1000) wrong.push(`the balances sum up to ${total}`);
    for (const [worker, acknowledged] of this.acknowledged.entries()) {
      const rows = await database.query<{ seq: string }>('SELECT seq FROM move WHERE worker = $1', [worker]);
      const there = new Set(rows.map((row) => Number(row.seq)));
      const lost = acknowledged.filter((seq) => !there.has(seq));
      if (lost.length > 0)
        wrong.push(`worker ${worker}: ${lost.length} acknowledged moves lost, first ${lost[0]}`);
    }
    return wrong;
  }
}
