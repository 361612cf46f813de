import { maxStartupLength, request } from './codes.ts';
import { ProtocolError } from './protocol-error.ts';
import { readCstring } from './read.ts';

/** The first packet of a connection (and again after an answered SSLRequest or GSSENCRequest). */
export type StartupPacket =
  | { readonly kind: 'ssl' }
  | { readonly kind: 'gssenc' }
  | { readonly kind: 'cancel'; readonly pid: number; readonly key: Buffer }
  | {
      readonly kind: 'startup';
      /** Minor version of protocol 3 that the client wishes. */
      readonly minor: number;
      readonly parameters: ReadonlyMap<string, string>;
      /** Names of `_pq_.` protocol options, none of which we know. */
      readonly options: readonly string[];
    };

/**
 * Reads a startup packet from the beginning of `bytes`. Returns undefined while it isn't complete, else the packet and
 * how many bytes it took.
 *
 * @throws ProtocolError for a length or a content that no client would send.
 */
export function readStartup(bytes: Buffer): { packet: StartupPacket; size: number } | undefined {
  if (bytes.length < 4) return undefined;
  const size = bytes.readInt32BE(0);
  if (size < 8 || size > maxStartupLength) throw new ProtocolError('invalid length of startup packet');
  if (bytes.length < size) return undefined;
  return { packet: read(bytes.subarray(4, size)), size };
}

function read(body: Buffer): StartupPacket {
  const code = body.readInt32BE(0);
  switch (code) {
    case request.ssl:
      return { kind: 'ssl' };
    case request.gssEnc:
      return { kind: 'gssenc' };
    case request.cancel:
      // Keys have 4 bytes in protocol 3.0 and up to 256 in 3.2.
      if (body.length < 12 || body.length > 8 + 256) throw new ProtocolError('invalid cancel request');
      return { kind: 'cancel', pid: body.readInt32BE(4), key: Buffer.from(body.subarray(8)) };
  }
  if (code >>> 16 !== 3)
    throw new ProtocolError(`unsupported frontend protocol ${code >>> 16}.${code & 0xffff}`);
  const parameters = new Map<string, string>();
  const options: string[] = [];
  let at = 4;
  while (at < body.length && body[at] !== 0) {
    const [name, afterName] = readCstring(body, at);
    const [value, afterValue] = readCstring(body, afterName);
    if (name.startsWith('_pq_.')) options.push(name);
    else parameters.set(name, value);
    at = afterValue;
  }
  if (at !== body.length - 1) throw new ProtocolError('invalid startup packet layout');
  return { kind: 'startup', minor: code & 0xffff, parameters, options };
}
