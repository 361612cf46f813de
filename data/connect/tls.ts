import { readFile } from 'node:fs/promises';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { MoltError } from '../../contracts/errors.ts';
import type { ConnectionTarget } from './connection-string.ts';

/** The part of Node's TLS options that a connection string decides. */
export type TlsOptions = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'checkServerIdentity' | 'servername'
>;

/**
 * Reads the certificates that the target names and returns Node's TLS options for it, with libpq's meaning of the
 * modes (https://www.postgresql.org/docs/18/libpq-ssl.html): `require` with a root certificate checks like `verify-ca`.
 * Returns undefined for `disable`.
 *
 * @throws MoltError input/unreadable when a certificate file cannot be read.
 */
export async function tlsOptions(target: ConnectionTarget): Promise<TlsOptions | undefined> {
  const { mode, rootCert, cert, key } = target.tls;
  if (mode === 'disable') return undefined;
  const verify =
    mode === 'verify-full' || mode === 'verify-ca' || (mode === 'require' && rootCert !== undefined);
  return {
    rejectUnauthorized: verify,
    ca: rootCert === undefined || rootCert === 'system' ? undefined : await read(rootCert),
    cert: cert === undefined ? undefined : await read(cert),
    key: key === undefined ? undefined : await read(key),
    // By the name that the person wrote, also when it is an IP address: Node's own choice of the name depends on how a
    // driver calls it.
    checkServerIdentity:
      mode === 'verify-full' ? (_, peer) => checkServerIdentity(target.host, peer) : () => undefined,
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new MoltError('input/unreadable', { path, reason: (cause as Error).message }, { cause });
  }
}
