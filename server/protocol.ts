/**
 * What the language server and the extension say to each other beyond LSP. The one file of server/ that client/ may
 * import; types and names only.
 */
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import type { Figures } from '../sql/findings/figures.ts';
import type { Layer, RuleCode, Severity, FixClass } from '../sql/rules/metadata.ts';

/** Sent by the extension in `initializationOptions` and on change by `workspace/didChangeConfiguration` (`molt`). */
export interface ServerSettings {
  /** e.g. `v26.2`. */
  targetVersion: string;
  /** `auto` detects by header, magic comment (`-- molt: dialect=…`) and content. */
  dialect: 'auto' | 'postgres' | 'mysql' | 'cockroach';
  /** Severity by rule name or code; `off` silences a rule. */
  rules: Record<string, Severity | 'off'>;
  /** SQL files that are left out; patterns as in .gitignore, relative to the workspace's folders. */
  exclude: string[];
  /** Whether files that are not open are listed with their findings: a large repository may have many. */
  problems: 'workspace' | 'openFiles';
  /** The order in which files make the schema: those of the first pattern first, then those of the second … */
  schemaFiles: string[];
  /** File of `molt check --baseline`, from the workspace's folder: what is in it is not told. Empty: none. */
  baseline: string;
}

/** Notification `molt/summary`, server → client, after each analysis of an open document. */
export const summaryNotification = 'molt/summary';
export interface FileSummary extends Figures {
  uri: string;
  version: number | null;
  dialect: 'postgres' | 'mysql' | 'cockroach';
  statements: number;
  milliseconds: number;
}

/** Notification `molt/settingsProblems`, server → client, when that has changed: what of the settings is not understood. */
export const settingsProblemsNotification = 'molt/settingsProblems';
export interface SettingsProblems {
  /** Each as a sentence that begins with the setting's name; none when all is well. */
  problems: string[];
}

/**
 * Notification `molt/looking`, client → server: the line (0-based) in the middle of what is seen of an open file that has
 * more findings than the editor draws; those about it are among the drawn ones then.
 */
export const lookingNotification = 'molt/looking';
export interface Looking {
  uri: string;
  line: number;
}

/**
 * Request `molt/workspaceFindings`, client → server: every SQL file of the workspace, for the Schema step. With a
 * `partialResultToken`, as LSP has it, files and findings come in parts (`$/progress`, each a `WorkspaceFindings`), and the
 * answer has none.
 */
export const workspaceFindingsRequest = 'molt/workspaceFindings';
export interface WorkspaceFindingsParams {
  partialResultToken?: string | number;
}
export interface WorkspaceFinding {
  uri: string;
  /** 0-based, UTF-16, as LSP. */
  line: number;
  character: number;
  code: RuleCode;
  rule: string;
  title: string;
  severity: Severity;
  layer: Layer;
  fixClass: FixClass;
  message: string;
  table?: string;
}
export interface WorkspaceFindings {
  files: FileSummary[];
  findings: WorkspaceFinding[];
  /** Files and folders that nobody looked at, each with the reason: nothing is known of them. */
  notChecked: { uri: string; why: string }[];
}

/** Notification `molt/workspaceChanged`, server → client: SQL files that are not open have changed on the disk. */
export const workspaceChangedNotification = 'molt/workspaceChanged';

/** Notification `molt/workspaceProgress`, server → client, while it answers `molt/workspaceFindings`. */
export const workspaceProgressNotification = 'molt/workspaceProgress';
export interface WorkspaceProgress {
  /** Files that are checked, of how many. */
  done: number;
  total: number;
}

/** Request `molt/fixAllWorkspace`, client → server: all safe fixes of all files. */
export const fixAllWorkspaceRequest = 'molt/fixAllWorkspace';
export interface FixAllWorkspaceResult {
  edit: WorkspaceEdit;
  fixes: number;
  files: number;
  /** Those of each rule, in the order of their codes; `annotationId` of an edit is the code of its rule. */
  rules: { code: RuleCode; title: string; fixes: number; files: number }[];
}

/** Request `molt/convert`, client → server: converts one file's text; writes nothing. */
export const convertRequest = 'molt/convert';
export interface ConvertParams {
  uri: string;
  /** When absent the server reads the open document or the file. */
  text?: string;
}
export interface ConvertChange {
  /** `changed` by a safe fix or the type map, `review`: runs, but look at it, `dropped` (commented out with the reason), `needs-you`. */
  sort: 'changed' | 'review' | 'dropped' | 'needs-you';
  code: RuleCode | null;
  why: string;
  /** 0-based line in the source file. */
  sourceLine: number;
  /** 0-based line in the converted text. */
  line: number;
  table?: string;
}
export interface ConvertResult {
  text: string;
  changes: ConvertChange[];
  statements: { kept: number; changed: number; review: number; dropped: number; needYou: number };
}

/** Request `molt/fixAll`, client → server: the edits of all safe fixes of one document. */
export const fixAllRequest = 'molt/fixAll';
export interface FixAllParams {
  uri: string;
}
export interface FixAllResult {
  edits: { startLine: number; startCharacter: number; endLine: number; endCharacter: number; text: string }[];
}
