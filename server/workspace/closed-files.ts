import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Analyzer } from '../../sql/analyze/analyze.ts';
import type { Split } from '../../sql/split/split.ts';
import { LineIndex } from '../../sql/text/line-index.ts';
import { checkSteps, dialectOf, type CheckedFile, type Dialect } from '../files.ts';
import type { FileSettings, WindowSettings } from '../settings.ts';
import { throughInSlices } from '../slices.ts';
import { findSqlFiles, readSqlFile } from '../workspace-files.ts';
import { ClosedDocument } from './closed-document.ts';
import { InTurns } from './in-turns.ts';
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
  /** Characters of closed files that stay in memory, so that they need not be read to be judged again: 30 million. */
  readonly mostKept?: number;
}

/** A file that nobody has open, with what is found in it. */
export interface ClosedFile {
  readonly document: ClosedDocument;
  /** Statements are left out: they hold the whole text in memory. */
  readonly checked: CheckedFile;
  readonly statements: number;
}

interface Entry {
  /** Time and size, as the disk gives them: a file that has the same is not read again. */
  readonly stamp: string;
  /** Null when the file is not kept in memory, or can't be read. */
  kept: { readonly text: string; readonly analyzer: Analyzer; readonly dialect: Dialect } | null;
  /** Null when it is to be checked again, or is too much to be remembered. */
  found: ClosedFile | null;
  /** How often another file has changed what this one's findings are: a check under way meanwhile may not know of it. */
  turns: number;
}

/** Files that are read at the same time. */
const readers = 4;

const usuallyKept = 30_000_000;

/** Bytes that are kept of what was found in files that are not, about. */
const mostFound = 100_000_000;
const bytesOfFinding = 1_000;

/** The SQL files of the workspace that nobody has open. */
export class ClosedFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<string>();
  /** What could not be read, and why. */
  readonly #unread = new Map<string, string>();
  #kept = 0;
  #found = 0;
  readonly #turns = new InTurns();
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

  /** How many of the files are read, of those that were found. */
  get progress(): { readonly done: number; readonly total: number } {
    const done = this.#entries.size;
    return { done, total: done + this.#waiting.size };
  }

  textOf(path: string): string | undefined {
    return this.#entries.get(path)?.kept?.text;
  }

  /** Where things stand in a file; null when it is not known at the moment. */
  documentOf(path: string): ClosedDocument | null {
    return this.#entries.get(path)?.found?.document ?? null;
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
    for (const path of unreadable) this.#unread.set(path, 'it cannot be read, or its name is not UTF-8');
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
    this.#remember(entry, null);
    entry.turns++;
  }

  /** Somebody has opened it: the text in the editor counts. What it says stays in the schema until then. */
  drop(path: string): void {
    this.#forget(path);
    this.#waiting.delete(path);
  }

  reset(): void {
    this.#generation++;
    this.#entries.clear();
    this.#kept = 0;
    this.#found = 0;
  }

  /** The file with its findings; null when it can't be read. */
  async check(path: string): Promise<ClosedFile | null> {
    return this.#turns.run(path, async () => {
      for (;;) {
        const entry = this.#entries.get(path);
        if (entry === undefined || this.options.isOpen(path)) return null;
        if (entry.found !== null) return entry.found;
        const { kept } = entry;
        const found = kept === null ? await this.#read(path, entry) : await this.#look(path, entry, kept);
        // Nothing, when another file has changed meanwhile what the findings are.
        if (found !== null) return found;
      }
    });
  }

  async #work(): Promise<void> {
    const one = async (): Promise<void> => {
      for (;;) {
        const [path] = this.#waiting;
        if (path === undefined) return;
        this.#waiting.delete(path);
        await this.#turns.run(path, () => this.#take(path));
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
    this.#forget(path);
    const entry: Entry = { stamp, kept: before?.kept ?? null, found: null, turns: 0 };
    this.#kept += entry.kept?.text.length ?? 0;
    this.#entries.set(path, entry);
    await this.#read(path, entry);
  }

  /** Reads a file and checks it. Null when it can't be read, or is to be checked again. */
  async #read(path: string, entry: Entry): Promise<ClosedFile | null> {
    const generation = this.#generation;
    const read = await readSqlFile(path);
    if (generation !== this.#generation || this.#entries.get(path) !== entry || this.options.isOpen(path))
      return null;
    if ('why' in read) {
      this.options.log(`${path} was not checked: ${read.why}`);
      this.#unread.set(path, read.why);
      this.#remove(path);
      return null;
    }
    const { text } = read;
    const dialect = dialectOf(text, path, this.options.settingsOf(path));
    // The analyzer of the text before knows most of its statements.
    const analyzer =
      entry.kept?.dialect === dialect ? entry.kept.analyzer : this.options.analyzer(path, dialect);
    const kept = { text, analyzer, dialect };
    this.#kept -= entry.kept?.text.length ?? 0;
    const { mostKept = usuallyKept } = this.options;
    entry.kept = this.#kept + text.length <= mostKept ? kept : null;
    this.#kept += entry.kept?.text.length ?? 0;
    const found = await this.#look(path, entry, kept);
    if (this.#entries.get(path) === entry) this.options.onChecked(path);
    return found;
  }

  /** Checks a text. Null when that is not to be relied on: something else has changed meanwhile. */
  async #look(
    path: string,
    entry: Entry,
    { text, analyzer, dialect }: NonNullable<Entry['kept']>,
  ): Promise<ClosedFile | null> {
    const { turns } = entry;
    const checked = await throughInSlices(
      checkSteps(text, 0, dialect, analyzer, this.options.settingsOf(path)),
    );
    if (this.#entries.get(path) !== entry || entry.turns !== turns) return null;
    const found = closedFile(path, text, checked);
    this.#remember(entry, found);
    return found;
  }

  /** Keeps what was found in a file, as far as there is room: of those whose text is kept always. */
  #remember(entry: Entry, found: ClosedFile | null): void {
    this.#found -= sizeOf(entry.found);
    const isRoom = entry.kept !== null || this.#found + sizeOf(found) <= mostFound;
    entry.found = isRoom ? found : null;
    this.#found += sizeOf(entry.found);
  }

  #forget(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    this.#kept -= entry.kept?.text.length ?? 0;
    this.#found -= sizeOf(entry.found);
    this.#entries.delete(path);
  }

  #remove(path: string): void {
    this.#forget(path);
    this.options.onGone(path);
  }
}

function closedFile(path: string, text: string, checked: CheckedFile): ClosedFile {
  const document = new ClosedDocument(
    path,
    text,
    checked.state === 'checked' ? checked.analysis.lines : null,
  );
  if (checked.state !== 'checked') return { document, checked, statements: 0 };
  const { analysis } = checked;
  return {
    document,
    checked: { ...checked, analysis: { ...analysis, statements: [], lines: nowhere, cut: noPieces } },
    statements: analysis.statements.length,
  };
}

/** `document` knows the lines, without the text. */
const nowhere = new LineIndex('');
const noPieces: Split = { pieces: [], problems: [] };

function sizeOf(found: ClosedFile | null): number {
  if (found === null) return 0;
  const findings = found.checked.state === 'checked' ? found.checked.analysis.findings.length : 0;
  return found.document.bytes + findings * bytesOfFinding;
}
