import type { Finding, TextEdit, TextRange } from '../findings/finding.ts';

/** True when the finding has a fix that keeps the meaning, so that it may be applied without asking. */
export const isSafe = (finding: Finding): boolean => finding.fix?.class === 'safe';

/** The edits of all safe fixes, in order of the text and without overlaps. */
export function safeEdits(findings: readonly Finding[]): TextEdit[] {
  return compatible(findings.filter(isSafe).map((finding) => finding.fix?.edits ?? []))
    .flat()
    .sort(byStart);
}

/**
 * Of groups of edits that belong together, those that can be applied at once: a group is left out whole when one of
 * its edits overlaps one taken before, so no fix is ever half applied. Two insertions at one place overlap unless
 * they insert the same text.
 */
export function compatible(groups: readonly (readonly TextEdit[])[]): TextEdit[][] {
  const taken: TextEdit[] = [];
  const result: TextEdit[][] = [];
  for (const group of groups) {
    const fresh: TextEdit[] = [];
    let isFree = true;
    for (const edit of group) {
      const neighbours = around(taken, edit.range);
      if (neighbours.some((other) => sameEdit(edit, other))) continue;
      isFree &&= !neighbours.some((other) => overlaps(edit.range, other.range));
      fresh.push(edit);
    }
    if (!isFree) continue;
    for (const edit of fresh) insert(taken, edit);
    result.push(fresh);
  }
  return result;
}

/** Of edits in order and without overlaps those that may touch a range: a statement of a dump has ten thousands. */
function around(sorted: readonly TextEdit[], { start, end }: TextRange): readonly TextEdit[] {
  const low = placeOf(sorted, (edit) => edit.range.start < start);
  let last = low;
  while (last < sorted.length && (sorted[last]?.range.start ?? 0) <= end) last++;
  return sorted.slice(Math.max(0, low - 1), last);
}

function insert(sorted: TextEdit[], edit: TextEdit): void {
  sorted.splice(
    placeOf(sorted, (other) => byStart(other, edit) < 0),
    0,
    edit,
  );
}

/** How many at the beginning of a sorted list `isBefore` is true of. */
function placeOf(sorted: readonly TextEdit[], isBefore: (edit: TextEdit) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle] as TextEdit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Applies edits that do not overlap; they may come in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { range, text: replacement } of [...edits].sort(byStart)) {
    result += text.slice(at, range.start) + replacement;
    at = range.end;
  }
  return result + text.slice(at);
}

export function overlaps(a: TextRange, b: TextRange): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

export const contains = (outer: TextRange, inner: TextRange): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

const sameEdit = (a: TextEdit, b: TextEdit): boolean =>
  a.text === b.text && a.range.start === b.range.start && a.range.end === b.range.end;

const byStart = (a: TextEdit, b: TextEdit): number =>
  a.range.start - b.range.start || a.range.end - b.range.end;

/**
 * Where offsets go when edits are applied. `forward` takes an offset of the old text to the new one, `back` the other
 * way; what lies inside of replaced text goes to the replacement's start.
 */
export class EditMap {
  readonly #edits: readonly TextEdit[];

  constructor(edits: readonly TextEdit[]) {
    this.#edits = [...edits].sort(byStart);
  }

  forward(offset: number): number {
    let shift = 0;
    for (const { range, text } of this.#edits) {
      if (range.start > offset || (range.start === offset && range.end > offset)) break;
      if (range.end > offset) return range.start + shift;
      // An insertion right at the offset stays in front of what stands there.
      shift += text.length - (range.end - range.start);
    }
    return offset + shift;
  }

  back(offset: number): number {
    let shift = 0;
    for (const { range, text } of this.#edits) {
      const start = range.start + shift;
      if (start > offset) break;
      if (offset < start + text.length) return range.start;
      shift += text.length - (range.end - range.start);
    }
    return offset - shift;
  }
}
