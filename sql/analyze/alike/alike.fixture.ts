import { expect } from 'vitest';
import { sameFacts } from '../../catalog/same-facts.ts';
import type { Lint, StatementResult } from '../lint-statement.ts';

/** The lint that knows statements by those worded alike, and the one that looks at each. */
export interface Both {
  readonly knowing: Lint;
  readonly each: Lint;
}

/** Compares some ten thousand results: much faster than field by field. What facts say of queries is a net. */
export function expectSame(result: StatementResult, of: StatementResult): void {
  const { facts, ...rest } = result;
  const { facts: expected, ...expectedRest } = of;
  expect(JSON.stringify(rest, null, 1), of.text).toBe(JSON.stringify(expectedRest, null, 1));
  if (!sameFacts(facts, expected)) expect(facts, of.text).toEqual(expected);
}

/**
 * Compares what both make of statements and of their kin: `kinOf` gives the same statement about other things, for so many
 * generations. Gives how many statements have kin.
 */
export function compareWithKin(
  { knowing, each }: Both,
  texts: Iterable<string>,
  kinOf: (text: string, generation: number) => string | null,
  generations: readonly number[],
): number {
  let withKin = 0;
  for (const text of texts) {
    const kin = generations.flatMap((generation) => kinOf(text, generation) ?? []);
    if (kin.length > 0) withKin++;
    // The second teaches, the third is the first to profit; the example's own names may have a meaning.
    for (const one of [...kin, text, ...kin.slice(0, 1)]) expectSame(knowing(one), each(one));
  }
  return withKin;
}

/** Each word in each place takes a minute; else each is in one of them. */
const everyPlace = process.env.MOLT_TEST_EVERY_PLACE === '1';

/** Compares what both make of statements with each word in the place of NAME. */
export function compareWords(
  { knowing, each }: Both,
  carriers: readonly string[],
  words: readonly string[],
): void {
  const looked = new Map<string, StatementResult>();
  for (const carrier of carriers) {
    for (const name of ['kin_1', 'kin_of_2', 'kin_of_a_3']) knowing(carrier.replaceAll('NAME', name));
  }
  for (const [i, word] of words.entries()) {
    for (const n of everyPlace ? carriers.keys() : [i % carriers.length]) {
      const text = (carriers[n] ?? '').replaceAll('NAME', word);
      looked.set(text, knowing(text));
    }
  }
  for (const [text, result] of looked) expectSame(result, each(text));
}

/** Every word in some texts that could be a name, in lower case. */
export function wordsOf(texts: readonly string[], pattern: RegExp): readonly string[] {
  const words = texts.flatMap((text) => text.match(pattern) ?? []);
  return [...new Set(words.filter((word) => word.length < 40).map((word) => word.toLowerCase()))];
}
