import { hostname } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { pino } from 'pino';
import { redact, type MoltError } from '../../contracts/errors.ts';
import type { ShadowMode } from '../../lms/api/schema.ts';
import { startInstance } from '../../lms/proxy/start.ts';
import { readProxyOptions } from './proxy-options.ts';

/** The flags of `molt-lms proxy`, as commander gives them. */
export interface ProxyFlags {
  readonly listen: string;
  readonly metricsListen?: string;
  readonly advertise?: string;
  readonly instance: string;
  readonly orchestratorUrl?: string;
  readonly orchestratorCa?: string;
  readonly shadowMode: ShadowMode;
  readonly clientAuth: 'trust' | 'cleartext' | 'md5' | 'scram-sha-256';
  readonly targetDialect: string;
  readonly initSource?: string;
  readonly initTarget?: string;
  readonly config?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly allowTlsModeDisable?: boolean;
  readonly grace: number;
  readonly logLevel: string;
}

/** Adds `molt-lms proxy`. */
export function registerProxy(program: Command): void {
  program
    .command('proxy')
    .description('Carry an application’s connections to the database that serves it')
    .argument('<dialect>', 'dialect of the source: postgres, cockroach')
    .addOption(env('--listen <address>', 'address for applications', 'LMS_LISTEN').default('127.0.0.1:9043'))
    .addOption(
      env('--metrics-listen <address>', 'address of /vars, /metrics and /healthz', 'LMS_METRICS_LISTEN'),
    )
    .addOption(
      env('--advertise <host:port>', 'where applications reach it, when not at --listen', 'LMS_ADVERTISE'),
    )
    .addOption(
      env('--instance <name>', 'name of this instance, its own among all proxies', 'LMS_INSTANCE').default(
        hostname(),
      ),
    )
    .addOption(
      env(
        '--orchestrator-url <url>',
        'orchestrator to obey, e.g. https://lms-orchestrator:4200',
        'LMS_ORCHESTRATOR_URL',
      ),
    )
    .addOption(env('--orchestrator-ca <file>', 'authority of its certificate (PEM)', 'LMS_SSL_CA'))
    .addOption(
      env('--shadow-mode <mode>', 'whether statements also go to the other side', 'LMS_SHADOW_MODE')
        .choices(['none', 'async', 'sync', 'strict-sync'])
        .default('none'),
    )
    .addOption(
      env('--client-auth <method>', 'how clients prove who they are', 'LMS_CLIENT_AUTH')
        .choices(['scram-sha-256', 'md5', 'cleartext', 'trust'])
        .default('scram-sha-256'),
    )
    .addOption(
      env('--target-dialect <dialect>', 'dialect of the target', 'LMS_TARGET_DIALECT').default('cockroach'),
    )
    .addOption(env('--init-source <url>', 'the source, without a password', 'LMS_INIT_SOURCE'))
    .addOption(env('--init-target <url>', 'the target, without a password', 'LMS_INIT_TARGET'))
    .option('--config <file>', 'JSON file with INIT_SOURCE, INIT_TARGET, MOLT_LMS_TOKEN and users')
    .addOption(env('--tls-cert <file>', 'certificate for clients (PEM)', 'LMS_SSL_CERT'))
    .addOption(env('--tls-key <file>', 'its key (PEM)', 'LMS_SSL_KEY'))
    .option('--allow-tls-mode-disable', 'do without TLS where it is not configured')
    .option('--grace <seconds>', 'what transactions get to end when the proxy is stopped', seconds, 10)
    .addOption(env('--log-level <level>', 'trace, debug, info, warn, error', 'LMS_LOGGING').default('info'))
    .addHelpText(
      'after',
      `
Connection strings with passwords and the token are taken from the environment or from --config, never from the
command line, where every user of the machine can read them:
  INIT_SOURCE     the source; its user and password are also those with which clients log in to the proxy
  INIT_TARGET     the target
  MOLT_LMS_TOKEN  the secret that the orchestrator was started with
More users go into the file: "users": [{ "user": "app", "password": "…", "target": { "user": "app2", "password": "…" } }].
With LMS_READ_CONFIG_FILE=true the file is /app/configs/config.json.`,
    )
    .action(run);
}

const env = (flag: string, description: string, name: string): Option =>
  new Option(flag, description).env(name);

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It is a number of seconds.');
  return value;
}

async function run(dialect: string, flags: ProxyFlags): Promise<void> {
  const options = await readProxyOptions(dialect, flags, process.env);
  const log = pino({
    level: flags.logLevel,
    base: { program: 'proxy', instance: flags.instance },
    hooks: {
      // No text reaches the log unredacted, whoever wrote it.
      logMethod(args, method) {
        method.apply(this, args.map((a: unknown) => (typeof a === 'string' ? redact(a) : a)) as typeof args);
      },
    },
  });
  let refused: MoltError | undefined;
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const running = await startInstance({
    ...options,
    log,
    onRefused: (error) => {
      refused = error;
      stop();
    },
  });
  process.stderr.write(`proxy ${flags.instance} listens on ${running.proxy.address}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  await stopped;
  await running.close(refused ? 0 : flags.grace * 1000);
  if (refused) throw refused;
}
