import { readFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { pino } from 'pino';
import { MoltError, redact } from '../../contracts/errors.ts';
import { parseListen } from '../../lms/orchestrator/listen.ts';
import { startOrchestrator, type OrchestratorOptions } from '../../lms/orchestrator/start.ts';
import { version } from '../version.ts';

interface Flags {
  readonly listen: string;
  readonly metricsListen?: string;
  readonly sourceDialect: string;
  readonly targetDialect: string;
  readonly config?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly allowTlsModeDisable?: boolean;
  readonly allowNoToken?: boolean;
  readonly allowOrigin?: string;
  readonly initialize?: boolean;
  readonly maxLag?: string;
  readonly maxVerifyAge?: string;
  readonly logLevel: string;
}

/** Where the chart mounts the secret with the connection strings. */
const mountedConfig = '/app/configs/config.json';

/** Adds `molt-lms orchestrator`. */
export function registerOrchestrator(program: Command): void {
  program
    .command('orchestrator')
    .description('Drive cutovers: serve the API, and lead the proxies from one side to the other')
    .addOption(env('--listen <address>', 'address of the API', 'ORCH_LISTEN').default('127.0.0.1:4200'))
    .addOption(env('--metrics-listen <address>', 'address of /metrics and /healthz', 'ORCH_METRICS_LISTEN'))
    .addOption(
      env('--source-dialect <name>', 'postgres, cockroach', 'ORCH_SOURCE_DIALECT').default('postgres'),
    )
    .addOption(
      env('--target-dialect <name>', 'postgres, cockroach', 'ORCH_TARGET_DIALECT').default('cockroach'),
    )
    .option('--config <file>', 'JSON file with SOURCE_URL, CRDB_URL and MOLT_LMS_TOKEN')
    .addOption(env('--tls-cert <file>', 'certificate of the API (PEM)', 'ORCH_TLS_CERT'))
    .addOption(env('--tls-key <file>', 'its key (PEM)', 'ORCH_TLS_KEY'))
    .addOption(
      env(
        '--tls-client-ca <file>',
        'authority of client certificates; they are required then',
        'ORCH_CA_TLS_CERT',
      ),
    )
    .option('--allow-tls-mode-disable', 'serve plain HTTP on other addresses than loopback')
    .option('--allow-no-token', 'serve requests without a token, on loopback only')
    .addOption(
      env(
        '--allow-origin <origin>',
        'origin of web pages that may call the API; /…/ is a regular expression',
        'ORCH_ALLOW_ORIGIN',
      ),
    )
    .option('--initialize', 'make the tables of the state store when they are missing')
    .option('--max-lag <seconds>', 'replication lag above which a cutover may not begin', '2')
    .option('--max-verify-age <minutes>', 'age after which a verify report is too old', '60')
    .addOption(env('--log-level <level>', 'trace, debug, info, warn, error', 'ORCH_LOGGING').default('info'))
    .addHelpText(
      'after',
      `
Connection strings and the token are taken from the environment or from --config, never from the command line:
  SOURCE_URL      the source: its log position is read there, and sessions of silent proxies are ended there
  CRDB_URL        the target, which also keeps the state of cutovers (schema _molt_lms)
  MOLT_LMS_TOKEN  the secret that proxies, molt-lms-cli and the editor must show
With ORCH_READ_CONFIG_FILE=true the file is ${mountedConfig}.`,
    )
    .action(async (flags: Flags) => {
      await run(flags);
    });
}

function env(flag: string, description: string, name: string): Option {
  return new Option(flag, description).env(name);
}

async function run(flags: Flags): Promise<void> {
  const log = pino({ level: flags.logLevel, base: { program: 'orchestrator' } });
  const running = await startOrchestrator({ ...(await readOptions(flags)), log });
  process.stderr.write(`orchestrator listens on ${running.url}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await running.close();
}

async function readOptions(flags: Flags): Promise<OrchestratorOptions> {
  const path = flags.config ?? (process.env.ORCH_READ_CONFIG_FILE === 'true' ? mountedConfig : undefined);
  const config = path === undefined ? {} : await readConfig(path);
  const secret = (name: string): string | undefined => config[name] || process.env[name] || undefined;
  const needed = (name: string, what: string): string => {
    const value = secret(name);
    if (value === undefined)
      throw new MoltError('input/usage', {
        reason: `${name} is not set: the connection string of the ${what}`,
      });
    return value;
  };
  return {
    listen: parseListen(flags.listen),
    metricsListen: flags.metricsListen ? parseListen(flags.metricsListen) : undefined,
    sourceUrl: needed('SOURCE_URL', 'source'),
    targetUrl: needed('CRDB_URL', 'target'),
    sourceDialect: flags.sourceDialect,
    targetDialect: flags.targetDialect,
    token: secret('MOLT_LMS_TOKEN'),
    allowNoToken: flags.allowNoToken,
    allowTlsModeDisable: flags.allowTlsModeDisable,
    allowOrigin: flags.allowOrigin || undefined,
    initialize: flags.initialize,
    tls: await readTls(flags),
    limits: {
      maxLagSeconds: number(flags.maxLag, '--max-lag'),
      maxVerifyAgeMinutes: number(flags.maxVerifyAge, '--max-verify-age'),
    },
    version,
  };
}

async function readTls(flags: Flags): Promise<OrchestratorOptions['tls']> {
  const { tlsCert, tlsKey, tlsClientCa } = flags;
  if (!tlsCert && !tlsKey && !tlsClientCa) return undefined;
  if (!tlsCert || !tlsKey)
    throw new MoltError('lms/tls-needed', {
      what: 'the orchestrator: --tls-cert and --tls-key belong together',
    });
  const [cert, key, clientCa] = await Promise.all([
    readText(tlsCert),
    readText(tlsKey),
    tlsClientCa ? readText(tlsClientCa) : undefined,
  ]);
  return { cert, key, clientCa };
}

async function readConfig(path: string): Promise<Readonly<Record<string, string | undefined>>> {
  const text = await readText(path);
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, String(entry)]));
  } catch {
    // JSON's own message would repeat a part of the file, and the file holds passwords.
  }
  throw new MoltError('input/unreadable', { path, reason: 'it is not a JSON object of texts' });
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new MoltError('input/unreadable', { path, reason: redact(error.code ?? error.message) });
  });
}

function number(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0)
    throw new MoltError('input/usage', { reason: `${flag} must be a number of 0 or more` });
  return value;
}
