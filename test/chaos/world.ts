import pg from 'pg';
import { freePort } from '../../embedded/postgres.ts';
import { createClient, type OrchestratorClient } from '../../lms/api/client.ts';
import { Application, fill, schema, type Queried } from '../integration/cutover/application.ts';
import { orchestratorProcess, proxyProcess, replicatorProcess, type Process } from './process.ts';

export interface WorldDatabase extends Queried {
  readonly url: string;
}

/** A migration at work, every part in a process of its own, and an application that comes back after an error. */
export interface World {
  readonly source: WorldDatabase;
  readonly target: WorldDatabase;
  readonly client: OrchestratorClient;
  readonly orchestrator: Process;
  readonly replicator: Process;
  readonly proxies: readonly Process[];
  /** Where clients reach each proxy. */
  readonly urls: readonly string[];
  readonly application: Application;
  end(): Promise<void>;
}

/** Counts each attempt of a client to write, also those that are rolled back; what replication writes doesn't count. */
const countWrites = `
CREATE SEQUENCE client_writes;
CREATE FUNCTION count_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM nextval('public.client_writes'); RETURN NULL; END $$;
CREATE TRIGGER count_write AFTER INSERT OR UPDATE OR DELETE ON move FOR EACH STATEMENT EXECUTE FUNCTION count_write();
CREATE TRIGGER count_write AFTER INSERT OR UPDATE OR DELETE ON account FOR EACH STATEMENT EXECUTE FUNCTION count_write();`;

/** How often a client has tried to write at a side. The sequence is moved at a cutover: compare only between two. */
export const clientWrites = async (database: Queried): Promise<string> =>
  (await database.query<{ last: string }>('SELECT last_value::text AS last FROM client_writes'))[0]!.last;

/**
 * @param programs the bundled `molt-lms` and `molt`
 * @param workers of the application, spread over two proxies
 */
export async function startWorld(
  source: WorldDatabase,
  target: WorldDatabase,
  programs: { readonly lms: string; readonly molt: string },
  workers: number,
): Promise<World> {
  const token = 'token-of-the-chaos';
  for (const side of [source, target]) await side.query(schema + countWrites);
  const at = { source: source.url, target: target.url };
  const [port, ...proxyPorts] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${port}`;
  const orchestrator = orchestratorProcess(programs.lms, at, port, token);
  const replicator = replicatorProcess(programs.molt, at);
  const proxies = proxyPorts.map((one, n) => proxyProcess(programs.lms, at, `lms-${n}`, one, url, token));
  const urls = proxyPorts.map((one) => {
    const through = new URL(source.url);
    through.port = String(one);
    return through.href;
  });
  const application = new Application({ comesBack: true });
  const client = createClient({ url, token });
  const world: World = {
    ...{ source, target, client, orchestrator, replicator, proxies, urls, application },
    async end() {
      client.close();
      const stopped = application.stop();
      await Promise.all([orchestrator, replicator, ...proxies].map((one) => one.end()));
      await stopped;
    },
  };
  try {
    await orchestrator.start();
    await Promise.all([replicator, ...proxies].map((one) => one.start()));
    await eventually('the replication runs', patience, async () =>
      (await client.status()).legs.some((leg) => leg.leg === 'forward' && leg.state === 'running'),
    );
    await source.query(fill);
    await application.start(urls, workers);
    await moves(world, 30);
    await ready(world);
    return world;
  } catch (error) {
    await world.end();
    throw error;
  }
}

/** Milliseconds after which what should come about is taken for never: a machine may be very busy. */
export const patience = 60_000;

/** Asks again until it is so. @throws Error that names what was waited for. */
export async function eventually(
  what: string,
  ms: number,
  isSo: () => Promise<boolean>,
  everyMs = 20,
): Promise<void> {
  const until = Date.now() + ms;
  let last: unknown;
  for (;;) {
    try {
      if (await isSo()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) throw new Error(`not within ${ms / 1000} s: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Waits until `count` more moves were acknowledged. */
export async function moves({ application }: World, count: number): Promise<void> {
  const until = application.moves + count;
  await eventually(`${count} more moves`, patience, async () => Promise.resolve(application.moves >= until));
}

/** Waits until a cutover may begin. */
export async function ready({ client }: World): Promise<void> {
  let open = '';
  await eventually('the checks pass', patience, async () => {
    const { checks, transitioning } = await client.status();
    const failed = checks.filter((one) => one.required && one.state !== 'passed');
    open = failed.map((one) => `${one.id}: ${one.text}`).join('; ');
    return failed.length === 0 && !transitioning;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)} (${open})`);
  });
}

/** One statement on a connection of its own. */
export const queriedAt = (url: string): WorldDatabase => ({
  url,
  async query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const result = await client.query<Row>(sql, values);
      const last = Array.isArray(result) ? (result as pg.QueryResult<Row>[]).at(-1) : result;
      return last?.rows ?? [];
    } finally {
      await client.end().catch(() => undefined);
    }
  },
});
