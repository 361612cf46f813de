import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Analyzer } from '../../sql/analyze/analyze.ts';
import type { LineIndex } from '../../sql/text/line-index.ts';
import { checkSteps, dialectOf, type CheckedFile, type Dialect } from '../files.ts';
import type { FileSettings, WindowSettings } from '../settings.ts';
import { throughInSlices } from '../slices.ts';
import { findSqlFiles, readSqlFile } from '../workspace-files.ts';
import { notExcluded } from './order.ts';

export interface ClosedFilesOptions {
  readonly settings: () => WindowSettings;
  readonly settingsOf: (path: string) => FileSettings;
  readonly folders: () => readonly string[];
  readonly log: (message: string) => void;
  readonly isOpen: (path: string) => boolean;
  readonly analyzer: (path: string, dialect: Dialect) => Analyzer;
  /** After a file was read and checked. */
  readonly onChecked: (path: string) => void;
  readonly onGone: (path: string) => void;
}

interface Entry {
  /** Time and size, as the disk gives them: a file that has the same is not read again. */
  stamp: string;
  /** Null when the file is not kept in memory, or can't be read. */
  kept: { readonly text: string; readonly analyzer: Analyzer; readonly dialect: Dialect } | null;
  checked: CheckedFile | null;
  /** How often another file has changed what this one's findings are: a check under way meanwhile may not know of it. */
  turns: number;
}

/** Files that are read at the same time. */
const readers = 4;

/** Characters of closed files that stay in memory, so that they need not be read to be judged again. */
const mostKept = 30_000_000;

/** The SQL files of the workspace that nobody has open. */
export class ClosedFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<string>();
  /** What could not be read, and why. */
  readonly #unread = new Map<string, string>();
  #kept = 0;
  #working: Promise<void> | null = null;
  #generation = 0;

  constructor(private readonly options: ClosedFilesOptions) {}

  /** Paths of the files that could be read, in the order of their names. */
  paths(): readonly string[] {
    return [...this.#entries.keys()].filter((path) => !this.options.isOpen(path)).sort();
  }

  /** Files that could not be read, and folders of which not all was read, each with the reason. */
  get unread(): ReadonlyMap<string, string> {
    return this.#unread;
  }

  textOf(path: string): string | undefined {
    return this.#entries.get(path)?.kept?.text;
  }

  linesOf(path: string): LineIndex | null {
    const checked = this.#entries.get(path)?.checked;
    return checked?.state === 'checked' ? checked.analysis.lines : null;
  }

  /** Looks for files below the folders, and reads those that are new or have changed. Ends when they are checked. */
  async refresh(): Promise<void> {
    const { exclude } = this.options.settings();
    const folders = this.options.folders();
    const { paths, complete, unreadable } = await findSqlFiles(folders, notExcluded(exclude, folders));
    this.#unread.clear();
    if (!complete) {
      const why = `there are too many SQL files; only the first ${paths.length.toLocaleString('en-US')} are read`;
      this.options.log(why);
      for (const folder of folders) this.#unread.set(folder, why);
    }
    for (const folder of unreadable) this.#unread.set(folder, 'the folder cannot be read');
    const found = new Set(paths);
    for (const path of [...this.#entries.keys()]) if (!found.has(path)) this.#remove(path);
    await this.changed(paths, true);
  }

  /** The files have changed, appeared or gone. Ends when that is taken in. */
  async changed(paths: readonly string[], known = false): Promise<void> {
    const folders = this.options.folders();
    const wanted = notExcluded(this.options.settings().exclude, folders);
    for (const path of paths) {
      if (this.options.isOpen(path)) continue;
      // A file outside of the folders was open for itself; closed, it is none of ours.
      if (!known && !(folders.some((folder) => path.startsWith(folder + sep)) && wanted(path)))
        this.#remove(path);
      else this.#waiting.add(path);
    }
    this.#working ??= this.#work().finally(() => (this.#working = null));
    await this.#working;
  }

  /** The file's findings depend on another file that has changed. */
  stale(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    entry.checked = null;
    entry.turns++;
  }

  /** Somebody has opened it: the text in the editor counts. What it says stays in the schema until then. */
  drop(path: string): void {
    const entry = this.#entries.get(path);
    this.#kept -= entry?.kept?.text.length ?? 0;
    this.#entries.delete(path);
    this.#waiting.delete(path);
  }

  reset(): void {
    this.#generation++;
    this.#entries.clear();
    this.#kept = 0;
  }

  /** The file with its findings; null when it can't be read. */
  async check(path: string): Promise<{ text: string; checked: CheckedFile } | null> {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    if (entry.kept === null) return this.#readAndCheck(path, entry);
    const { text, analyzer, dialect } = entry.kept;
    let { checked } = entry;
    while (checked === null) {
      const { turns } = entry;
      checked = await throughInSlices(checkSteps(text, 0, dialect, analyzer, this.options.settingsOf(path)));
      if (entry.turns !== turns) checked = null;
    }
    entry.checked = checked;
    return { text, checked };
  }

  async #work(): Promise<void> {
    const one = async (): Promise<void> => {
      for (;;) {
        const [path] = this.#waiting;
        if (path === undefined) return;
        this.#waiting.delete(path);
        await this.#take(path);
      }
    };
    await Promise.all(Array.from({ length: readers }, one));
  }

  async #take(path: string): Promise<void> {
    const stamp = await stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => null,
    );
    if (this.options.isOpen(path)) return;
    const before = this.#entries.get(path);
    if (before !== undefined && before.stamp === stamp) return;
    if (stamp === null) {
      this.#remove(path);
      return;
    }
    if (before !== undefined) this.#kept -= before.kept?.text.length ?? 0;
    const entry: Entry = { stamp, kept: before?.kept ?? null, checked: null, turns: 0 };
    this.#entries.set(path, entry);
    await this.#readAndCheck(path, entry);
  }

  async #readAndCheck(path: string, entry: Entry): Promise<{ text: string; checked: CheckedFile } | null> {
    const generation = this.#generation;
    const read = await readSqlFile(path);
    if (generation !== this.#generation || this.options.isOpen(path)) return null;
    if ('why' in read) {
      this.options.log(`${path} was not checked: ${read.why}`);
      this.#unread.set(path, read.why);
      this.#remove(path);
      return null;
    }
    const { text } = read;
    const settings = this.options.settingsOf(path);
    const dialect = dialectOf(text, path, settings);
    // The analyzer of the text before knows most of its statements.
    const analyzer =
      entry.kept?.dialect === dialect ? entry.kept.analyzer : this.options.analyzer(path, dialect);
    const { turns } = entry;
    const checked = await throughInSlices(checkSteps(text, 0, dialect, analyzer, settings));
    if (generation !== this.#generation || this.#entries.get(path) !== entry) return null;
    if (this.#kept + text.length <= mostKept) {
      this.#kept += text.length;
      entry.kept = { text, analyzer, dialect };
      entry.checked = entry.turns === turns ? checked : null;
    } else {
      entry.kept = null;
    }
    this.options.onChecked(path);
    return { text, checked };
  }

  #remove(path: string): void {
    const entry = this.#entries.get(path);
    this.#kept -= entry?.kept?.text.length ?? 0;
    this.#entries.delete(path);
    this.options.onGone(path);
  }
}
