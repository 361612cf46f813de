import { maxMessageLength } from './codes.ts';
import { ProtocolError } from './protocol-error.ts';

/** One whole message. */
export interface Message {
  readonly type: number;
  /** What follows the length; a view of received bytes, valid as long as nobody reuses them. */
  readonly body: Buffer;
}

/**
 * Cuts a byte stream into whole messages. For logging in and for our own statements; what is only forwarded goes
 * through `MessageScanner` instead, which copies nothing.
 */
export class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  /** @param limit longest message in bytes that is accepted. */
  constructor(private readonly limit: number = maxMessageLength) {}

  /** Bytes that came and are not yet part of a whole message. */
  get pending(): Buffer {
    return this.rest;
  }

  /**
   * Adds bytes and returns the next whole message, or undefined while there is none. Call with no argument for the
   * ones that follow.
   *
   * @throws ProtocolError when a length is impossible or beyond the limit.
   */
  next(chunk?: Buffer): Message | undefined {
    if (chunk?.length) this.rest = this.rest.length ? Buffer.concat([this.rest, chunk]) : Buffer.from(chunk);
    if (this.rest.length < 5) return undefined;
    const length = this.rest.readInt32BE(1);
    if (length < 4 || length > this.limit) throw new ProtocolError(`message length ${length}`);
    if (this.rest.length < 1 + length) return undefined;
    const message = { type: this.rest[0]!, body: this.rest.subarray(5, 1 + length) };
    this.rest = this.rest.subarray(1 + length);
    return message;
  }
}

/** Reads the zero-terminated string at `from`; returns it and the place after it. @throws ProtocolError without end. */
export function readCstring(
  body: Buffer,
  from: number,
  charset: 'utf8' | 'latin1' = 'utf8',
): [text: string, next: number] {
  const end = body.indexOf(0, from);
  if (end < 0) throw new ProtocolError('string without end');
  return [body.toString(charset, from, end), end + 1];
}

/** Name and value of a ParameterStatus body. */
export function readParameterStatus(body: Buffer): [name: string, value: string] {
  const [name, next] = readCstring(body, 0);
  return [name, readCstring(body, next)[0]];
}

/** Fields of an ErrorResponse or NoticeResponse by their letter: S severity, V the same untranslated, C SQLSTATE, M message… */
export function readErrorFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length && body[at] !== 0;) {
    const letter = String.fromCharCode(body[at]!);
    const [text, next] = readCstring(body, at + 1);
    fields.set(letter, text);
    at = next;
  }
  return fields;
}

/** Values of a DataRow in text form, raw bytes as latin1; null stays null. @throws ProtocolError when lengths don't fit. */
export function readDataRow(body: Buffer): (string | null)[] {
  if (body.length < 2) throw new ProtocolError('row without a count');
  const row: (string | null)[] = [];
  let at = 2;
  for (let left = body.readInt16BE(0); left > 0; left--) {
    if (at + 4 > body.length) throw new ProtocolError('row cut short');
    const length = body.readInt32BE(at);
    at += 4;
    if (length < 0) {
      row.push(null);
      continue;
    }
    if (at + length > body.length) throw new ProtocolError('row cut short');
    row.push(body.toString('latin1', at, at + length));
    at += length;
  }
  return row;
}
