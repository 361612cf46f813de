import type { Lsn } from './lsn.ts';

/**
 * Decoder of pgoutput, protocol version 1 (PostgreSQL 10–18): bytes → events, nothing else. Format:
 * https://www.postgresql.org/docs/18/protocol-logicalrep-message-formats.html
 */

/** A column's value as text; null for NULL; undefined when the row's update left a large (TOAST) value unchanged. */
export type Value = string | null | undefined;

export interface Relation {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** d default (the primary key), n nothing, f the full row, i an index. */
  readonly replicaIdentity: string;
  readonly columns: readonly { readonly name: string; readonly isKey: boolean; readonly typeOid: number }[];
}

export type Event =
  | { readonly type: 'begin'; readonly finalLsn: Lsn; readonly committedAt: number; readonly xid: number }
  | { readonly type: 'commit'; readonly commitLsn: Lsn; readonly endLsn: Lsn; readonly committedAt: number }
  | { readonly type: 'relation'; readonly relation: Relation }
  | { readonly type: 'insert'; readonly relation: number; readonly row: readonly Value[] }
  | {
      readonly type: 'update';
      readonly relation: number;
      /** The old key (other columns are null), or the whole old row; absent when the key didn't change. */
      readonly old?: readonly Value[];
      readonly row: readonly Value[];
    }
  | { readonly type: 'delete'; readonly relation: number; readonly old: readonly Value[] }
  | { readonly type: 'truncate'; readonly relations: readonly number[] }
  /** Type, Origin and logical messages, which we don't need. */
  | { readonly type: 'ignored'; readonly tag: string };

/** Milliseconds from 1970 to PostgreSQL's epoch, 2000-01-01. */
const epoch = 946_684_800_000;

/**
 * Decodes one message. Copies what it keeps, so the buffer may be reused.
 *
 * @throws RangeError for a message that ends too early or is of an unknown kind: the stream can't be trusted any more.
 */
export function decode(message: Buffer): Event {
  const reader = new Reader(message);
  const tag = reader.char();
  switch (tag) {
    case 'B':
      return { type: 'begin', finalLsn: reader.uint64(), committedAt: reader.time(), xid: reader.uint32() };
    case 'C':
      reader.skip(1);
      return {
        type: 'commit',
        commitLsn: reader.uint64(),
        endLsn: reader.uint64(),
        committedAt: reader.time(),
      };
    case 'R':
      return { type: 'relation', relation: relation(reader) };
    case 'I': {
      const id = reader.uint32();
      reader.expect('N');
      return { type: 'insert', relation: id, row: reader.tuple() };
    }
    case 'U': {
      const id = reader.uint32();
      const kind = reader.char();
      if (kind === 'N') return { type: 'update', relation: id, row: reader.tuple() };
      const old = reader.tuple();
      reader.expect('N');
      return { type: 'update', relation: id, old, row: reader.tuple() };
    }
    case 'D': {
      const id = reader.uint32();
      reader.skip(1);
      return { type: 'delete', relation: id, old: reader.tuple() };
    }
    case 'T': {
      const count = reader.uint32();
      reader.skip(1);
      return { type: 'truncate', relations: Array.from({ length: count }, () => reader.uint32()) };
    }
    case 'Y':
    case 'O':
    case 'M':
      return { type: 'ignored', tag };
    default:
      throw new RangeError(`pgoutput sent a message of unknown kind "${tag}"`);
  }
}

function relation(reader: Reader): Relation {
  const id = reader.uint32();
  const schema = reader.string() || 'pg_catalog';
  const name = reader.string();
  const replicaIdentity = reader.char();
  const columns = Array.from({ length: reader.uint16() }, () => {
    const isKey = (reader.uint8() & 1) === 1;
    const column = { name: reader.string(), isKey, typeOid: reader.uint32() };
    reader.skip(4);
    return column;
  });
  return { id, schema, name, replicaIdentity, columns };
}

class Reader {
  private at = 0;
  constructor(private readonly buffer: Buffer) {}

  uint8(): number {
    return this.buffer.readUInt8(this.take(1));
  }
  uint16(): number {
    return this.buffer.readUInt16BE(this.take(2));
  }
  uint32(): number {
    return this.buffer.readUInt32BE(this.take(4));
  }
  uint64(): bigint {
    return this.buffer.readBigUInt64BE(this.take(8));
  }
  /** Milliseconds since 1970. */
  time(): number {
    return epoch + Number(this.buffer.readBigInt64BE(this.take(8)) / 1000n);
  }
  char(): string {
    return String.fromCharCode(this.uint8());
  }
  expect(char: string): void {
    const found = this.char();
    if (found !== char) throw new RangeError(`pgoutput sent "${found}" where "${char}" belongs`);
  }
  skip(bytes: number): void {
    this.take(bytes);
  }
  string(): string {
    const end = this.buffer.indexOf(0, this.at);
    if (end < 0) throw new RangeError('pgoutput sent a string without an end');
    const text = this.buffer.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
  tuple(): Value[] {
    const count = this.uint16();
    const values = new Array<Value>(count);
    for (let index = 0; index < count; index++) {
      const kind = this.uint8();
      if (kind === 0x6e /* n */) values[index] = null;
      else if (kind === 0x75 /* u */) values[index] = undefined;
      else if (kind === 0x74 /* t */) {
        const start = this.take(this.uint32());
        values[index] = this.buffer.toString('utf8', start, this.at);
      } else throw new RangeError(`pgoutput sent a value of unknown kind ${kind}`);
    }
    return values;
  }

  /** Moves on and returns where it stood. */
  private take(bytes: number): number {
    const start = this.at;
    if (start + bytes > this.buffer.length)
      throw new RangeError('pgoutput sent a message that ends too early');
    this.at = start + bytes;
    return start;
  }
}
