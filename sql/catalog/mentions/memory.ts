import type { Dialect } from '../../dialect/dialect.ts';
import type { TextRange } from '../../findings/finding.ts';
import { readInsert } from '../../analyze/lint-rows.ts';
import { splitMysql } from '../../mysql/split.ts';
import { resplit } from '../../split/resplit.ts';
import { split, type Split } from '../../split/split.ts';
import { changeBetween } from '../../text/change.ts';
import { namesInMysql } from './mysql/statement-names.ts';
import { noNames, type StatementNames } from './raw.ts';
import { namesInStatement } from './statement-names.ts';

/** Names that are kept, of all files together: some 30 MB. Who asks for more reads again. */
const mostKept = 200_000;

/** The statements of one text, and the names in those that somebody has asked for. */
export class FileNames {
  readonly statements: readonly TextRange[];
  readonly #cut: Split;
  readonly #names: (StatementNames | undefined)[];

  /** `before`: what was known of another version of the text. Only what has changed since then is read again. */
  constructor(
    readonly text: string,
    readonly dialect: Dialect,
    private readonly onRead: (count: number) => void,
    before: FileNames | null = null,
    /** The cut of this text, when somebody has made it already. */
    known?: Split,
  ) {
    const cutter = dialect === 'mysql' ? splitMysql : split;
    const change = before === null ? null : changeBetween(before.text, text);
    this.#cut =
      known ??
      (before === null || change === null ? cutter(text) : resplit(cutter, before.#cut, change, text));
    this.statements = this.#cut.pieces.flatMap(({ kind, range }) => (kind === 'statement' ? [range] : []));
    this.#names = [];
    if (before === null || change === null) return;
    const by = text.length - before.text.length;
    const more = this.statements.length - before.statements.length;
    const same = (i: number, old: number, moved: number): boolean => {
      const [now, then] = [this.statements[i], before.statements[old]];
      return now?.start === (then?.start ?? -1) + moved && now.end === (then?.end ?? -1) + moved;
    };
    let first = 0;
    while ((this.statements[first]?.end ?? Infinity) <= change.start && same(first, first, 0)) {
      this.#names[first] = before.#names[first];
      first++;
    }
    for (let i = this.statements.length - 1; i >= first; i--) {
      if ((this.statements[i]?.start ?? 0) < change.newEnd || !same(i, i - more, by)) break;
      this.#names[i] = before.#names[i - more];
    }
  }

  names(index: number): StatementNames {
    const known = this.#names[index];
    if (known !== undefined) return known;
    const range = this.statements[index] ?? { start: 0, end: 0 };
    const read = namesOf(this.text.slice(range.start, range.end), this.dialect);
    this.#names[index] = read;
    this.onRead(read.mentions.length + 1);
    return read;
  }

  /** The number of the statement around an offset, or that ends or begins there; -1 between two. */
  at(offset: number): number {
    let low = 0;
    let high = this.statements.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.statements[middle];
      if (range === undefined) break;
      if (offset < range.start) high = middle - 1;
      else if (offset > range.end) low = middle + 1;
      else return middle;
    }
    return -1;
  }

  /** The number of the last statement that begins at or before an offset; -1 when none does. */
  before(offset: number): number {
    return this.statements.findLastIndex(({ start }) => start <= offset);
  }
}

/** Beyond this many characters a statement is the rows of a dump: to read one of 20 MB takes ten seconds. */
const longestRead = 500_000;

/**
 * The names in a statement of a dialect; of a very long one those in front of its rows, the rest counts as unread.
 * Needs `loadParser` to have ended.
 */
export function namesOf(text: string, dialect: Dialect): StatementNames {
  const read = dialect === 'mysql' ? namesInMysql : namesInStatement;
  if (text.length <= longestRead) return read(text);
  const end = readInsert(text.slice(0, longestRead))?.rows[0]?.end ?? 0;
  const head = end === 0 ? noNames : read(text.slice(0, end));
  return {
    ...head,
    obstacles: [...head.obstacles, { sort: 'unread', range: { start: end, end: text.length } }],
  };
}

/** What was read of files whose names somebody asked for: the next question about the same texts is quick. */
export class NamesMemory {
  readonly #files = new Map<string, FileNames>();
  #kept = 0;
  /** Cuts that somebody has made of the newest texts of files. */
  readonly #cuts = new Map<
    string,
    { readonly text: string; readonly dialect: Dialect; readonly cut: Split }
  >();

  /** Takes the cut of a file's newest text, so that the first question about it need not cut it again. */
  takeCut(path: string, text: string, dialect: Dialect, cut: Split): void {
    this.#cuts.set(path, { text, dialect, cut });
  }

  /** The file is open no more. */
  dropCut(path: string): void {
    this.#cuts.delete(path);
  }

  of(path: string, text: string, dialect: Dialect): FileNames {
    const known = this.#files.get(path);
    if (known?.text === text && known.dialect === dialect) return known;
    const before = known?.dialect === dialect ? known : null;
    const cut = this.#cuts.get(path);
    const own = cut?.text === text && cut.dialect === dialect ? cut.cut : undefined;
    const file = new FileNames(text, dialect, (count) => this.#count(count), before, own);
    this.#files.set(path, file);
    return file;
  }

  #count(count: number): void {
    this.#kept += count;
    if (this.#kept <= mostKept) return;
    // Who is at work goes on with what it holds.
    this.#files.clear();
    this.#kept = 0;
  }
}
