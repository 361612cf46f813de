import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseConnectionString } from '../../data/connect/connection-string.ts';
import { probe } from '../../data/connect/probe.ts';
import { freePort } from '../../embedded/postgres.ts';
import type { Databases } from './databases.ts';
import type { Guard } from './guard.ts';
import { startPart, type Part } from './part.ts';
import { program } from './program.ts';

export interface ServicesOptions {
  databases: Databases;
  proxies: number;
  /** Folder of the parts' logs. */
  logs: string;
  guard: Guard;
  say: (text: string) => void;
}

/** The live migration service as it would run anywhere: an orchestrator and proxies, each a process of its own. */
export interface Services {
  orchestratorUrl: string;
  /** Bearer token of the orchestrator's API; a secret. */
  token: string;
  /** Connection strings of the application, one for each proxy. */
  applicationUrls: string[];
  /** All processes, in order of their start; the replicator is added when it starts. */
  parts: Part[];
  startReplicator(): Promise<Part>;
  /** Stops everything, last started first. */
  stop(): Promise<void>;
}

/** Starts the orchestrator and the proxies and waits until each answers. Stops what it has started when one doesn't. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { databases, guard, say } = options;
  const token = randomBytes(24).toString('base64url');
  const parts: Part[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.reverse()) await part.stop();
  };
  const start = async (
    name: string,
    args: string[],
    env: Record<string, string>,
    ready: () => Promise<boolean>,
  ) => {
    const logFile = join(options.logs, `${name}.log`);
    const part = await startPart({ name, args, env, logFile, ready, guard, say });
    parts.push(part);
    return part;
  };
  const answers = (url: string) => async (): Promise<boolean> =>
    (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  try {
    const targetDialect = await dialectOf(databases.target.engineUrl);
    const [port, metricsPort] = [await freePort(), await freePort()];
    const orchestratorUrl = `http://127.0.0.1:${port}`;
    await start(
      'orchestrator',
      [
        ...[program('molt-lms'), 'orchestrator', '--listen', `127.0.0.1:${port}`],
        ...['--metrics-listen', `127.0.0.1:${metricsPort}`],
        ...['--source-dialect', 'postgres', '--target-dialect', targetDialect],
      ],
      {
        CRDB_URL: databases.target.engineUrl,
        SOURCE_URL: databases.source.engineUrl,
        MOLT_LMS_TOKEN: token,
      },
      answers(`${orchestratorUrl}/api/v1/health`),
    );
    await initialize(orchestratorUrl, token);
    const ports = await Promise.all(
      Array.from({ length: options.proxies }, async (_, i) => {
        const [listen, metrics] = [await freePort(), await freePort()];
        await start(
          `proxy-${i}`,
          [
            ...[program('molt-lms'), 'proxy', 'postgres', '--instance', `lms-${i}`],
            ...['--listen', `127.0.0.1:${listen}`, '--metrics-listen', `127.0.0.1:${metrics}`],
            ...['--orchestrator-url', orchestratorUrl, '--shadow-mode', 'none'],
            ...['--target-dialect', targetDialect, '--allow-tls-mode-disable'],
          ],
          {
            INIT_SOURCE: databases.source.applicationUrl,
            INIT_TARGET: databases.target.applicationUrl,
            MOLT_LMS_TOKEN: token,
          },
          answers(`http://127.0.0.1:${metrics}/healthz`),
        );
        return listen;
      }),
    );
    return {
      orchestratorUrl,
      token,
      applicationUrls: ports.map((listen) => throughProxy(databases.source.applicationUrl, listen)),
      parts,
      startReplicator: () =>
        start(
          'replicator',
          [program('molt'), 'replicate', '--managed', '--leg', 'both', '--format', 'json'],
          { MOLT_SOURCE_URL: databases.source.engineUrl, MOLT_TARGET_URL: databases.target.engineUrl },
          async () => true,
        ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function initialize(url: string, token: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/initialize`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(20_000),
  });
  if (!answer.ok) throw new Error(`The orchestrator could not make its tables: ${await answer.text()}`);
}

/** The stand-in is a PostgreSQL and isn't called anything else; a server of the user's may be the real thing. */
async function dialectOf(url: string): Promise<'cockroach' | 'postgres'> {
  const { product } = await probe(parseConnectionString(url));
  return product === 'CockroachDB' ? 'cockroach' : 'postgres';
}

/** The application's own connection string, but to a proxy: the same user, password and database as ever. */
function throughProxy(text: string, port: number): string {
  const url = new URL(text);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.search = '';
  return url.href;
}
