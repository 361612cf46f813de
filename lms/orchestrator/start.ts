import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';
import type { TLSSocket } from 'node:tls';
import cors from '@fastify/cors';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { pino, type Logger } from 'pino';
import { MoltError, redact, toErrorReport } from '../../contracts/errors.ts';
import { parseConnectionString } from '../../data/connect/connection-string.ts';
import { bodyLimit, registerRoutes } from '../api/routes.ts';
import { apiPrefix } from '../api/schema.ts';
import { defaultCheckLimits, type CheckLimits } from '../cutover/checks.ts';
import type { CutoverWorld } from '../cutover/world.ts';
import { CheckWatch } from './check-watch.ts';
import { Database } from './database.ts';
import { Driver } from './driver.ts';
import { isLoopback, type ListenAddress } from './listen.ts';
import { createMetrics, serveMetrics } from './metrics.ts';
import { createService, usualLeaseMs } from './service.ts';
import { PostgresSide } from './side.ts';
import { ChangeSignal } from './signal.ts';
import { StateStore } from './store/store.ts';

export interface OrchestratorOptions {
  readonly listen: ListenAddress;
  readonly metricsListen?: ListenAddress;
  /** Connection string of the source: its log position is read, and sessions are ended there. */
  readonly sourceUrl: string;
  /** Connection string of the target, which also is the state store. */
  readonly targetUrl: string;
  /** As the original names them: `postgres`, `cockroach`, `mysql`. */
  readonly sourceDialect: string;
  readonly targetDialect: string;
  /** Secret that every request must carry. */
  readonly token?: string;
  /** Serve requests without a token; on loopback only. */
  readonly allowNoToken?: boolean;
  readonly tls?: {
    /** PEM texts. */
    readonly cert: string;
    readonly key: string;
    /** When given, clients must show a certificate of this authority, and need no token then. */
    readonly clientCa?: string;
  };
  /** Serve plain HTTP on other addresses than loopback. */
  readonly allowTlsModeDisable?: boolean;
  /** Origin whose pages may call the API; `/text/` is a regular expression. */
  readonly allowOrigin?: string;
  readonly limits?: Partial<CheckLimits>;
  /** Milliseconds that an instance may go on without being heard; default 3000. */
  readonly leaseMs?: number;
  /** Make the state store's tables when they are missing, instead of waiting for `molt-lms-cli initialize`. */
  readonly initialize?: boolean;
  readonly version?: string;
  readonly log?: Logger;
}

export interface RunningOrchestrator {
  readonly port: number;
  readonly metricsPort?: number;
  /** e.g. http://127.0.0.1:4200 */
  readonly url: string;
  /** Stops answering and driving. What is under way stays in the state store and is taken up by the next one. */
  close(): Promise<void>;
}

/** Milliseconds between two readings for the gauges. */
const gaugeMs = 5_000;
/** Milliseconds between two tries to learn what the databases are. */
const probeMs = 2_000;

/**
 * Starts an orchestrator in this process.
 *
 * @throws MoltError lms/tls-needed, lms/token-needed, cutover/not-built, connect/bad-url, input/usage; a database that
 * is away at the start is no error: it is waited for (unless `initialize` is asked for, which then throws
 * lms/state-store-lost).
 */
