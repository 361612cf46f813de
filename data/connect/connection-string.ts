import { userInfo } from 'node:os';
import { MoltError } from '../../contracts/errors.ts';

/** How far TLS is wished for, by libpq's names; `allow` is treated as `prefer`. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** TLS as a connection string asks for it. Certificates are paths of PEM files. */
export interface TlsWish {
  readonly mode: TlsMode;
  /** Path of the certificate authority, or `system` for the machine's own. */
  readonly rootCert?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** A database that can be connected to. Holds the password: never log it whole, use `describe`. */
export interface ConnectionTarget {
  readonly kind: 'postgres' | 'mysql';
  /** Host name or address without brackets, or the folder of a Unix socket (starts with `/`). */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly database: string;
  readonly tls: TlsWish;
  /** Seconds until a connection attempt is given up. */
  readonly connectTimeoutSeconds: number;
  /** libpq's `options`, e.g. `--cluster=name-123` for CockroachDB Cloud. */
  readonly options?: string;
  readonly applicationName?: string;
}

/** Seconds; libpq waits for ever by default, which we never do. */
const defaultConnectTimeout = 10;

/** Stands for an empty host while the URL is parsed; cannot be a real name. */
const noHost = 'no-host.invalid';

const schemes: Readonly<Record<string, ConnectionTarget['kind']>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'cockroachdb:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

/** libpq's sslmode and MySQL's ssl-mode, https://www.postgresql.org/docs/18/libpq-ssl.html, MySQL 8.4 manual §6.3.1. */
const tlsModes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  disabled: 'disable',
  allow: 'prefer',
  prefer: 'prefer',
  preferred: 'prefer',
  require: 'require',
  required: 'require',
  'verify-ca': 'verify-ca',
  verify_ca: 'verify-ca',
  'verify-full': 'verify-full',
  verify_identity: 'verify-full',
};

/**
 * Reads a connection string: `postgresql://user:password@host:port/database?sslmode=…` or the same with `mysql://`;
 * also Go's MySQL form `user:password@tcp(host:port)/database`. Understands sslmode, sslrootcert, sslcert, sslkey,
 * connect_timeout (seconds), options, application_name, host, port, user and password as parameters.
 *
 * @throws MoltError connect/bad-url, whose text never repeats the string (it may hold a password).
 */
export function parseConnectionString(text: string): ConnectionTarget {
  const url = parseUrl(text.trim());
  const kind = schemes[url.protocol];
  if (!kind) throw badUrl(`"${url.protocol.slice(0, -1)}" is not postgresql or mysql`);

  const parameter = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = url.searchParams.get(name);
      if (value !== null && value !== '') return value;
    }
    return undefined;
  };
  const named = url.hostname === noHost ? '' : url.hostname.replace(/^\[|\]$/g, '');
  const host = parameter('host') ?? decode(named, 'host');
  if (!host) throw badUrl('it names no host');
  if (host.includes(',')) throw badUrl('it names more than one host; name one');

  const database = decode(url.pathname.replace(/^\//, ''), 'database') || parameter('dbname');
  if (!database) throw badUrl('it names no database');

  const sslMode = parameter('sslmode', 'ssl-mode');
  const rootCert = parameter('sslrootcert', 'ssl-ca');
  const mode = sslMode === undefined ? undefined : tlsModes[sslMode.toLowerCase()];
  if (sslMode !== undefined && !mode) throw badUrl(`sslmode=${sslMode} is not a mode that exists`);

  return {
    kind,
    host,
    port: port(url.port || parameter('port'), kind),
    user: decode(url.username, 'user') || parameter('user') || userInfo().username,
    password: decode(url.password, 'password') || parameter('password'),
    database,
    tls: {
      // libpq: sslrootcert=system implies verify-full, because a public authority proves nothing without the name.
      mode: mode ?? (rootCert === 'system' ? 'verify-full' : 'prefer'),
      rootCert,
      cert: parameter('sslcert', 'ssl-cert'),
      key: parameter('sslkey', 'ssl-key'),
    },
    connectTimeoutSeconds: timeout(parameter('connect_timeout')),
    options: parameter('options'),
    applicationName: parameter('application_name'),
  };
}

/** `database@host:port`, for people and logs; holds no user and no secret. */
export function describe(target: Pick<ConnectionTarget, 'database' | 'host' | 'port'>): string {
  return `${target.database}@${addressOf(target)}`;
}

/** `host:port` (IPv6 in brackets), or the path of the Unix socket. */
export function addressOf(target: Pick<ConnectionTarget, 'host' | 'port'>): string {
  if (target.host.startsWith('/')) return `${target.host}/.s.PGSQL.${target.port}`;
  return target.host.includes(':') ? `[${target.host}]:${target.port}` : `${target.host}:${target.port}`;
}

function parseUrl(text: string): URL {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const isGoForm = !hasScheme && /@(tcp)?\([^()]*\)/.test(text);
  if (!hasScheme && !isGoForm) throw badUrl('it has no scheme such as postgresql://');
  const plain = (isGoForm ? `mysql://${text}` : text)
    .replace(/@(?:tcp)?\(([^()]*)\)/, '@$1')
    // libpq allows an empty host (it is then a parameter); the URL standard does not.
    .replace(/^([a-z0-9+.-]+:\/\/[^/?#]*@)(?=[/?#])/i, `$1${noHost}`);
  try {
    return new URL(plain);
  } catch {
    throw badUrl(
      plain.includes('@')
        ? 'the part before the database is malformed; are special characters of the password percent-encoded?'
        : 'host, port or database are malformed',
    );
  }
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl(`the ${what} has a % that is not followed by two hexadecimal digits; write it as %25`);
  }
}

function port(text: string | undefined, kind: ConnectionTarget['kind']): number {
  if (text === undefined) return kind === 'mysql' ? 3306 : 5432;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw badUrl(`the port is not a number`);
  return value;
}

function timeout(text: string | undefined): number {
  if (text === undefined) return defaultConnectTimeout;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw badUrl('connect_timeout is not a number of seconds');
  return value === 0 ? defaultConnectTimeout : value;
}

const badUrl = (reason: string): MoltError => new MoltError('connect/bad-url', { reason });
