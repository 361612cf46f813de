import type { TextEdit } from '../../sql/findings/finding.ts';

/** A run of the text: kept of the original, or new. */
type Run = { readonly start: number; readonly end: number } | { readonly text: string };

const lengthOf = (run: Run): number => ('text' in run ? run.text.length : run.end - run.start);

/**
 * A text under several rounds of edits that remembers what became of the original, so that a diff costs what was
 * changed. A diff of the two texts alone took 27 s for 5,000 changes in 100,000 lines (npm `diff` 9.0).
 */
export class EditedText {
  #runs: readonly Run[];

  constructor(private readonly original: string) {
    this.#runs = original === '' ? [] : [{ start: 0, end: original.length }];
  }

  /** Applies edits that do not overlap, given as offsets of the present text. */
  apply(edits: readonly TextEdit[]): void {
    const runs: Run[] = [];
    const queue = [...this.#runs].reverse();
    let at = 0;
    /** Moves runs over until an offset of the present text; drops them when they are replaced. */
    const pass = (until: number, keep: boolean) => {
      while (at < until) {
        const run = queue.pop();
        if (run === undefined) return;
        const length = Math.min(lengthOf(run), until - at);
        const [head, tail] = parted(run, length);
        if (keep) runs.push(head);
        if (tail !== null) queue.push(tail);
        at += length;
      }
    };
    for (const { range, text } of [...edits].sort((a, b) => a.range.start - b.range.start)) {
      pass(range.start, true);
      pass(range.end, false);
      if (text !== '') runs.push({ text });
    }
    pass(Infinity, true);
    this.#runs = runs;
  }

  get text(): string {
    return this.#runs
      .map((run) => ('text' in run ? run.text : this.original.slice(run.start, run.end)))
      .join('');
  }

  /** All rounds as one list of edits of the original, in order. */
  get edits(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    let at = 0;
    let inserted = '';
    const close = (start: number) => {
      if (start > at || inserted !== '') edits.push({ range: { start: at, end: start }, text: inserted });
      inserted = '';
    };
    for (const run of this.#runs) {
      if ('text' in run) {
        inserted += run.text;
        continue;
      }
      close(run.start);
      at = run.end;
    }
    close(this.original.length);
    return edits;
  }
}

function parted(run: Run, length: number): readonly [Run, Run | null] {
  if (length === lengthOf(run)) return [run, null];
  if ('text' in run) return [{ text: run.text.slice(0, length) }, { text: run.text.slice(length) }];
  const middle = run.start + length;
  return [
    { start: run.start, end: middle },
    { start: middle, end: run.end },
  ];
}
