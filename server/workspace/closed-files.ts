import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { figure } from '../../contracts/figure.ts';
import type { ClosedText } from '../../sql/analyze/closed-text.ts';
import type { Finding } from '../../sql/findings/finding.ts';
import type { Split } from '../../sql/split/split.ts';
import { LineIndex } from '../../sql/text/line-index.ts';
import { checkedOf, dialectOf, whyDeclined, type CheckedFile, type Dialect } from '../files.ts';
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
  /** Looks at a text as part of the schema of its dialect. */
  readonly read: (path: string, dialect: Dialect, text: string) => Generator<undefined, ClosedText>;
  /** Findings of a file without those that a baseline knows. */
  readonly withoutKnown: (path: string, dialect: Dialect, of: ClosedText) => Promise<readonly Finding[]>;
  /** After files were read, or have gone: works out what follows from that, for all of them at once. */
  readonly onTakenIn: () => Promise<void>;
  readonly onGone: (path: string) => void;
  /** Findings of closed files that stay in memory, so that their files need not be read to be told again: 300,000. */
  readonly mostFindings?: number;
}

/** A file that nobody has open, with what is found in it. */
export interface ClosedFile {
  readonly document: ClosedDocument;
  /** Its analysis has no statements, lines and pieces: they would hold the whole text in memory. */
  readonly checked: CheckedFile;
  readonly statements: number;
}

/** What is known of the text of a file as it was read. */
type ReadFile =
  | { readonly state: 'declined'; readonly dialect: Dialect; readonly why: string }
  | {
      readonly state: 'read';
      readonly dialect: Dialect;
      readonly text: ClosedText;
      readonly document: ClosedDocument;
      readonly milliseconds: number;
    };

interface Entry {
  /** Time and size, as the disk gives them: a file that has the same is not read again. */
  readonly stamp: string;
  /** Null when it is not read yet, or is too much to be remembered. */
  read: ReadFile | null;
  /** Null when it is to be told anew, or is too much to be remembered. */
  found: ClosedFile | null;
  /** How often another file has changed what this one's findings are: an answer under way meanwhile may not know of it. */
  turns: number;
}

/** Files that are read at the same time. */
const readers = 4;

/** About a kilobyte each. */
const usuallyRemembered = 300_000;

