import { randomBytes } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { redact } from '../../contracts/errors.ts';
import type { Acknowledged } from './ledger.ts';
import { Latency } from './latency.ts';
import { choose, reads, writes, type Facts } from './operations.ts';
import { seededRandom } from './random.ts';

export interface ApplicationOptions {
  /** Connection strings, one for each proxy; workers are spread over them. */
  urls: string[];
  workers: number;
  /** Mean pause between two operations of a worker, in milliseconds. */
  thinkMs: number;
  seed: number;
  /** File that gets one line for each acknowledged write, as soon as it is known. */
  journal?: string;
  /** Told of each error as it happens; texts are redacted. */
  onError?: (text: string) => void;
}

export interface ApplicationFigures {
  reads: number;
  /** Acknowledged writes. */
  writes: number;
  /** Errors that a user of the application would have seen. */
  errors: number;
  /** Transactions that the database asked to be tried again (40001, 40P01): no error, by contract. */
  retries: number;
  perSecond: number;
  /** Latencies of operations (whole transactions), in milliseconds. */
  p50: number;
  p95: number;
  worst: number;
}

/** What a watch saw between its start and now. */
export interface Watch {
  /** The longest time that any operation took which was under way during the watch, in milliseconds. */
  worstMs(): number;
  errors(): number;
  stop(): void;
}

export interface RunningApplication {
  figures(): ApplicationFigures;
  acknowledged(): Acknowledged;
  /** The first errors, redacted, with time and kind of operation. */
  errors(): readonly string[];
  watch(): Watch;
  /** Lets each worker finish what it is doing, at most `limitMs` (60 s), and closes its connections. */
  stop(limitMs?: number): Promise<void>;
}

/** How long the application waits for an answer before it calls that an error; more than any pause may last. */
const answerDeadlineMs = 90_000;
const retryable = new Set(['40001', '40P01']);

/**
 * Starts the sample application: workers that read and write through the proxies, each on one long-lived connection,
 * with simple and extended queries, named prepared statements and transactions. Each write has a number; the next
 * one isn't begun before this one is acknowledged. Rejects when the database cannot be reached at first.
 */
export async function startApplication(options: ApplicationOptions): Promise<RunningApplication> {
  const facts = await readFacts(options.urls[0]!);
  const run = `${new Date().toISOString().slice(0, 19)}-${randomBytes(2).toString('hex')}`;
  const journal = options.journal ? createWriteStream(options.journal, { flags: 'a' }) : undefined;
  const state = new State(journal, options.onError);
  const workers = Array.from(
    { length: options.workers },
    (_, i) => new Worker(`${run}/w${i}`, options.urls[i % options.urls.length]!, facts, state, options, i),
  );
  const running = workers.map((worker) => worker.work());
  const sampler = setInterval(() => state.sample(), 1000);
  return {
    figures: () => state.figures(),
    acknowledged: () => ({ ...state.acknowledged }),
    errors: () => state.errorTexts,
    watch: () => state.watch(),
    async stop(limitMs = 60_000) {
      for (const worker of workers) worker.stopping = true;
      const late = setTimeout(() => workers.forEach((worker) => worker.cut()), limitMs);
      await Promise.all(running);
      clearTimeout(late);
      clearInterval(sampler);
      if (journal) await new Promise<void>((resolve) => journal.end(resolve));
    },
  };
}

async function readFacts(url: string): Promise<Facts> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 20_000 });
  await client.connect();
  try {
    const bikes = await client.query<{ id: string }>('SELECT id FROM bike ORDER BY id LIMIT 500');
    const highest = await client.query<Record<'a' | 'c' | 's' | 'm', string>>(
      `SELECT (SELECT max(id) FROM account) AS a, (SELECT max(id) FROM customer) AS c,
              (SELECT max(id) FROM station) AS s, (SELECT max(id) FROM maintenance) AS m`,
    );
    const { a, c, s, m } = highest.rows[0]!;
    return {
      bikes: bikes.rows.map((row) => row.id),
      accounts: Number(a),
      customers: Number(c),
      stations: Number(s),
      maintenances: Number(m),
    };
  } finally {
    await client.end();
  }
}

/** What all workers count together. */
class State {
  readonly acknowledged: Record<string, number> = {};
  readonly errorTexts: string[] = [];
  /** Operations under way: worker → when it began, by performance.now(). */
  readonly underWay = new Map<string, number>();
  private readonly latency = new Latency();
  private readonly watches = new Set<{ since: number; worst: number; errors: number }>();
  private readonly recent: number[] = [];
  private reads = 0;
  private writes = 0;
  private errors = 0;
  private retries = 0;
  private lastOperations = 0;

  constructor(
    private readonly journal: WriteStream | undefined,
    private readonly onError: ((text: string) => void) | undefined,
  ) {}

  began(worker: string): void {
    this.underWay.set(worker, performance.now());
  }

  finished(worker: string, sort: 'read' | 'write'): void {
    const took = performance.now() - (this.underWay.get(worker) ?? performance.now());
    this.underWay.delete(worker);
    this.latency.add(took);
    for (const watch of this.watches) watch.worst = Math.max(watch.worst, took);
    if (sort === 'read') this.reads++;
    else this.writes++;
  }

  gaveUp(worker: string): void {
    this.underWay.delete(worker);
  }

  acknowledge(worker: string, seq: number, kind: string): void {
    this.acknowledged[worker] = seq;
    this.journal?.write(`${JSON.stringify({ worker, seq, kind, at: Date.now() })}\n`);
  }

