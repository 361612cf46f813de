import { MoltError } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from './connection-string.ts';

/** What pg, mysql2 and Node put on the errors that they throw. */
interface DriverError {
  readonly message: string;
  /** SQLSTATE (pg), ER_… (mysql2), or an errno name such as ECONNREFUSED (Node). */
  readonly code?: string;
  /** Of an AggregateError: one error for each address that was tried. */
  readonly errors?: readonly DriverError[];
}

/** Codes of failed certificate checks: https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes */
const untrusted =
  /^(UNABLE_TO_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_CERT|ERR_TLS_CERT_ALTNAME|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

/**
 * Turns what a driver threw while connecting into an error of the catalogue. Never holds the password.
 * SQLSTATEs: https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export function connectFailure(target: ConnectionTarget, thrown: unknown): MoltError {
  if (thrown instanceof MoltError) return thrown;
  const error = pick(thrown);
  const { code = '', message } = error;
  const details = {
    address: addressOf(target),
    user: target.user,
    database: target.database,
    seconds: target.connectTimeoutSeconds,
    reason: message,
  };
  const fail = (which: ConstructorParameters<typeof MoltError>[0]): MoltError =>
    new MoltError(which, details, { cause: thrown });

  if (untrusted.test(code)) return fail('connect/tls-untrusted');
  if (/does not support SSL|HANDSHAKE_NO_SSL_SUPPORT/.test(`${code} ${message}`))
    return fail('connect/tls-refused');
  // PostgreSQL: no pg_hba.conf line for unencrypted connections; CockroachDB: secure mode; MySQL: 3159.
  if (
    /no encryption|SSL off|SSL connection required|ER_SECURE_TRANSPORT_REQUIRED/i.test(`${code} ${message}`)
  )
    return fail('connect/tls-required');

  switch (code) {
    case '28P01':
    case '28000':
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_DBACCESS_DENIED_ERROR':
      return fail('connect/auth-failed');
    case '42501':
      // "permission denied to start WAL sender" (a role without REPLICATION), or no CONNECT at the database.
      return fail(/WAL sender/i.test(message) ? 'replicate/no-permission' : 'connect/auth-failed');
    case '3D000':
    case 'ER_BAD_DB_ERROR':
      return fail('connect/no-database');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return fail('connect/unknown-host');
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOENT':
      return fail('connect/refused');
    case 'ETIMEDOUT':
      return fail('connect/timeout');
    case '53300':
    case '57P03':
    case 'ER_CON_COUNT_ERROR':
      return fail('connect/not-now');
  }
  if (/timeout expired|connection timeout|timed out/i.test(message)) return fail('connect/timeout');
  if (/password must be a (non-empty )?string|password authentication|no password/i.test(message))
    return fail('connect/auth-failed');
  return fail('connect/lost');
}

/** The SQLSTATE of what pg threw, if it has one. */
export function sqlState(thrown: unknown): string | undefined {
  const code = (thrown as DriverError | undefined)?.code;
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether what pg threw says that the connection is gone, so that trying again makes sense. */
export function isConnectionLoss(thrown: unknown): boolean {
  if (thrown instanceof MoltError)
    return ['connect/lost', 'connect/refused', 'connect/timeout', 'connect/not-now'].includes(thrown.code);
  const { code = '', message } = pick(thrown);
  // Class 08 is "connection exception", 57P01–57P03 the server's shutdown, crash and start.
  return (
    /^(08...|57P0[1-3]|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(code) ||
    /Connection terminated|connection (was )?(closed|lost)|not queryable|stream.*(closed|destroyed|ended)/i.test(
      message,
    )
  );
}

function pick(thrown: unknown): DriverError {
  const error = thrown as Partial<DriverError> | null;
  if (error?.errors?.length) return pick(error.errors[error.errors.length - 1]);
  return { message: error?.message ?? String(thrown), code: error?.code };
}
