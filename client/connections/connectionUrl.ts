import { MoltError } from '../../contracts/errors.ts';

/** A connection string taken apart: what may be shown and written to molt.yaml, and the password, which may not. */
export interface ConnectionUrl {
  /** The string without its password. */
  readonly url: string;
  readonly password?: string;
  readonly dialect: 'postgres' | 'mysql';
  readonly user: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
}

const shape =
  /^(?<scheme>postgres|postgresql|cockroachdb|mysql|mariadb):\/\/(?:(?<user>[^:@/?#]*)(?::(?<password>[^/?#]*))?@)?(?<host>\[[^\]]*\]|[^:/?#@]*)(?::(?<port>\d*))?(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/i;

/**
 * Takes a connection string apart. The last word on connection strings has the engine (data/connect); this one needs
 * only to find the password, so that it is stored apart, and the names that a person recognises the side by.
 *
 * @throws MoltError connect/bad-url.
 */
export function parseConnectionUrl(text: string): ConnectionUrl {
  const trimmed = text.trim();
  const parts = shape.exec(trimmed)?.groups;
  if (!parts) {
    const reason = /^[a-z0-9+.-]+:\/\//i.test(trimmed)
      ? 'it has another form than scheme://user:password@host:port/database'
      : 'it does not begin with postgresql:// or mysql://';
    throw new MoltError('connect/bad-url', { reason });
  }
  if (!parts['host'] && !/[?&]host=/.test(trimmed))
    throw new MoltError('connect/bad-url', { reason: 'it has no host' });
  if (!parts['database']) throw new MoltError('connect/bad-url', { reason: 'it has no database' });
  const dialect = /^(?:mysql|mariadb)/i.test(parts['scheme'] ?? '') ? 'mysql' : 'postgres';
  const { url, password } = withoutSecrets(trimmed, parts['user'] ?? '', parts['password']);
  return {
    url,
    password,
    dialect,
    user: decode(parts['user'] ?? ''),
    host: parts['host'] ?? '',
    port: parts['port'] || (dialect === 'mysql' ? '3306' : '5432'),
    database: decode(parts['database']),
  };
}

/** `orders@db1:5432`, by which a person knows the side. No user, no password. */
export function describeUrl({ database, host, port }: ConnectionUrl): string {
  return `${database}@${host}:${port}`;
}

/** The connection string with the password (percent-encoded here) put back. For an engine's environment only. */
export function withPassword(url: string, password: string | undefined): string {
  if (!password) return url;
  return url.replace(/^([a-z]+:\/\/)([^:@/?#]*)@/i, (_, scheme: string, user: string) => {
    return `${scheme}${user}:${encodeURIComponent(password)}@`;
  });
}

/** A password may also hide in the query: `?password=…`. It is taken out there as well. */
function withoutSecrets(
  text: string,
  user: string,
  password: string | undefined,
): { url: string; password?: string } {
  let found = password === undefined ? undefined : decode(password);
  let url = password === undefined ? text : text.replace(`${user}:${password}@`, `${user}@`);
  url = url.replace(/([?&])password=([^&#]*)(&?)/i, (_, before: string, value: string, after: string) => {
    found = decode(value);
    return after ? before : '';
  });
  return { url, password: found === '' ? undefined : found };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % means itself
  }
}
