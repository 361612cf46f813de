import type { Document } from './positions.ts';
import type { CancellationToken, ClientCapabilities, Diagnostic } from 'vscode-languageserver/node';
import type { Dialect } from '../sql/dialect/dialect.ts';
import type { CheckedFile, OpenFiles } from './files.ts';
import type { SchemaView } from './schema-view.ts';
import type { FileSettings, WindowSettings } from './settings.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What every request handler may use. */
export interface ServerContext {
  readonly files: OpenFiles;
  /** The settings of the window, at this moment. */
  readonly settings: () => WindowSettings;
  /** The settings that hold for a file, by its path or address: those of its folder. */
  readonly settingsOf: (file: string) => FileSettings;
  /** Folders of the workspace as paths of this machine; empty for a single file. */
  readonly folders: () => readonly string[];
  /** Addresses of the folders that are not on this machine's disk: their files are seen only when they are open. */
  readonly foldersElsewhere: () => readonly string[];
  /** What the editor can do. */
  readonly client: () => ClientCapabilities;
  /** The schema that a file is part of; null as long as nobody has read it. */
  readonly schema: (dialect: Dialect, uri: string) => SchemaView | null;
  /** All schemas of a dialect: one for each version that folders are checked against. */
  readonly schemas: (dialect: Dialect) => readonly SchemaView[];
  /** All files of the workspace, open or not. */
  readonly workspace: Workspace;
  /** Names a result for this version of a text under today's settings: the same name, the same findings. */
  readonly resultId: (version: number) => string;
  /** The diagnostics of an open file as the editor gets them; in steps between which others may have their turn. */
  readonly diagnostics: (document: Document, checked: CheckedFile) => Generator<undefined, Diagnostic[]>;
  /**
   * Waits for what the beginning of a long file tells, whose check is under way; null when there is no such thing to wait
   * for, or the editor could not be told to ask again.
   */
  readonly beginning: (uri: string, cancelled: CancellationToken) => Promise<CheckedFile | null>;
  /** A line for the log of the extension. */
  readonly log: (message: string) => void;
}
