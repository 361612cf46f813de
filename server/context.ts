import type { OpenFiles } from './files.ts';
import type { CheckedSettings } from './settings.ts';

/** What every request handler may use. */
export interface ServerContext {
  readonly files: OpenFiles;
  /** The settings of this moment. */
  readonly settings: () => CheckedSettings;
  /** Folders of the workspace as paths of this machine; empty for a single file. */
  readonly folders: () => readonly string[];
  /** Names a result for this version of a text under today's settings: the same name, the same findings. */
  readonly resultId: (version: number) => string;
  /** A line for the log of the extension. */
  readonly log: (message: string) => void;
}