export async function startOrchestrator(options: OrchestratorOptions): Promise<RunningOrchestrator> {
  refuseUnsafe(options);
  for (const dialect of [options.sourceDialect, options.targetDialect]) requireBuilt(dialect);
  const log = options.log ?? pino({ level: 'silent' });
  const stopping = new AbortController();
  const changes = new ChangeSignal();
  const sourceTarget = parseConnectionString(options.sourceUrl);
  const targetTarget = parseConnectionString(options.targetUrl);

  const source = new PostgresSide('source', sourceTarget);
  const target = new PostgresSide('target', targetTarget);
  const storeDatabase = new Database(targetTarget, {
    applicationName: 'molt-orchestrator',
    sessions: 8,
    deadlineSeconds: 5,
    lost: (reason, address) => new MoltError('lms/state-store-lost', { address, reason }),
  });
  const holder = `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
  const store = new StateStore(storeDatabase, holder);

  const began = new Set<number>();
  const world: CutoverWorld = {
    store,
    sides: { source, target },
    now: () => performance.now(),
    change: (ms) => changes.wait(ms, stopping.signal),
    announce: () => changes.announce(),
    began: (attempt) => began.has(attempt),
    log: (message, details) => log.info(details ?? {}, message),
  };
  const driver = new Driver(world, log, stopping.signal);
  const service = createService({
    world,
    changes,
    checks: new CheckWatch(world, { ...defaultCheckLimits, ...options.limits }),
    dialects: { source: options.sourceDialect, target: options.targetDialect },
    version: options.version ?? '0.0.0',
    log,
    leaseMs: options.leaseMs ?? usualLeaseMs,
    stop: stopping.signal,
    leads: () => driver.leads,
    beginning: (attempt) => began.add(attempt),
  });
  if (options.initialize) await service.initialize();

  const metrics = createMetrics();
  const app = createApp(options);
  app.addHook('onRequest', async (request) => authorize(options, request));
  app.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url ?? 'unknown';
    metrics.request(path, request.method, reply.statusCode, reply.elapsedTime);
    if (reply.statusCode >= 500) log.warn({ path, status: reply.statusCode }, 'request failed');
  });
  if (options.allowOrigin)
    await app.register(cors, { origin: origin(options.allowOrigin), methods: ['GET', 'POST'] });
  await registerRoutes(app, service, options.version ?? '0.0.0');

  const background = [
    driver.run(),
    // It serves all the same, a database may come later; but who reads the log should know at once.
    ...([source, target] as const).map((side) =>
      side.probe().catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        const { code, message, remedy } = toErrorReport(error);
        log.warn({ code }, `${message}. ${remedy}`);
      }),
    ),
    repeat(stopping.signal, gaugeMs, async () => {
      const [state, instances] = await Promise.all([store.state(), store.instances()]);
      const live = instances.filter((one) => one.live).length;
      metrics.state(
        state.epoch,
        state.sourceOfTruth === 'target',
        state.phase !== 'serving',
        driver.leads,
        live,
      );
    }),
    ...[source, target].map((side) =>
      repeat(stopping.signal, probeMs, async () => {
        if (side.product === '') await side.probe();
      }),
    ),
  ];
  let metricsServer: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    changes.announce();
    await Promise.all(background);
    await Promise.all([app.close(), metricsServer?.close()]);
    await Promise.all([storeDatabase.close(), source.close(), target.close()]);
  };
  try {
    if (options.metricsListen)
      metricsServer = await serveMetrics(options.metricsListen, metrics.registry, async () => {
        return store.state().then(
          () => undefined,
          (error: unknown) => {
            const { code, message } = toErrorReport(error);
            // Before `initialize` the API must be reachable, or nobody could ask for it.
            return code === 'lms/not-initialized' ? undefined : message;
          },
        );
      });
    await app.listen({ host: options.listen.host, port: options.listen.port }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new MoltError('input/usage', {
        reason: `Cannot listen on ${options.listen.host}:${options.listen.port}: ${reason}`,
      });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const port = portOf(app) ?? options.listen.port;
  const host = options.listen.host.includes(':') ? `[${options.listen.host}]` : options.listen.host;
  const url = `${options.tls ? 'https' : 'http'}://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;
  log.info({ url, source: source.address, target: target.address }, 'orchestrator listens');
  return { port, metricsPort: metricsServer?.port, url, close: once(stop) };
}

/** The fastify instance without routes. `forceCloseConnections`: long polls and event streams end with us. */
export function createApp(options: Pick<OrchestratorOptions, 'tls'>): FastifyInstance {
  const common = { bodyLimit, forceCloseConnections: true, logger: false } as const;
  if (!options.tls) return fastify(common);
  const { cert, key, clientCa } = options.tls;
  const https = clientCa
    ? { cert, key, ca: clientCa, requestCert: true, rejectUnauthorized: true }
    : { cert, key };
  return fastify({ ...common, https }) as unknown as FastifyInstance;
}

function portOf(app: FastifyInstance): number | undefined {
  const address = app.server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

function refuseUnsafe(options: OrchestratorOptions): void {
  const local = isLoopback(options.listen.host);
  if (!options.tls && !local && !options.allowTlsModeDisable)
    throw new MoltError('lms/tls-needed', { what: `the orchestrator on ${options.listen.host}` });
  if (!options.token && !options.tls?.clientCa && !(options.allowNoToken && local))
    throw new MoltError('lms/token-needed');
}

function requireBuilt(dialect: string): void {
  if (['postgres', 'cockroach', 'crdb'].includes(dialect)) return;
  if (dialect === 'mysql') throw new MoltError('cutover/not-built', { what: 'The orchestrator for MySQL' });
  throw new MoltError('input/usage', {
    reason: `There is no dialect "${dialect}": postgres, cockroach, mysql`,
  });
}

/** Everything but /health needs the token, or a client certificate that the TLS layer has already checked. */
function authorize(options: OrchestratorOptions, request: FastifyRequest): void {
  if (request.method === 'OPTIONS' || request.url === `${apiPrefix}/health`) return;
  if (options.tls?.clientCa && (request.raw.socket as TLSSocket).authorized) return;
  if (!options.token) {
    // Without a secret a page in this machine's browser must not get in by a name that it made resolve to loopback.
    if (isLoopback(request.hostname.replace(/^\[|\]$/g, ''))) return;
    throw new MoltError('lms/unauthorized');
  }
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined || !sameSecret(given, options.token)) throw new MoltError('lms/unauthorized');
}

/** Takes the same time whatever is wrong with the guess. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function origin(text: string): string | RegExp {
  const pattern = /^\/(.*)\/$/.exec(text)?.[1];
  try {
    return pattern === undefined ? text : new RegExp(pattern);
  } catch {
    throw new MoltError('input/usage', {
      reason: `--allow-origin: ${redact(text)} is not a regular expression`,
    });
  }
}

/** Does `work` every `ms` until stopped; what fails is tried again next time. */
async function repeat(stop: AbortSignal, ms: number, work: () => Promise<void>): Promise<void> {
  const pause = new ChangeSignal();
  while (!stop.aborted) {
    await work().catch(() => undefined);
    await pause.wait(ms, stop);
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
