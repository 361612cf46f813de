import type { Diagnostic, Location, Message } from 'vscode-languageserver/node';
import type { LineIndex } from '../sql/text/line-index.ts';

/**
 * Diagnostics as the bytes of their JSON. A dump of 100,000 lines has 3 MB of them, which all go to the editor at each
 * key; as objects to be made, printed and encoded they cost more than finding them. Only an encoder of ours
 * (`encodeMessage`) can send them.
 */
export class WrittenDiagnostics {
  /** `room` bytes are free in front of the array and behind it. */
  constructor(
    readonly buffer: Buffer,
    readonly room: number,
    /** Where the array ends. */
    readonly end: number,
  ) {}

  /** What stands for them in the JSON of a message; no other text of ours has a NUL. */
  toJSON(): string {
    return mark;
  }
}

const mark = '\0written\0';
const markJson = JSON.stringify(mark);

/** Bytes for the rest of a message: its address is the only thing that can be long. */
const usualRoom = 4096;

/** The bytes of a message as JSON, in UTF-8. Diagnostics that are written already are not written again. */
export function encodeMessage(message: Message): Uint8Array {
  const written = writtenIn(message);
  const json = JSON.stringify(message);
  if (written === null) return Buffer.from(json);
  const at = json.indexOf(markJson);
  const before = Buffer.from(json.slice(0, at));
  const behind = Buffer.from(json.slice(at + markJson.length));
  const { buffer, room, end } = written;
  if (before.length > room || behind.length > room)
    return Buffer.concat([before, buffer.subarray(room, end), behind]);
  before.copy(buffer, room - before.length);
  behind.copy(buffer, end);
  return buffer.subarray(room - before.length, end + behind.length);
}

function writtenIn(message: Message): WrittenDiagnostics | null {
  const { params, result } = message as {
    readonly params?: { readonly diagnostics?: unknown } | null;
    readonly result?: { readonly items?: unknown } | null;
  };
  for (const list of [params?.diagnostics, result?.items])
    if (list instanceof WrittenDiagnostics) return list;
  return null;
}

/** The same where the protocol's types want a list; for a connection that sends with `encodeMessage` alone. */
export const asList = (written: WrittenDiagnostics): Diagnostic[] => written as unknown as Diagnostic[];

/** Text of the JSON as bytes. */
export const bytesOf = (json: string): Uint8Array => Buffer.from(json);

const opening = {
  diagnostic: bytesOf('{"range":'),
  start: bytesOf('{"start":{"line":'),
  character: bytesOf(',"character":'),
  end: bytesOf('},"end":{"line":'),
  close: bytesOf('}}'),
};

/** Puts the JSON of diagnostics together from pieces that are bytes already. */
export class DiagnosticBytes {
  #buffer: Buffer;
  #at = usualRoom;
  #line = 0;

  /** `likely`: how many bytes it may become. */
  constructor(
    private readonly lines: LineIndex,
    likely: number,
  ) {
    this.#buffer = Buffer.allocUnsafe(likely + 2 * usualRoom);
  }

  add(bytes: Uint8Array): void {
    this.#need(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** `{"range":{…}` of offsets in the text: the beginning of a diagnostic. */
  range(start: number, end: number): void {
    this.add(opening.diagnostic);
    this.rangeOnly(start, end);
  }

  rangeOnly(start: number, end: number): void {
    this.add(opening.start);
    this.#place(start);
    this.add(opening.end);
    this.#place(end);
    this.add(opening.close);
  }

  /** A place as it is. */
  location(location: Location): void {
    this.add(bytesOf(JSON.stringify(location)));
  }

  #place(offset: number): void {
    const { text, starts } = this.lines;
    let at = Math.min(Math.max(offset, 0), text.length);
    // Findings are in order: mostly it is the line of the last one.
    const start = starts[this.#line] ?? 0;
    if (at < start || at >= (starts[this.#line + 1] ?? Infinity)) this.#line = this.lines.lineOf(at);
    const lineStart = starts[this.#line] ?? 0;
    // Between \r and \n no editor has a place.
    while (at > lineStart && isLineBreak(text.charCodeAt(at - 1))) at--;
    this.#number(this.#line);
    this.add(opening.character);
    this.#number(at - lineStart);
  }

  #number(value: number): void {
    this.#need(16);
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
    let rest = value;
    for (let i = this.#at + digits - 1; i >= this.#at; i--) {
      this.#buffer[i] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#at += digits;
  }

  #need(more: number): void {
    if (this.#at + more + usualRoom <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#buffer.length + more));
    this.#buffer.copy(larger, usualRoom, usualRoom, this.#at);
    this.#buffer = larger;
  }

  written(): WrittenDiagnostics {
    return new WrittenDiagnostics(this.#buffer, usualRoom, this.#at);
  }

  get length(): number {
    return this.#at - usualRoom;
  }
}

const isLineBreak = (code: number): boolean => code === 10 || code === 13;
