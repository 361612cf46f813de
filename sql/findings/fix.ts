import type { Finding, Fix, TextEdit } from './finding.ts';
import { throughAll } from '../text/through-all.ts';

/**
 * Applies edits to a text. Edits that overlap one that comes earlier in the list are left out (they are for the next
 * round: analyse the result again). Returns the new text and how many edits went in.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): { text: string; applied: number } {
  const chosen: TextEdit[] = [];
  const inOrder = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let free = 0;
  for (const edit of inOrder) {
    if (edit.range.start < free) continue;
    chosen.push(edit);
    free = edit.range.end;
  }
  const parts: string[] = [];
  let at = 0;
  for (const { range, text: inserted } of chosen) {
    parts.push(text.slice(at, range.start), inserted);
    at = range.end;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), applied: chosen.length };
}

/**
 * The fixes among some findings that can go in together: each whole or not at all, the first of two that touch the
 * same text. `classes` says which; only `safe` ones keep the meaning without a person's look.
 */
export function compatibleFixes(
  findings: readonly Finding[],
  classes: readonly Fix['class'][] = ['safe'],
): CompatibleFixes {
  return throughAll(compatibleFixSteps(findings, classes));
}

interface CompatibleFixes {
  readonly edits: readonly TextEdit[];
  readonly findings: readonly Finding[];
}

/** Findings that are looked at without giving others their turn. */
const findingsAtOnce = 200;

/** The same in steps, between which others may have their turn: a large file has 10,000 fixes. */
export function* compatibleFixSteps(
  findings: readonly Finding[],
  classes: readonly Fix['class'][] = ['safe'],
): Generator<undefined, CompatibleFixes> {
  const edits: TextEdit[] = [];
  const fixed: Finding[] = [];
  // Sorted by start, so that one look at each neighbour is enough even for thousands of fixes.
  const taken: TextEdit[] = [];
  for (const [i, finding] of findings.entries()) {
    if (i % findingsAtOnce === findingsAtOnce - 1) yield;
    if (finding.fix === undefined || !classes.includes(finding.fix.class)) continue;
    if (finding.fix.edits.some((edit) => overlaps(taken, edit))) continue;
    for (const edit of finding.fix.edits) insert(taken, edit);
    edits.push(...finding.fix.edits);
    fixed.push(finding);
  }
  return { edits, findings: fixed };
}

/** Index of the first edit that starts at or behind an offset. */
function lowerBound(edits: readonly TextEdit[], start: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.range.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function overlaps(taken: readonly TextEdit[], edit: TextEdit): boolean {
  const at = lowerBound(taken, edit.range.start);
  const before = taken[at - 1];
  const behind = taken[at];
  if (before !== undefined && before.range.end > edit.range.start) return true;
  if (behind === undefined) return false;
  // Two insertions at one place would be in an order that nobody chose.
  return behind.range.start < edit.range.end || behind.range.start === edit.range.start;
}

function insert(taken: TextEdit[], edit: TextEdit): void {
  taken.splice(lowerBound(taken, edit.range.start), 0, edit);
}
