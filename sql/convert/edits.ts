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
  const taken = new TakenEdits();
  return groups.flatMap((group) => {
    const fresh = taken.take(group);
    return fresh === null ? [] : [fresh];
  });
}

/** Edits that can be applied at once; see `compatible`. */
export class TakenEdits {
  readonly #taken: TextEdit[] = [];

  /** Takes a group: gives those of its edits that had not been taken yet, or null when it gets in the way of others. */
  take(group: readonly TextEdit[]): TextEdit[] | null {
    const fresh: TextEdit[] = [];
    let isFree = true;
    for (const edit of group) {
      const neighbours = around(this.#taken, edit.range);
      if (neighbours.some((other) => sameEdit(edit, other))) continue;
      isFree &&= !neighbours.some((other) => overlaps(edit.range, other.range));
      fresh.push(edit);
    }
    if (!isFree) return null;
    for (const edit of fresh) insert(this.#taken, edit);
    return fresh;
  }
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
function placeOf<T>(sorted: readonly T[], isBefore: (edit: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle] as T)) low = middle + 1;
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
  readonly #edits: readonly ShiftedEdit[];

  constructor(edits: readonly TextEdit[]) {
    let shift = 0;
    this.#edits = [...edits].sort(byStart).map(({ range, text }) => {
      const before = shift;
      shift += text.length - (range.end - range.start);
      return { range, text, before, after: shift };
    });
  }

  forward(offset: number): number {
    // An insertion right at the offset stays in front of what stands there.
    const count = placeOf(
      this.#edits,
      ({ range }) => range.start < offset || (range.start === offset && range.end === offset),
    );
    const last = this.#edits[count - 1];
    if (last === undefined) return offset;
    return last.range.end > offset ? last.range.start + last.before : offset + last.after;
  }

  back(offset: number): number {
    const count = placeOf(this.#edits, ({ range, before }) => range.start + before <= offset);
    const last = this.#edits[count - 1];
    if (last === undefined) return offset;
    const { range, text, before, after } = last;
    return offset < range.start + before + text.length ? range.start : offset - after;
  }
}

/** An edit with the sum of what the edits before it, and those up to it, add to the text's length. */
interface ShiftedEdit extends TextEdit {
  readonly before: number;
  readonly after: number;
}
