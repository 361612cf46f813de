import { pathToFileURL } from 'node:url';
import { Schemas } from '../../sql/analyze/check-many.ts';
import type { Analyzer } from '../../sql/analyze/analyze.ts';
import { CatalogMentions } from '../../sql/catalog/mentions/mentions.ts';
import type { OpenFiles, CheckedFile, Dialect } from '../files.ts';
import type { Places } from '../diagnostics.ts';
import { toLspRange } from '../positions.ts';
import type { SchemaView } from '../schema-view.ts';
import type { CheckedSettings } from '../settings.ts';
import { pathOf, readSqlFile } from '../workspace-files.ts';
import { EditorBaseline } from '../baseline.ts';
import { ClosedFiles } from './closed-files.ts';
import { schemaOrder } from './order.ts';

/** What the workspace needs of the server around it. */
export interface WorkspaceSurroundings {
  readonly settings: () => CheckedSettings;
  readonly folders: () => readonly string[];
  readonly openFiles: () => OpenFiles;
  readonly log: (message: string) => void;
  /** Findings of files have changed by an edit in another file. Open ones are checked again already. */
  readonly onElsewhere: (paths: readonly string[]) => void;
}

/**
 * All SQL files of the workspace as schemas, one a dialect. An open file counts with the text in its editor, every
 * other one with what is on the disk; `ClosedFiles` reads those, in slices between the messages.
 */
export class Workspace {
  #schemas: Schemas;
  /** The dialect with which a file is in a schema. */
  readonly #dialects = new Map<string, Dialect>();
  readonly closed: ClosedFiles;
  readonly #baseline: EditorBaseline;

  constructor(private readonly around: WorkspaceSurroundings) {
    this.#schemas = this.#newSchemas();
    this.#baseline = new EditorBaseline(() => around.settings().baseline, around.folders, around.log);
    this.closed = new ClosedFiles({
      settings: around.settings,
      folders: around.folders,
      log: around.log,
      isOpen: (path) => around.openFiles().get(uriOf(path)) !== undefined || this.#openPaths().has(path),
      analyzer: (path, dialect) => this.analyzer(path, dialect),
      onChecked: () => this.settle(),
      onGone: (path) => {
        this.#forget(path);
        this.settle();
      },
    });
  }

  /** An analyzer for a file, whose statements become part of the schema of its dialect. */
  analyzer(path: string, dialect: Dialect): Analyzer {
    const before = this.#dialects.get(path);
    if (before !== undefined && before !== dialect) this.#schemas.of(before).removeFile(path);
    this.#dialects.set(path, dialect);
    return this.#baseline.around(this.#schemas.analyzer(path, dialect), path);
  }

  /** Everything anew: settings have changed. Open files are to be checked again by the caller. */
  reset(): void {
    this.#schemas = this.#newSchemas();
    this.#dialects.clear();
    this.closed.reset();
  }

  opened(uri: string): void {
    for (const path of pathOf(uri)) this.closed.drop(path);
  }

  /** Closed in the editor: what is on the disk counts again. */
  closedInEditor(uri: string): void {
    const [path] = pathOf(uri);
    if (path === undefined) this.#forget(uri);
    else void this.closed.changed([path]);
    this.settle();
  }

  /** After each check of a file: who else has something to do with what has changed in it? */
  settle(checkedPath: string | null = null): void {
    const elsewhere: string[] = [];
    for (const dialect of new Set(this.#dialects.values())) {
      for (const path of this.#schemas.of(dialect).takeChanged()) {
        if (path !== checkedPath) elsewhere.push(path);
      }
    }
    if (elsewhere.length === 0) return;
    const open = this.#openPaths();
    for (const path of elsewhere) {
      const uri = open.get(path);
      if (uri === undefined) this.closed.stale(path);
      else this.around.openFiles().recheck(uri);
    }
    this.around.onElsewhere(elsewhere);
  }

  view(dialect: Dialect): SchemaView {
    const { catalog } = this.#schemas.of(dialect);
    return {
      catalog,
      mentions: new CatalogMentions(catalog),
      pathOf: fileOf,
      uriOf: (path) => this.#openPaths().get(path) ?? uriOf(path),
      textOf: async (path) => {
        const known = this.closed.textOf(path);
        if (known !== undefined) return known;
        const read = await readSqlFile(path);
        return 'text' in read ? read.text : null;
      },
    };
  }

  /** Where a range of a file of the workspace is, for what refers to it from another one. */
  readonly places: Places = (file, range) => {
    const open = this.#openPaths().get(file);
    const document = open === undefined ? undefined : this.around.openFiles().get(open);
    if (document !== undefined) return { uri: document.uri, range: toLspRange(document, range) };
    const lines = this.closed.linesOf(file);
    if (lines === null) return null;
    return {
      uri: uriOf(file),
      range: { start: lines.position(range.start), end: lines.position(range.end) },
    };
  };

  /** Every file of the workspace that is not open, with its findings, one after the other; the disk is looked at anew. */
  async *checkedFiles(): AsyncGenerator<{ uri: string; text: string; checked: CheckedFile }> {
    await this.closed.refresh();
    for (const path of this.closed.paths()) {
      const found = await this.closed.check(path);
      if (found !== null) yield { uri: uriOf(path), ...found };
    }
  }

  #forget(path: string): void {
    const dialect = this.#dialects.get(path);
    if (dialect === undefined) return;
    this.#dialects.delete(path);
    this.#schemas.of(dialect).removeFile(path);
  }

  /** Open files by their path, or by their address when they have none. */
  #openPaths(): Map<string, string> {
    return new Map(
      this.around
        .openFiles()
        .all()
        .map(({ uri }) => [fileOf(uri), uri]),
    );
  }

  #newSchemas(): Schemas {
    const { targetVersion, schemaFiles } = this.around.settings();
    return new Schemas(targetVersion, { compare: schemaOrder(schemaFiles, this.around.folders) });
  }
}

/** What a file is called in the catalogue: its path, or its address when it has none (an untitled one). */
export const fileOf = (uri: string): string => pathOf(uri)[0] ?? uri;

const uriOf = (path: string): string => (/^[a-z][a-z+.-]+:/i.test(path) ? path : pathToFileURL(path).href);
