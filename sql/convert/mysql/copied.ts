import type { TextEdit, TextRange } from '../../findings/finding.ts';
import { tokenizeMysql } from '../../mysql/tokens.ts';

/** Beyond this many comparisons nothing is compared: then all of a text counts as copied. */
const mostComparisons = 1_000_000;

/**
 * Where edits put words of their own, as ranges of the text that they make; what they copy from the old text is left
 * out. `edits` are in order and do not overlap, `before` are such ranges of the old text.
 */
export function ownWords(
  text: string,
  edits: readonly TextEdit[],
  before: readonly TextRange[],
): readonly TextRange[] {
  const own: TextRange[] = [];
  let shift = 0;
  let next = 0;
  for (const { range, text: put } of edits) {
    for (let old = before[next]; old !== undefined && old.start < range.start; old = before[++next]) {
      if (old.end <= range.start) own.push({ start: old.start + shift, end: old.end + shift });
    }
    const replaced = new Set<number>();
    for (; (before[next]?.start ?? Infinity) < range.end; next++) replaced.add(before[next]?.start ?? 0);
    const start = range.start + shift;
    const source = tokenizeMysql(text.slice(range.start, range.end)).tokens;
    const target = tokenizeMysql(put).tokens;
    const copies = inCommon(
      source.map((token) => token.text),
      target.map((token) => token.text),
    );
    for (const [index, token] of target.entries()) {
      const from = copies === null ? undefined : source[copies[index] ?? -1];
      const isCopy = copies === null || (from !== undefined && !replaced.has(range.start + from.start));
      if (!isCopy) own.push({ start: start + token.start, end: start + token.end });
    }
    shift += put.length - (range.end - range.start);
  }
  for (; next < before.length; next++) {
    const old = before[next] as TextRange;
    own.push({ start: old.start + shift, end: old.end + shift });
  }
  return own;
}

/**
 * For each of `target` its place in `source`, of the longest sequence that both have in common; -1 where it is none of
 * it. Null when the two are too long to compare.
 */
function inCommon(source: readonly string[], target: readonly string[]): readonly number[] | null {
  const width = target.length + 1;
  if (source.length * width > mostComparisons) return null;
  const lengths = new Uint32Array((source.length + 1) * width);
  for (let i = source.length - 1; i >= 0; i--) {
    for (let j = target.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] =
        source[i] === target[j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  const places = target.map(() => -1);
  for (let i = 0, j = 0; i < source.length && j < target.length;) {
    const here = i * width + j;
    if (source[i] === target[j]) places[j++] = i++;
    else if ((lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0)) i++;
    else j++;
  }
  return places;
}
