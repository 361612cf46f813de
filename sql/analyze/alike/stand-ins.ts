import { longestName } from './wording.ts';

/**
 * What stands in for the name of this number: longer than any name, so that every place behind it is another, and what is
 * cut short when names are long is cut short of it.
 */
export function standIn(number: number, name: string): string {
  return `zq${number}`.padEnd(Math.max(longestName, name.length) + 1, 'z');
}

/** Stand-ins for some of the names. Names that were equal stay equal: all of them are free, or none is. */
export function standInsFor(
  names: readonly string[],
  isFree: (index: number, name: string) => boolean,
): string[] {
  const fixed = new Set(names.filter((name, i) => !isFree(i, name)));
  return names.map((name) => (fixed.has(name) ? name : standIn(names.indexOf(name), name)));
}

const anyStandIn = /zq(\d+)z*/g;

/** Whether a statement has words that could be taken for stand-ins. */
export function looksStoodIn(text: string): boolean {
  return /zq\d/i.test(text);
}

/** What a text with stand-ins is made of: pieces of text, and indices of names. */
export function partsOf(text: string): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let copied = 0;
  for (const found of text.matchAll(anyStandIn)) {
    if (found.index > copied) parts.push(text.slice(copied, found.index));
    parts.push(Number(found[1]));
    copied = found.index + found[0].length;
  }
  if (copied < text.length || parts.length === 0) parts.push(text.slice(copied));
  return parts;
}

/** The name that a whole text stands in for, but for the end of a sequence's; -1 when it is no stand-in. */
export function standInOf(text: string): number {
  const found = /^zq(\d+)z*(?:_seq)?$/.exec(text);
  return found === null ? -1 : Number(found[1]);
}
