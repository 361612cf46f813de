import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { MoltError } from '../../contracts/errors.ts';
import { reasonOf } from '../write-file.ts';
import { Decoder, markOf, refuseBinary, type Encoding } from './decode.ts';

/** A text to check, with how its file must be written back. */
export interface Input {
  /** The path as given, or `<stdin>`. */
  readonly file: string;
  readonly text: string;
  readonly encoding: Encoding;
  /** Whether the file begins with a byte order mark; it is not part of `text`. */
  readonly mark: boolean;
}

/** How a path is named in reports. */
export const nameOf = (path: string): string => (path === '-' ? '<stdin>' : path);

/** Bytes that are read at once. */
const chunkSize = 1 << 20;

/**
 * The bytes of a file, a pipe, or standard input for `-`. Throws input/unreadable, also in the middle: the disk fails,
 * the file is on a server that goes away.
 */
async function* readBytes(path: string): AsyncGenerator<Buffer> {
  try {
    if (path !== '-' && (await stat(path)).isFile()) {
      yield* readFile(path);
    } else {
      const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: chunkSize });
      for await (const chunk of stream) yield chunk as Buffer;
    }
  } catch (thrown) {
    const gone = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = gone ? 'it is not there any more (ENOENT)' : reasonOf(thrown);
    throw new MoltError('input/unreadable', { path, reason }, { cause: thrown });
  }
}

/**
 * The bytes of a regular file, read by the thread that wants them: Node's own threads for reading would wait for the
 * processor behind those of its compilers, 60 ms in all for 100,000 lines on two cores.
 */
async function* readFile(path: string): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(chunkSize);
      const length = readSync(file, buffer);
      if (length === 0) return;
      yield buffer.subarray(0, length);
      // Signals, and a reader of ours that has gone away.
      await setImmediate();
    }
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a file in chunks, for files of any size. `onBytes` hears how many bytes each chunk was.
 *
 * @throws MoltError input/unreadable, input/not-text, input/compressed
 */
export async function* readChunks(path: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new Decoder(nameOf(path));
  for await (const bytes of readBytes(path)) {
    onBytes(bytes.length);
    const text = decoder.decode(bytes);
    if (text !== '') yield text;
  }
  const rest = decoder.decode(Buffer.alloc(0), true);
  if (rest !== '') yield rest;
}

/** Reads a file, or standard input for `-`, as a whole. Throws input/unreadable, input/not-text or input/compressed. */
export async function readInput(path: string): Promise<Input> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(path)) chunks.push(chunk);
  return decode(nameOf(path), Buffer.concat(chunks));
}

/** UTF-8 when it is valid, UTF-16 by its byte order mark, else Latin-1, as old dumps are; never a binary file. */
export function decode(file: string, bytes: Buffer): Input {
  const mark = markOf(bytes);
  const body = bytes.subarray(mark?.length ?? 0);
  if (mark?.encoding === 'utf16le') {
    return { file, text: body.toString('utf16le'), encoding: 'utf16le', mark: true };
  }
  if (mark?.encoding === 'utf16be') {
    const even = body.subarray(0, body.length - (body.length % 2));
    return { file, text: Buffer.from(even).swap16().toString('utf16le'), encoding: 'utf16be', mark: true };
  }
  refuseBinary(file, bytes);
  // A NUL never occurs in text.
  if (bytes.includes(0)) throw new MoltError('input/not-text', { path: file });
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { file, text, encoding: 'utf8', mark: mark !== null };
  } catch {
    return { file, text: body.toString('latin1'), encoding: 'latin1', mark: mark !== null };
  }
}

/** The bytes of a text in the encoding of the file that it came from. */
export function encode(text: string, input: Pick<Input, 'encoding' | 'mark'>): Buffer {
  switch (input.encoding) {
    case 'utf8':
      return Buffer.from((input.mark ? '\ufeff' : '') + text, 'utf8');
    case 'latin1':
      return Buffer.from(text, 'latin1');
    case 'utf16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}
