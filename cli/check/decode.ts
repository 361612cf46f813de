import { MoltError } from '../../contracts/errors.ts';

/** `latin1`: what is not valid UTF-8, as old dumps are. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'latin1';

/** Files that people give us for the text that is packed in them, by their first bytes. */
const packed: readonly (readonly [format: string, magic: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** The encoding that a byte order mark says, and how long the mark is. */
export function markOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly length: number } | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf16be', length: 2 };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf8', length: 3 };
  return null;
}

/** Throws input/compressed or input/not-text for the beginning of a file that holds no text. */
export function refuseBinary(file: string, beginning: Buffer): void {
  for (const [format, magic] of packed) {
    if (magic.every((byte, index) => beginning[index] === byte)) {
      throw new MoltError('input/compressed', { path: file, format });
    }
  }
  // PGDMP: the archive of pg_dump --format=custom.
  if (beginning.subarray(0, 5).toString('latin1') === 'PGDMP')
    throw new MoltError('input/not-text', { path: file });
}

/**
 * Decodes a file that comes in chunks: UTF-16 by its byte order mark, UTF-8 while it is valid, Latin-1 from the first
 * chunk that is not. The mark is no part of the text.
 */
export class Decoder {
  #encoding: Encoding | null = null;
  #utf16: InstanceType<typeof TextDecoder> | null = null;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Bytes of a character that goes on in the next chunk; before the first, what is too short to show a mark. */
  #carry: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** @throws MoltError input/not-text, input/compressed */
  decode(chunk: Buffer, last = false): string {
    let bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.#carry = Buffer.alloc(0);
    if (this.#encoding === null) {
      if (bytes.length < 8 && !last) {
        this.#carry = bytes;
        return '';
      }
      const mark = markOf(bytes);
      if (mark === null) refuseBinary(this.file, bytes);
      this.#encoding = mark?.encoding ?? 'utf8';
      bytes = bytes.subarray(mark?.length ?? 0);
      if (this.#encoding === 'utf16le') this.#utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
      if (this.#encoding === 'utf16be') this.#utf16 = new TextDecoder('utf-16be', { ignoreBOM: true });
    }
    if (this.#utf16 !== null) return this.#utf16.decode(bytes, { stream: !last });
    // A NUL never occurs in text.
    if (bytes.includes(0)) throw new MoltError('input/not-text', { path: this.file });
    if (this.#encoding === 'latin1') return bytes.toString('latin1');
    const open = last ? 0 : openCharacter(bytes);
    const whole = bytes.subarray(0, bytes.length - open);
    try {
      const text = this.#utf8.decode(whole);
      this.#carry = bytes.subarray(whole.length);
      return text;
    } catch {
      this.#encoding = 'latin1';
      return bytes.toString('latin1');
    }
  }
}

/** How many bytes at the end begin a UTF-8 character that is not complete. */
function openCharacter(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
