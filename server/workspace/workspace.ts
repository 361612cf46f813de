import { Schemas } from '../../sql/analyze/check-many.ts';
import type { Analyzer } from '../../sql/analyze/analyze.ts';
import { statementsIn, type ClosedText } from '../../sql/analyze/closed-text.ts';
import type { Finding } from '../../sql/findings/finding.ts';
import { Fingerprints } from '../../sql/findings/fingerprint.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import type { SchemaChecker } from '../../sql/rules/schema-checker.ts';
import { NamesMemory } from '../../sql/catalog/mentions/memory.ts';
import { CatalogMentions } from '../../sql/catalog/mentions/mentions.ts';
import type { CheckedFile, OpenFiles, Dialect } from '../files.ts';
import type { Places } from '../diagnostics.ts';
import { toLspRange } from '../positions.ts';
import type { SchemaView } from '../schema-view.ts';
import type { FileSettings, WindowSettings } from '../settings.ts';
import { throughInSlices } from '../slices.ts';
import { throughAll } from '../../sql/text/through-all.ts';
import { fileOf, pathOf, readSqlFile, uriOf } from '../workspace-files.ts';
import { EditorBaseline } from '../baseline.ts';
import { ClosedFiles, type ClosedFile } from './closed-files.ts';
import { schemaOrder } from './order.ts';

/** What the workspace needs of the server around it. */
export interface WorkspaceSurroundings {
  readonly settings: () => WindowSettings;
  readonly settingsOf: (file: string) => FileSettings;
  readonly folders: () => readonly string[];
  /** The folder that a path is in. */
  readonly folderOf: (path: string) => string | undefined;
  readonly openFiles: () => OpenFiles;
  readonly log: (message: string) => void;
  /** Takes work that nobody waits for: that it fails is logged, and ends nothing. */
  readonly apart: (work: Promise<unknown>) => void;
  /** What is wrong with a baseline has changed. */
  readonly onBaseline: () => void;
  /** Findings of files have changed by an edit in another file. Open ones are checked again already. */
  readonly onElsewhere: (paths: readonly string[]) => void;
}

/** The schema that a file is part of. */
interface Home {
  readonly dialect: Dialect;
  readonly version: CockroachVersion;
}

/**
 * All SQL files of the workspace as schemas: one for each dialect, and for each version that its folders are checked
 * against. An open file counts with the text in its editor, every
 * other one with what is on the disk; `ClosedFiles` reads those, in slices between the messages.
 */
export class Workspace {
  readonly #schemas = new Map<CockroachVersion, Schemas>();
  readonly #homes = new Map<string, Home>();
  /** Files that are on their way out of their schema. */
  readonly #going = new Map<string, Generator<undefined, void>>();
  readonly #names = new NamesMemory();
  /** Addresses of open files by their path, or by their address when they have none. */
  readonly #open = new Map<string, string>();
  readonly closed: ClosedFiles;
  readonly #baseline: EditorBaseline;

