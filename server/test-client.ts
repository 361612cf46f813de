import { spawn, type ChildProcess } from 'node:child_process';
import {
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { built } from '../test/programs.ts';
import type { FileSummary, ServerSettings } from './protocol.ts';
import { summaryNotification } from './protocol.ts';

const limit = 20_000;

/** For tests: a real server in a process of its own, spoken to over stdio as an editor does. */
export class TestClient {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly summaries: FileSummary[] = [];
  /** What the server wrote into the log. */
  readonly logged: string[] = [];
  initialized!: InitializeResult;
  readonly #documents = new Map<string, TextDocument>();
  readonly #waiting = new Set<() => void>();
  #stderr = '';

  private constructor(
    private readonly server: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static async start(
    settings: Partial<ServerSettings> = {},
    folders: readonly string[] = [],
    capabilities: ClientCapabilities = {},
    /** What the editor answers to `workspace/configuration`, for each scope that it is asked about. */
    configuration?: (scopeUri: string | undefined) => unknown,
  ): Promise<TestClient> {
    const server = spawn(process.execPath, [await built('server'), '--stdio'], { stdio: 'pipe' });
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    const client = new TestClient(server, connection);
    server.stderr.on('data', (chunk: Buffer) => (client.#stderr += chunk.toString()));
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      client.published.push(params);
      client.#wake();
    });
    connection.onNotification(summaryNotification, (summary: FileSummary) => {
      client.summaries.push(summary);
      client.#wake();
    });
    connection.onNotification(LogMessageNotification.type, ({ message }) => {
      client.logged.push(message);
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ scopeUri }) => configuration?.(scopeUri) ?? null),
    );
    connection.listen();
    client.initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((uri, i) => ({ uri, name: `folder ${i}` })),
      initializationOptions: settings,
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  text(uri: string): string {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document.getText();
  }

  /** Opens a text; returns the diagnostics that the server answers with. */
  async open(uri: string, text: string): Promise<PublishDiagnosticsParams> {
    await this.show(uri, text);
    return this.diagnosticsOf(uri, 1);
  }

  /** Opens a text and waits for nothing. */
  async show(uri: string, text: string): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, 'sql', 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'sql', version: 1, text },
    });
  }

  /** Sends edits as an editor does (incrementally) without waiting for an answer. Returns the new version. */
  async send(uri: string, edits: readonly TextEdit[]): Promise<number> {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    const version = document.version + 1;
    // From the end to the start, so that no edit moves the place of another.
    const changes = [...edits]
      .sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start))
      .map((edit) => ({ range: edit.range, text: edit.newText }));
    this.#documents.set(uri, TextDocument.update(document, changes, version));
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: changes,
    });
    return version;
  }

  /** Edits and waits for the diagnostics of the new text. */
  async edit(uri: string, edits: readonly TextEdit[]): Promise<PublishDiagnosticsParams> {
    return this.diagnosticsOf(uri, await this.send(uri, edits));
  }

  /** Applies what a code action asks for. */
  async apply(edit: WorkspaceEdit | undefined): Promise<PublishDiagnosticsParams> {
    const change = edit?.documentChanges?.[0];
    if (!change || !('edits' in change)) throw new Error('the action has no edits');
    return this.edit(change.textDocument.uri, change.edits as TextEdit[]);
  }

  /** The diagnostics of that version of a file, when all have arrived. */
  async diagnosticsOf(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    await this.summaryOf(uri, version);
    return this.#until(`diagnostics of ${uri} version ${version}`, () =>
      this.published.findLast((each) => each.uri === uri && each.version === version),
    );
  }

  async summaryOf(uri: string, version: number): Promise<FileSummary> {
    return this.#until(`the summary of ${uri}`, () =>
      this.summaries.findLast((each) => each.uri === uri && each.version === version),
    );
  }

  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.server.once('exit', () => resolve()));
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const timer = setTimeout(() => this.server.kill('SIGKILL'), limit);
    await gone;
    clearTimeout(timer);
    this.connection.dispose();
  }

  async #until<T>(what: string, find: () => T | undefined): Promise<T> {
    const found = find();
    if (found !== undefined) return found;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited ${limit} ms for ${what}. ${this.#stderr}`));
      }, limit);
      const look = () => {
        const now = find();
        if (now === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(now);
      };
      this.#waiting.add(look);
    });
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