/** The SQL files of the workspace that nobody has open. */
export class ClosedFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<string>();
  /** What could not be read, and why. */
  readonly #unread = new Map<string, string>();
  /** Findings of texts that are remembered. */
  #remembered = 0;
  readonly #turns = new InTurns();
  #working: Promise<void> | null = null;
  #generation = 0;

  constructor(private readonly options: ClosedFilesOptions) {}

  /** Paths of the files that could be read, in the order of their names. */
  paths(): readonly string[] {
    return [...this.#entries.keys()].filter((path) => !this.options.isOpen(path)).sort();
  }

  /** The files that are read, of those at a path or below it. */
  below(path: string): readonly string[] {
    const folder = path + sep;
    return [...this.#entries.keys()].filter((each) => each === path || each.startsWith(folder));
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

  /** Where things stand in a file; null when it is not known at the moment. */
  documentOf(path: string): ClosedDocument | null {
    const read = this.#entries.get(path)?.read;
    return read?.state === 'read' ? read.document : null;
  }

  /** Looks for files below the folders, and reads those that are new or have changed. Ends when they are checked. */
  async refresh(): Promise<void> {
    const { exclude } = this.options.settings();
    const folders = this.options.folders();
    const { paths, complete, unreadable } = await findSqlFiles(folders, notExcluded(exclude, folders));
    this.#unread.clear();
    if (!complete) {
      const why = `there are too many SQL files; only the first ${figure(paths.length)} are read`;
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
    do {
      this.#working ??= this.#work().finally(() => (this.#working = null));
      await this.#working;
      // What came when the work was as good as over.
    } while (this.#waiting.size > 0);
  }

  /** The file's findings depend on another file that has changed. */
  stale(path: string): void {
    const entry = this.#entries.get(path);
    if (entry === undefined) return;
    entry.found = null;
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
    this.#remembered = 0;
  }

  /** The file with its findings; null when it can't be read. */
  async check(path: string): Promise<ClosedFile | null> {
    return this.#turns.run(path, async () => {
      for (;;) {
        const entry = this.#entries.get(path);
        if (entry === undefined || this.options.isOpen(path)) return null;
        if (entry.found !== null) return entry.found;
        const read = entry.read ?? (await this.#readAgain(path, entry));
        const found = read === null ? null : await this.#tell(path, entry, read);
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
    while (this.#waiting.size > 0) {
      await Promise.all(Array.from({ length: readers }, one));
      await this.options.onTakenIn();
    }
  }

  async #take(path: string): Promise<void> {
    const stamp = await stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => null,
    );
    if (this.options.isOpen(path)) return;
    if (this.#entries.get(path)?.stamp === stamp) return;
    if (stamp === null) {
      this.#remove(path);
      return;
    }
    this.#forget(path);
    const entry: Entry = { stamp, read: null, found: null, turns: 0 };
    this.#entries.set(path, entry);
    await this.#read(path, entry);
  }

  /** Reads a file of which nothing is remembered. */
  async #readAgain(path: string, entry: Entry): Promise<ReadFile | null> {
    const read = await this.#read(path, entry);
    // It may have changed since.
    await this.options.onTakenIn();
    return read;
  }

  /** Reads a file and puts what it says into the schema. Null when it can't be read, or is to be read anew. */
  async #read(path: string, entry: Entry): Promise<ReadFile | null> {
    const generation = this.#generation;
    const isOver = () =>
      generation !== this.#generation || this.#entries.get(path) !== entry || this.options.isOpen(path);
    const file = await readSqlFile(path);
    if (isOver()) return null;
    if ('why' in file) {
      this.options.log(`${path} was not checked: ${file.why}`);
      this.#unread.set(path, file.why);
      this.#remove(path);
      return null;
    }
    const dialect = dialectOf(file.text, path, this.options.settingsOf(path));
    const why = whyDeclined(file.text);
    if (why !== null) {
      entry.read = { state: 'declined', dialect, why };
      return entry.read;
    }
    const steps = timed(this.options.read(path, dialect, file.text));
    const [text, milliseconds] = await throughInSlices(steps, 'behind');
    if (isOver()) return null;
    const document = new ClosedDocument(path, text);
    const read: ReadFile = { state: 'read', dialect, text, document, milliseconds };
    const { mostFindings = usuallyRemembered } = this.options;
    if (this.#remembered + text.ownFindings <= mostFindings) {
      entry.read = read;
      this.#remembered += text.ownFindings;
    }
    return read;
  }

  /** The findings as they are now. Null when that is not to be relied on: something else has changed meanwhile. */
  async #tell(path: string, entry: Entry, read: ReadFile): Promise<ClosedFile | null> {
    const { dialect } = read;
    if (read.state === 'declined') {
      const checked: CheckedFile = { state: 'declined', version: 0, dialect, why: read.why };
      entry.found = { document: new ClosedDocument(path, null), checked, statements: 0 };
      return entry.found;
    }
    const { turns } = entry;
    const { text, document, milliseconds } = read;
    const findings = await this.options.withoutKnown(path, dialect, text);
    if (this.#entries.get(path) !== entry || entry.turns !== turns) return null;
    const analysis = { ...nothingElse, findings, parsed: text.statements };
    const { rules } = this.options.settingsOf(path);
    const checked = checkedOf(analysis, 0, dialect, rules, milliseconds);
    const found = { document, checked, statements: text.statements };
    if (entry.read !== null) entry.found = found;
    return found;
  }

  #forget(path: string): void {
    const read = this.#entries.get(path)?.read;
    if (read?.state === 'read') this.#remembered -= read.text.ownFindings;
    this.#entries.delete(path);
  }

  #remove(path: string): void {
    this.#forget(path);
    this.options.onGone(path);
  }
}

/** The same steps, with the milliseconds that they take; what was done for others between two of them does not count. */
function* timed<T>(steps: Generator<undefined, T>): Generator<undefined, readonly [T, number]> {
  for (let milliseconds = 0; ;) {
    const start = performance.now();
    const step = steps.next();
    milliseconds += performance.now() - start;
    if (step.done === true) return [step.value, milliseconds];
    yield;
  }
}

/** `document` knows the lines, without the text. */
const noPieces: Split = { pieces: [], problems: [] };
const nothingElse = { statements: [], reused: 0, lines: new LineIndex(''), cut: noPieces };
