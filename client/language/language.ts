import * as vscode from 'vscode';
import {
  LanguageClient,
  ProgressType,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type { ErrorReport } from '../../contracts/errors.ts';
import { AnsweredError } from '../../lms/api/client.ts';
import {
  convertRequest,
  fixAllRequest,
  fixAllWorkspaceRequest,
  lookingNotification,
  settingsProblemsNotification,
  summaryNotification,
  workspaceChangedNotification,
  workspaceFindingsRequest,
  workspaceProgressNotification,
  type ConvertParams,
  type ConvertResult,
  type FileSummary,
  type FixAllParams,
  type FixAllResult,
  type FixAllWorkspaceResult,
  type ServerSettings,
  type SettingsProblems,
  type WorkspaceFindings,
  type WorkspaceFindingsParams,
  type WorkspaceProgress,
} from '../../server/protocol.ts';
import type { Log } from '../log.ts';
import type { PlanFile } from '../plan/planFile.ts';
import { t } from '../text/l10n.ts';
import { throttled } from '../ui/throttle.ts';
import { followLook } from './looking.ts';
import { startAgain } from './serverEnd.ts';
import type { SchemaState } from './state.ts';

/** The safe fixes of all files, with their numbers by rule. */
export type SafeFixes = FixAllWorkspaceResult;

/** Milliseconds between the last change of a file and a new look at the whole workspace. */
const lookAgainAfter = 1500;

/**
 * Room for what has just been made, in MB: the default of Node 20 and 22. That of Node 24 is twice as large, and 100 MB more
 * are resident for it beside a large dump.
 */
const execArgv = ['--max-semi-space-size=16'];

/** The language server and what it knows: summaries of open files, findings of the workspace. */
export class Language implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #summaries = new Map<string, FileSummary>();
  readonly #summarized = new vscode.EventEmitter<FileSummary>();
  readonly onDidSummarize = this.#summarized.event;
  readonly #schemaChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeSchema = this.#schemaChanged.event;
  readonly #settingsJudged = new vscode.EventEmitter<void>();
  readonly onDidJudgeSettings = this.#settingsJudged.event;
  readonly #lookAgain = throttled(lookAgainAfter, () => void this.checkWorkspace());
  readonly #subscriptions: vscode.Disposable[] = [];
  #schema: SchemaState = { kind: 'unknown' };
  #checking: Promise<void> | undefined;
  #starting: Promise<void> | undefined;
  #ended = false;
  #looks = 0;
  #settingsProblems: readonly string[] = [];

  /** `program`: absolute path of dist/server.js. */
  constructor(
    program: string,
    private readonly plan: PlanFile,
    private readonly log: Log,
  ) {
    const serverOptions = { module: program, transport: TransportKind.ipc, options: { execArgv } };
    this.#client = new LanguageClient('molt', 'Molt Workbench', serverOptions, {
      documentSelector: ['file', 'untitled', 'vscode-remote', 'vscode-vfs'].map((scheme) => ({
        scheme,
        language: 'sql',
      })),
      initializationOptions: () => this.#settings(undefined),
      // The server asks for the settings of each folder; the plan has a say in them.
      middleware: {
        workspace: {
          configuration: ({ items }) =>
            items.map(({ section, scopeUri }) =>
              section === 'molt'
                ? this.#settings(scopeUri === undefined ? undefined : vscode.Uri.parse(scopeUri, true))
                : null,
            ),
        },
      },
      // Findings are asked for by VS Code, at each key: see the server's documentDiagnostics.
      diagnosticPullOptions: { onChange: true },
      outputChannel: log.channel,
      traceOutputChannel: log.channel,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: startAgain(() => this.#endedForGood()),
      initializationFailedHandler: (error) => {
        this.log.error('start the language server', error);
        return false;
      },
    });
    this.#subscriptions.push(
      this.#client.onNotification(summaryNotification, (summary: FileSummary) => this.#heard(summary)),
      this.#client.onNotification(settingsProblemsNotification, ({ problems }: SettingsProblems) => {
        this.#settingsProblems = problems;
        this.#settingsJudged.fire();
      }),
      this.#client.onNotification(workspaceProgressNotification, (progress: WorkspaceProgress) => {
        if (this.#schema.kind === 'checking') this.#setSchema({ kind: 'checking', progress });
      }),
      this.#client.onNotification(workspaceChangedNotification, () => {
        if (this.#schema.kind === 'known') this.#lookAgain();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('molt')) void this.#sendSettings();
      }),
      plan.onDidChange(() => void this.#sendSettings()),
      followLook(
        (uri) => this.summaryOf(uri),
        this.onDidSummarize,
        (looking) => {
          if (this.ready) void this.#client.sendNotification(lookingNotification, looking);
        },
      ),
      vscode.workspace.onDidCloseTextDocument((document) => this.#summaries.delete(document.uri.toString())),
    );
  }

  get schema(): SchemaState {
    return this.#schema;
  }

  get ready(): boolean {
    return this.#client.state === State.Running;
  }

  /** What of the settings the server did not understand, each as a sentence. */
  get settingsProblems(): readonly string[] {
    return this.#settingsProblems;
  }

  summaryOf(uri: vscode.Uri): FileSummary | undefined {
    return this.#summaries.get(uri.toString());
  }

  /** Whether the server has ended and nobody starts it again: then nothing is checked, which is not to look like clean. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Starts the server; the same start for whoever asks while it is on its way. */
  start(): Promise<void> {
    this.#starting ??= this.#client.start().catch((error: unknown) => {
      this.#setEnded();
      throw error;
    });
    return this.#starting;
  }

  async restart(): Promise<void> {
    this.#starting = this.#client.state === State.Stopped ? this.#client.start() : this.#client.restart();
    await this.#starting;
    this.#ended = false;
    this.#setSchema({ kind: 'unknown' });
    void this.checkWorkspace();
  }

  #setEnded(): void {
    this.#ended = true;
    this.#summaries.clear();
    this.#setSchema({ kind: 'failed', message: t('not checked: the language server has ended') });
  }

  #endedForGood(): void {
    this.#setEnded();
    this.log.error('keep the language server running', new Error('It ended 5 times in 3 minutes'));
    const [restart, details] = [t('Restart Language Server'), t('Show Details')];
    void vscode.window
      .showErrorMessage(
        t(
          'SQL is not checked any more: the language server ended again and again. The log says what it wrote.',
        ),
        restart,
        details,
      )
      .then((choice) => {
        if (choice === restart) void vscode.commands.executeCommand('molt.restartServer');
        if (choice === details) this.log.show();
      });
  }

  /** Checks every SQL file of the workspace and keeps what was found. */
  checkWorkspace(): Promise<void> {
    this.#checking ??= this.#check().finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  async #check(): Promise<void> {
    if (this.#schema.kind !== 'known') this.#setSchema({ kind: 'checking' });
    try {
      const result = await this.#findings();
      this.#setSchema({ kind: 'known', result, at: new Date().toISOString() });
    } catch (error) {
      this.log.error('check the workspace', error);
      this.#setSchema({ kind: 'failed', message: t('not checked: the language server did not answer') });
    }
  }

  /** The findings of all files; they come in parts, that neither side is deaf meanwhile. */
  async #findings(): Promise<WorkspaceFindings> {
    const all: WorkspaceFindings = { files: [], findings: [], notChecked: [] };
    const params: WorkspaceFindingsParams = { partialResultToken: `findings-${++this.#looks}` };
    await this.start();
    const parts = this.#client.onProgress(
      new ProgressType<WorkspaceFindings>(),
      params.partialResultToken ?? 0,
      ({ files, findings }) => {
        all.files.push(...files);
        all.findings.push(...findings);
      },
    );
    try {
      const rest = await this.#request<WorkspaceFindings>(workspaceFindingsRequest, params);
      return { ...all, notChecked: rest.notChecked };
    } finally {
      parts.dispose();
    }
  }

  /** Converts a file's text; nothing is written. Throws MoltError. */
  convert(params: ConvertParams, cancelled?: vscode.CancellationToken): Promise<ConvertResult> {
    return this.#request<ConvertResult>(convertRequest, params, cancelled);
  }

  /** The safe fixes of all SQL files of the workspace. Throws MoltError. */
  safeFixesOfWorkspace(cancelled: vscode.CancellationToken): Promise<SafeFixes> {
    return this.#request<FixAllWorkspaceResult>(fixAllWorkspaceRequest, {}, cancelled);
  }

  /** The safe fixes of some rules as one edit of the editor. */
  async editOf({ edit }: SafeFixes, codes: ReadonlySet<string>): Promise<vscode.WorkspaceEdit> {
    const documentChanges = (edit.documentChanges ?? []).flatMap((change) => {
      if (!('edits' in change)) return [];
      const edits = change.edits.filter(
        (each) => 'annotationId' in each && codes.has(each.annotationId ?? ''),
      );
      return edits.length > 0 ? [{ ...change, edits }] : [];
    });
    const converted = await this.#client.protocol2CodeConverter.asWorkspaceEdit({ ...edit, documentChanges });
    return converted ?? new vscode.WorkspaceEdit();
  }

  /** The edits of all safe fixes of a file. Throws MoltError. */
  async safeFixes(uri: vscode.Uri): Promise<vscode.TextEdit[]> {
    const params: FixAllParams = { uri: uri.toString() };
    const { edits } = await this.#request<FixAllResult>(fixAllRequest, params);
    return edits.map(({ startLine, startCharacter, endLine, endCharacter, text }) =>
      vscode.TextEdit.replace(new vscode.Range(startLine, startCharacter, endLine, endCharacter), text),
    );
  }

  async #request<Result>(
    method: string,
    params: object,
    cancelled?: vscode.CancellationToken,
  ): Promise<Result> {
    await this.start();
    try {
      // For a method by its name, undefined would be one more parameter.
      return await (cancelled
        ? this.#client.sendRequest<Result>(method, params, cancelled)
        : this.#client.sendRequest<Result>(method, params));
    } catch (thrown) {
      if (cancelled?.isCancellationRequested) throw new vscode.CancellationError();
      throw asMoltError(thrown);
    }
  }

  #heard(summary: FileSummary): void {
    this.#summaries.set(summary.uri, summary);
    this.#summarized.fire(summary);
    if (this.#schema.kind === 'known') this.#lookAgain();
  }

  /** What holds in a folder of the workspace; without one, in none of them. */
  #settings(folder: vscode.Uri | undefined): ServerSettings {
    const settings = vscode.workspace.getConfiguration('molt', folder);
    return {
      // As it stands there: the server says what it doesn't understand.
      targetVersion: this.plan.writtenVersionOf(folder) ?? this.plan.targetVersionOf(folder),
      dialect: settings.get<ServerSettings['dialect']>('dialect', 'auto'),
      rules: settings.get<ServerSettings['rules']>('rules', {}),
      exclude: settings.get<string[]>('exclude', []),
      problems: settings.get<ServerSettings['problems']>('problems', 'workspace'),
      schemaFiles: settings.get<string[]>('schemaFiles', []),
      baseline: settings.get<string>('baseline', ''),
    };
  }

  /** Tells the server that settings have changed: it asks what they are. */
  async #sendSettings(): Promise<void> {
    if (!this.ready) return;
    await this.#client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    if (this.#schema.kind === 'known') this.#lookAgain();
  }

  #setSchema(state: SchemaState): void {
    this.#schema = state;
    this.#schemaChanged.fire();
  }

  dispose(): void {
    this.#lookAgain.dispose();
    vscode.Disposable.from(
      ...this.#subscriptions,
      this.#summarized,
      this.#schemaChanged,
      this.#settingsJudged,
    ).dispose();
    if (this.#client.state === State.Running) void this.#client.dispose();
  }
}

/** The server puts an error of the catalogue into `data`; it comes out as what it was. */
function asMoltError(thrown: unknown): Error {
  const data = (thrown as { data?: Partial<ErrorReport> } | null)?.data;
  if (!data?.code || !data.message) return thrown instanceof Error ? thrown : new Error(String(thrown));
  return new AnsweredError({ code: data.code, message: data.message, remedy: data.remedy ?? '' });
}