  constructor(private readonly around: WorkspaceSurroundings) {
    this.#baseline = new EditorBaseline(
      (path) => around.settingsOf(path).baseline,
      around.folderOf,
      around.onBaseline,
    );
    this.closed = new ClosedFiles({
      settings: around.settings,
      settingsOf: around.settingsOf,
      folders: around.folders,
      log: around.log,
      isOpen: (path) => this.#open.has(path),
      read: (path, dialect, text) => this.#schemasOf(path, dialect).readClosed(path, dialect, text),
      withoutKnown: (path, dialect, text) => this.#told(path, dialect, text),
      onTakenIn: () => this.#takeUp(),
      onGone: (path) => this.#forget(path),
    });
  }

  /** An analyzer for a file, whose statements become part of the schema of its dialect. */
  analyzer(path: string, dialect: Dialect): Analyzer {
    return this.#baseline.around(this.#schemasOf(path, dialect).analyzer(path, dialect), path);
  }

  /** The schemas among which a file is, which are its home from now on. */
  #schemasOf(path: string, dialect: Dialect): Schemas {
    this.#hasGone(path);
    const home = { dialect, version: this.around.settingsOf(path).targetVersion };
    const before = this.#homes.get(path);
    if (before !== undefined && (before.dialect !== dialect || before.version !== home.version))
      this.#checker(before).removeFile(path);
    this.#homes.set(path, home);
    return this.#schemasFor(home.version);
  }

  /** The findings of a file that nobody has open, without those that are known already. */
  async #told(path: string, dialect: Dialect, closed: ClosedText): Promise<readonly Finding[]> {
    const findings = await throughInSlices(closed.conclude(), 'behind');
    if (!this.#baseline.knowsOf(path)) return findings;
    const read = await readSqlFile(path);
    // Changed since: then it is read anew, as soon as that is told.
    if (!('text' in read) || read.text.length !== closed.length) return findings;
    const { targetVersion } = this.around.settingsOf(path);
    const statements = await throughInSlices(statementsIn(read.text, dialect, targetVersion), 'behind');
    return this.#baseline.without(findings, path, () => new Fingerprints(read.text, statements));
  }

  /** Works out what follows from files that were read or have gone. */
  async #takeUp(): Promise<void> {
    for (const checker of this.#checkers()) await throughInSlices(checker.takeUpSteps(), 'behind');
    this.settle();
  }

  *#checkers(): Generator<SchemaChecker> {
    for (const schemas of this.#schemas.values()) yield* schemas.all();
  }

  /** What is wrong with the baselines. */
  get baselineProblems(): readonly string[] {
    return this.#baseline.problems;
  }

  /** Everything anew: settings have changed. Open files are to be checked again by the caller. */
  reset(): void {
    this.#baseline.reset();
    this.#schemas.clear();
    this.#homes.clear();
    this.#going.clear();
    this.closed.reset();
  }

  /** An open file was checked: its pieces are known to who asks for names in it. */
  checked(uri: string, text: string, checked: CheckedFile): void {
    if (checked.state === 'checked')
      this.#names.takeCut(fileOf(uri), text, checked.dialect, checked.analysis.cut);
  }

  opened(uri: string): void {
    this.#open.set(fileOf(uri), uri);
    for (const path of pathOf(uri)) this.closed.drop(path);
  }

  /** Closed in the editor: what is on the disk counts again. */
  closedInEditor(uri: string): void {
    const [path] = pathOf(uri);
    const file = fileOf(uri);
    // One file can be open under two addresses.
    if (this.#open.get(file) === uri) this.#open.delete(file);
    this.#names.dropCut(file);
    if (path === undefined) this.#forget(uri);
    else this.around.apart(this.closed.changed([path]));
    this.settle();
  }

  /**
   * After each check of a file: who has something to do with what has changed? Another file, or the one that was checked
   * when a third changed between two of its steps.
   */
  settle(): void {
    const elsewhere: string[] = [];
    for (const checker of this.#checkers()) elsewhere.push(...checker.takeChanged());
    if (elsewhere.length === 0) return;
    for (const path of elsewhere) {
      const uri = this.#open.get(path);
      if (uri === undefined) this.closed.stale(path);
      else this.around.openFiles().recheck(uri);
    }
    this.around.onElsewhere(elsewhere);
  }

  /** The schema that a file of that dialect is part of. */
  view(dialect: Dialect, file: string): SchemaView {
    return this.#view({ dialect, version: this.around.settingsOf(file).targetVersion });
  }

  /** All schemas of a dialect. */
  views(dialect: Dialect): SchemaView[] {
    return [...this.#schemas.keys()].map((version) => this.#view({ dialect, version }));
  }

  #view(home: Home): SchemaView {
    const { catalog } = this.#checker(home);
    return {
      catalog,
      mentions: new CatalogMentions(catalog, home.dialect, this.#names),
      pathOf: fileOf,
      uriOf: (path) => this.#open.get(path) ?? uriOf(path),
      textOf: async (path) => {
        const read = await readSqlFile(path);
        return 'text' in read ? read.text : null;
      },
    };
  }

  /** Where a range of a file of the workspace is, for what refers to it from another one. */
  readonly places: Places = (file, range) => {
    const open = this.#open.get(file);
    const document = open === undefined ? undefined : this.around.openFiles().get(open);
    if (document !== undefined) return { uri: document.uri, range: toLspRange(document, range) };
    const closed = this.closed.documentOf(file);
    return closed === null ? null : { uri: closed.uri, range: toLspRange(closed, range) };
  };

  /** Every file of the workspace that is not open, with its findings, one after the other; the disk is looked at anew. */
  async *checkedFiles(): AsyncGenerator<ClosedFile> {
    await this.closed.refresh();
    for (const path of this.closed.paths()) {
      const found = await this.closed.check(path);
      if (found !== null) yield found;
    }
  }

  /** In slices: a large dump takes a second to go. */
  #forget(path: string): void {
    const home = this.#homes.get(path);
    if (home === undefined) return;
    this.#homes.delete(path);
    this.#hasGone(path);
    const steps = this.#checker(home).removeFileSteps(path, 'later');
    this.#going.set(path, steps);
    const isLast = () => this.#going.size === 0;
    const gone = throughInSlices(steps, 'behind').then(async () => {
      if (this.#going.get(path) === steps) this.#going.delete(path);
      // Hundreds of files may go at once: what follows from that is worked out once.
      if (isLast()) await this.#takeUp();
    });
    this.around.apart(gone);
  }

  /** Ends the going of a file at once: it is to come back. */
  #hasGone(path: string): void {
    const steps = this.#going.get(path);
    if (steps === undefined) return;
    this.#going.delete(path);
    throughAll(steps);
  }

  #checker({ dialect, version }: Home): SchemaChecker {
    return this.#schemasFor(version).of(dialect);
  }

  #schemasFor(version: CockroachVersion): Schemas {
    let schemas = this.#schemas.get(version);
    if (schemas === undefined) {
      const { schemaFiles } = this.around.settings();
      schemas = new Schemas(version, { compare: schemaOrder(schemaFiles, this.around.folders) });
      this.#schemas.set(version, schemas);
    }
    return schemas;
  }
}
