import pg from 'pg';

/** What an audit needs of a database. */
export interface Queried {
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
}

/**
 * Milliseconds that a worker rests between two moves. Without a rest a few workers take both cores of a small machine
 * for as long as a test waits for something else; with it some of them are still in the middle of a move whenever they are
 * told to stand still.
 */
const restMs = 20;

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
 * Unless it is told to come back: then it connects again after an error, as a pool does, and goes on with its next
 * move; whether the one that failed was made is not known.
 */
export class Application {
  readonly #comesBack: boolean;

  constructor(options: { comesBack?: boolean } = {}) {
    this.#comesBack = options.comesBack ?? false;
  }

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
      const url = urls[worker % urls.length]!;
      this.#clients.push(await this.#connect(worker, url));
      this.acknowledged.push([]);
      this.#running.push(this.#work(worker, url));
    }
  }

  async #connect(worker: number, url: string): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: url,
      application_name: `app-${worker}`,
      connectionTimeoutMillis: 60_000,
    });
    client.on('error', (error) => {
      if (!this.#comesBack) this.errors.push(`worker ${worker}: ${error.message}`);
    });
    await client.connect();
    return client;
  }

  /** Replaces a worker's connection, as soon as somebody takes it. Returns false when it was stopped meanwhile. */
  async #connectAgain(worker: number, url: string): Promise<boolean> {
    void this.#clients[worker]!.end().catch(() => undefined);
    while (!this.#stopped) {
      try {
        this.#clients[worker] = await this.#connect(worker, url);
        return true;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    return false;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#running);
    await Promise.all(this.#clients.map((client) => client.end().catch(() => undefined)));
  }

  async #work(worker: number, url: string): Promise<void> {
    const mine = this.acknowledged[worker]!;
    for (let seq = 1; !this.#stopped; seq++) {
      const from = (seq * 7 + worker) % accounts;
      const to = (from + 1 + (seq % 5)) % accounts;
      const [low, high] = from < to ? [from, to] : [to, from];
      const started = performance.now();
      const client = this.#clients[worker]!;
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
        if (!this.#comesBack || !(await this.#connectAgain(worker, url))) return;
        continue;
      }
      this.longestWaitMs = Math.max(this.longestWaitMs, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  }

  /**
   * What is wrong with a database that should hold every move that was acknowledged before this call. Empty when
   * nothing is.
   */
  async audit(database: Queried): Promise<string[]> {
    const wrong: string[] = [];
    const before = this.acknowledged.map((list) => [...list]);
    const [{ total } = { total: '' }] = await database.query<{ total: string }>(
      'SELECT sum(balance)::text AS total FROM account',
    );
    if (Number(total) !== accounts * 1000) wrong.push(`the balances sum up to ${total}`);
    for (const [worker, acknowledged] of before.entries()) {
      const rows = await database.query<{ seq: string }>('SELECT seq FROM move WHERE worker = $1', [worker]);
      const there = new Set(rows.map((row) => Number(row.seq)));
      const lost = acknowledged.filter((seq) => !there.has(seq));
      if (lost.length > 0)
        wrong.push(`worker ${worker}: ${lost.length} acknowledged moves lost, first ${lost[0]}`);
    }
    return wrong;
  }
}
