import { MoltError } from '../../contracts/errors.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `host:port`, `[::1]:port` or `:port` (all addresses).
 * @throws MoltError input/usage
 */
export function parseListen(text: string): ListenAddress {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535)
    throw new MoltError('input/usage', {
      reason: `"${text}" is not an address to listen on, such as 127.0.0.1:4200`,
    });
  return { host: (match[1] ?? match[2]) || '0.0.0.0', port };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
