import { readFile } from 'node:fs/promises';
import { MoltError } from '../../contracts/errors.ts';
import { parseConnectionString, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import { parseListen, isLoopback } from '../../lms/orchestrator/listen.ts';
import { refuseUnbuilt, type InstanceOptions } from '../../lms/proxy/start.ts';
import type { Credentials, ProxyUser } from '../../lms/proxy/users.ts';
import type { ProxyFlags } from './proxy.ts';

/** Where the chart mounts the secret with the connection strings. */
const mountedConfig = '/app/configs/config.json';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes a proxy's options of flags, environment and configuration file.
 *
 * @throws MoltError input/usage, input/not-found, input/unreadable, connect/bad-url, lms/tls-needed, cutover/not-built.
 */
export async function readProxyOptions(
  dialect: string,
  flags: ProxyFlags,
  environment: Environment,
): Promise<InstanceOptions> {
  if (dialect === 'mysql')
    throw new MoltError('cutover/not-built', { what: 'A proxy for the MySQL protocol' });
  if (dialect !== 'postgres' && dialect !== 'cockroach' && dialect !== 'crdb') {
    throw usage(`There is no dialect "${dialect}": postgres or cockroach`);
  }
  const path = flags.config ?? (environment.LMS_READ_CONFIG_FILE === 'true' ? mountedConfig : undefined);
  const config = path === undefined ? {} : await readConfig(path);
  const source = server('INIT_SOURCE', 'source', flags.initSource, config, environment);
  const target = server('INIT_TARGET', 'target', flags.initTarget, config, environment);
  const { shadowMode } = flags;
  refuseUnbuilt({ shadowMode, source, target });

  const tls = await clientTls(flags);
  const orchestratorUrl = flags.orchestratorUrl;
  if (!orchestratorUrl) throw usage('--orchestrator-url is missing: a proxy does what an orchestrator says');
  if (!flags.allowTlsModeDisable) refusePlain(tls !== undefined, source, target, orchestratorUrl);

  const token = text(config, 'MOLT_LMS_TOKEN') ?? environment.MOLT_LMS_TOKEN;
  return {
    instance: flags.instance,
    listen: parseListen(flags.listen),
    advertise: flags.advertise,
    metricsListen: flags.metricsListen ? parseListen(flags.metricsListen) : undefined,
    source,
    target,
    sourceDialect: dialect,
    targetDialect: flags.targetDialect,
    users: readUsers(config, path),
    clientAuth: flags.clientAuth,
    shadowMode,
    tls,
    requireTls: tls !== undefined && !flags.allowTlsModeDisable,
    orchestrator: {
      url: orchestratorUrl,
      token: token || undefined,
      tls: flags.orchestratorCa ? { ca: await readPem(flags.orchestratorCa) } : undefined,
    },
  };
}

function server(
  name: 'INIT_SOURCE' | 'INIT_TARGET',
  side: string,
  flag: string | undefined,
  config: Config,
  environment: Environment,
): ConnectionTarget {
  if (flag !== undefined) {
    const server = parseConnectionString(flag);
    if (server.password !== undefined) {
      throw usage(
        `--init-${side} holds a password, which every user of this machine can read; use ${name} in the environment`,
      );
    }
    return server;
  }
  const url = text(config, name) ?? environment[name];
  if (!url) throw usage(`${name} is not set: the connection string of the ${side}`);
  return parseConnectionString(url);
}

async function clientTls(flags: ProxyFlags): Promise<InstanceOptions['tls']> {
  const { tlsCert, tlsKey } = flags;
  if (!tlsCert && !tlsKey) return undefined;
  if (!tlsCert || !tlsKey) throw usage('--tls-cert and --tls-key belong together');
  const [cert, key] = await Promise.all([readPem(tlsCert), readPem(tlsKey)]);
  return { cert, key };
}

/** TLS is needed everywhere unless somebody says otherwise; on loopback nobody can listen in. */
function refusePlain(
  clients: boolean,
  source: ConnectionTarget,
  target: ConnectionTarget,
  orchestratorUrl: string,
): void {
  if (!clients) throw new MoltError('lms/tls-needed', { what: 'clients (--tls-cert and --tls-key)' });
  for (const [side, server] of Object.entries({ source, target })) {
    const local = isLoopback(server.host) || server.host.startsWith('/');
    if (!local && (server.tls.mode === 'disable' || server.tls.mode === 'prefer')) {
      throw new MoltError('lms/tls-needed', { what: `the ${side} (sslmode=require or better)` });
    }
  }
  const { protocol, hostname } = new URL(orchestratorUrl);
  if (protocol === 'http:' && !isLoopback(hostname)) {
    throw new MoltError('lms/tls-needed', { what: 'the orchestrator (https://)' });
  }
}

type Config = Readonly<Record<string, unknown>>;

async function readConfig(path: string): Promise<Config> {
  const content = await readText(path);
  try {
    const parsed: unknown = JSON.parse(content);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed as Config;
  } catch {
    // JSON.parse repeats what it read, which may be a password.
  }
  throw usage(`${path} is not a JSON object`);
}

function text(config: Config, key: string): string | undefined {
  const value = config[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readUsers(config: Config, path: string | undefined): ProxyUser[] {
  const { users } = config;
  if (users === undefined) return [];
  if (!Array.isArray(users)) throw usage(`"users" in ${path} is not a list`);
  return users.map((one: unknown, i) => {
    const credentials = (value: unknown): Credentials => {
      const { user, password } = (value ?? {}) as { user?: unknown; password?: unknown };
      if (
        typeof user !== 'string' ||
        user === '' ||
        (password !== undefined && typeof password !== 'string')
      ) {
        throw usage(`"users" in ${path}: entry ${i + 1} needs "user" and "password" as texts`);
      }
      return { user, password };
    };
    const { source, target } = (one ?? {}) as { source?: unknown; target?: unknown };
    return {
      ...credentials(one),
      ...(source === undefined ? {} : { source: credentials(source) }),
      ...(target === undefined ? {} : { target: credentials(target) }),
    };
  });
}

const readPem = readText;

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw usage(`There is no file ${path}`);
    throw new MoltError('input/unreadable', { path, reason: message }, { cause });
  }
}

const usage = (reason: string): MoltError => new MoltError('input/usage', { reason });
