import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import type { Document } from './positions.ts';
import { LineIndex } from '../sql/text/line-index.ts';

/**
 * A text that is open in the editor, as its notifications change it. It does what the document of
 * vscode-languageserver-textdocument does, but shares its lines with the analysis: the library's walks over every
 * character of a new text, which takes half a second for 100 MB, in which nothing else is answered.
 */
export class OpenDocument implements Document {
  #version: number;
  #text: string;
  #lines: LineIndex | null;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    version: number,
    text: string,
    lines: LineIndex | null = null,
  ) {
    this.#version = version;
    this.#text = text;
    this.#lines = lines;
  }

  get version(): number {
    return this.#version;
  }

  get lineCount(): number {
    return this.#known.starts.length;
  }

  /** The same text at this moment: it stays when this one moves on. */
  snapshot(): OpenDocument {
    return new OpenDocument(this.uri, this.languageId, this.#version, this.#text, this.#lines);
  }

  /** Somebody else has counted the lines of this very text. */
  takeLines(lines: LineIndex): void {
    if (this.#lines === null && lines.text === this.#text) this.#lines = lines;
  }

  getText(range?: Range): string {
    if (range === undefined) return this.#text;
    return this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  positionAt(offset: number): Position {
    const at = Math.min(Math.max(offset, 0), this.#text.length);
    const line = this.#known.lineOf(at);
    const start = this.#known.starts[line] ?? 0;
    return { line, character: this.#beforeBreak(at, start) - start };
  }

  offsetAt({ line, character }: Position): number {
    const { starts } = this.#known;
    if (line >= starts.length) return this.#text.length;
    if (line < 0) return 0;
    // Of what is no number of a line nobody can say where it is.
    const start = starts[Math.floor(line)] ?? 0;
    if (!(character > 0)) return start;
    const next = starts[Math.floor(line) + 1] ?? this.#text.length;
    return this.#beforeBreak(Math.min(start + Math.floor(character), next), start);
  }

  /** Carries out what the editor says has changed, in its order; a change without a range is the whole text. */
  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      if (!('range' in change)) {
        this.#text = change.text;
        this.#lines = null;
        continue;
      }
      const [a, b] = [this.offsetAt(change.range.start), this.offsetAt(change.range.end)];
      const [start, oldEnd] = [Math.min(a, b), Math.max(a, b)];
      const text = this.#text.slice(0, start) + change.text + this.#text.slice(oldEnd);
      this.#lines = this.#known.after({ start, oldEnd, newEnd: start + change.text.length }, text);
      this.#text = text;
    }
    this.#version = version;
  }

  get #known(): LineIndex {
    return (this.#lines ??= new LineIndex(this.#text));
  }

  /** Between \r and \n, and behind them in their line, an editor has no place. */
  #beforeBreak(offset: number, lineStart: number): number {
    let at = offset;
    while (at > lineStart && isLineBreak(this.#text.charCodeAt(at - 1))) at--;
    return at;
  }
}

const isLineBreak = (code: number): boolean => code === 10 || code === 13;
