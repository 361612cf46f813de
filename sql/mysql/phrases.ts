import type { Span } from '../rules/source-statement.ts';
import type { Cursor } from './cursor.ts';

interface Phrase<T> {
  readonly words: readonly string[];
  readonly value: T;
}

/**
 * What may stand at a place, as words in a row, each with what it means. Only those that begin with the word that
 * stands there are tried, in the order in which they were given: the longer before the shorter.
 */
export class Phrases<T> {
  readonly #byFirst = new Map<string, Phrase<T>[]>();

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [text, value] of entries) {
      const words = text.split(' ');
      const first = words[0] ?? '';
      const list = this.#byFirst.get(first);
      if (list === undefined) this.#byFirst.set(first, [{ words, value }]);
      else list.push({ words, value });
    }
  }

  /** What stands next and how many tokens it is long; null when it is none of these. Reads nothing. */
  next({ statement, at, end }: Cursor): { readonly value: T; readonly length: number } | null {
    const candidates = this.#byFirst.get(statement.tokens[at]?.text ?? '');
    if (candidates === undefined || at > end) return null;
    for (const { words, value } of candidates) {
      const { length } = words;
      if (at + length - 1 > end) continue;
      let matched = 0;
      while (matched < length && statement.is(at + matched, words[matched] ?? '')) matched++;
      if (matched === length) return { value, length };
    }
    return null;
  }

  /** Reads what stands next, when it is one of these. */
  take(cursor: Cursor): { readonly value: T; readonly span: Span } | null {
    const found = this.next(cursor);
    if (found === null) return null;
    const first = cursor.at;
    cursor.at += found.length;
    return { value: found.value, span: cursor.statement.span(first, cursor.at - 1) };
  }
}