  failed(worker: string, kind: string, error: unknown): void {
    this.errors++;
    for (const watch of this.watches) watch.errors++;
    const code = sqlState(error);
    const text = redact(
      `${new Date().toISOString()} ${worker} ${kind}: ${code ? `${code} ` : ''}${error instanceof Error ? error.message : String(error)}`,
    );
    if (this.errorTexts.length < 50) this.errorTexts.push(text);
    this.onError?.(text);
  }

  retried(): void {
    this.retries++;
  }

  sample(): void {
    const operations = this.reads + this.writes;
    this.recent.push(operations - this.lastOperations);
    this.lastOperations = operations;
    if (this.recent.length > 3) this.recent.shift();
  }

  figures(): ApplicationFigures {
    return {
      reads: this.reads,
      writes: this.writes,
      errors: this.errors,
      retries: this.retries,
      perSecond: this.recent.reduce((sum, n) => sum + n, 0) / Math.max(1, this.recent.length),
      p50: this.latency.percentile(0.5),
      p95: this.latency.percentile(0.95),
      worst: this.latency.worst,
    };
  }

  watch(): Watch {
    const watch = { since: performance.now(), worst: 0, errors: 0 };
    this.watches.add(watch);
    return {
      worstMs: () => {
        const oldest = Math.min(...this.underWay.values(), performance.now());
        return Math.max(watch.worst, performance.now() - oldest);
      },
      errors: () => watch.errors,
      stop: () => this.watches.delete(watch),
    };
  }
}

class Worker {
  stopping = false;
  private client: pg.Client | undefined;
  private seq = 1;
  private readonly random: () => number;

  constructor(
    private readonly name: string,
    private readonly url: string,
    private readonly facts: Facts,
    private readonly state: State,
    private readonly options: ApplicationOptions,
    index: number,
  ) {
    this.random = seededRandom(options.seed * 1000 + index);
    state.acknowledged[name] = 0;
  }

  /** Works until told to stop. Never rejects: what goes wrong is counted and tried again. */
  async work(): Promise<void> {
    let operations = 0;
    while (!this.stopping) {
      if (this.random() < 0.5) await this.read();
      else await this.write();
      // Now and then a new connection, as every pool does.
      if (++operations % 300 === 0) await this.hangUp();
      await sleep(this.random() * 2 * this.options.thinkMs);
    }
    await this.hangUp();
  }

  /** Ends the connection at once; what waits on it fails. */
  cut(): void {
    void this.client?.end().catch(() => undefined);
  }

  private async read(): Promise<void> {
    const read = choose(reads, this.random);
    this.state.began(this.name);
    while (true) {
      try {
        const client = await this.connected();
        await read.run({ ...this.context(client), worker: this.name });
        this.state.finished(this.name, 'read');
        return;
      } catch (error) {
        await this.recover(error, read.kind);
        if (this.stopping) return this.state.gaveUp(this.name);
      }
    }
  }

  private async write(): Promise<void> {
    const write = choose(writes, this.random);
    this.state.began(this.name);
    while (true) {
      try {
        const client = await this.connected();
        await write.run({ ...this.context(client), worker: this.name, seq: this.seq });
        break;
      } catch (error) {
        await this.recover(error, write.kind);
        const outcome = await this.wasWritten();
        if (outcome === 'yes') break;
        // Stopped before the outcome could be learnt: nobody was told, so nobody may rely on it.
        if (this.stopping || outcome === 'unknown') return this.state.gaveUp(this.name);
      }
    }
    this.state.acknowledge(this.name, this.seq, write.kind);
    this.state.finished(this.name, 'write');
    this.seq++;
  }

  private context(client: pg.Client) {
    return {
      client,
      facts: this.facts,
      random: this.random,
      // One transaction in ten is slow, so that a drain has something to wait for.
      think: () => sleep(this.random() < 0.1 ? 150 : 2),
    };
  }

  private async connected(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'pedal',
      connectionTimeoutMillis: answerDeadlineMs,
      query_timeout: answerDeadlineMs,
      keepAlive: true,
    });
    // A connection that dies while idle is noticed by the next statement, which counts the error.
    client.on('error', () => undefined);
    await client.connect();
    this.client = client;
    return client;
  }

  /** After a failure: counts it, and brings the connection back into a known state. */
  private async recover(error: unknown, kind: string): Promise<void> {
    const retry = retryable.has(sqlState(error) ?? '');
    if (retry) this.state.retried();
    else this.state.failed(this.name, kind, error);
    if (retry) {
      try {
        await this.client?.query('ROLLBACK');
        return;
      } catch {
        // Then it is hung up like any other.
      }
    }
    await this.hangUp();
    if (!retry) await sleep(200);
  }

  /** Asks the database itself whether the current write is there, until it answers or the application stops. */
  private async wasWritten(): Promise<'yes' | 'no' | 'unknown'> {
    while (true) {
      try {
        const client = await this.connected();
        const found = await client.query('SELECT 1 FROM ledger_event WHERE worker = $1 AND seq = $2', [
          this.name,
          this.seq,
        ]);
        return found.rowCount ? 'yes' : 'no';
      } catch {
        await this.hangUp();
        if (this.stopping) return 'unknown';
        await sleep(200);
      }
    }
  }

  private async hangUp(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A dead server doesn't answer a goodbye; a second is long enough to say it.
    if (client) await Promise.race([client.end().catch(() => undefined), sleep(1000)]);
  }
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
