import { isDeepStrictEqual } from 'node:util';
import {
  CodeLensRefreshRequest,
  DidChangeWatchedFilesNotification,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { MoltError, redact } from '../contracts/errors.ts';
import { loadParser } from '../sql/analyze/analyze.ts';
import type { ServerContext } from './context.ts';
import { mostFor, toDiagnostics } from './diagnostics.ts';
import { DiagnosticsWriter } from './diagnostics-writer.ts';
import { featureCapabilities, pullsDiagnostics, registerFeatures } from './features.ts';
import { OpenFiles } from './files.ts';
import { holdHeapGrowth } from './heap-growth.ts';
import { OpenDocument } from './open-document.ts';
import { registerOwnRequests } from './own-requests.ts';
import {
  lookingNotification,
  settingsProblemsNotification,
  summaryNotification,
  workspaceChangedNotification,
  type Looking,
} from './protocol.ts';
import { areLensesOutdated } from './requests/code-lens.ts';
import { WorkspaceDiagnostics } from './requests/workspace-diagnostics.ts';
import { ScopedSettings } from './scoped-settings.ts';
import { summarize } from './summary.ts';
import { fileOf, pathOf } from './workspace-files.ts';
import { takeWatched, watchedFiles } from './workspace/watched-files.ts';
import { Workspace } from './workspace/workspace.ts';
import { asList } from './written-diagnostics.ts';
import { throughAll } from '../sql/text/through-all.ts';

/**
 * Wires the connection to the handlers, one file each in requests/, and starts listening. Diagnostics of open
 * files are pushed after each change, unless the editor asks for them itself; those of the whole workspace are asked
 * for by the extension (`molt/workspaceFindings`).
 */
export function startServer(
  connection: Connection,
  /** Whether the connection's encoder sends diagnostics that are written already. */
  { takesWritten = false }: { readonly takesWritten?: boolean } = {},
): void {
  const scopes = new ScopedSettings();
  /** Folders of the workspace that are on this machine's disk. */
  const folders = (): string[] => scopes.uris.flatMap(pathOf);
  let asksForLensAgain = false;
  let tellsOfFolders = false;
  let pulls = false;
  let client: ClientCapabilities = {};
  /** Grows with what findings depend on besides the text. */
  let epoch = 0;
  let most = Infinity;
  const writer = new DiagnosticsWriter();

  /** For what nobody waits for: an editor that refuses a request must not end the server. */
  const apart = (work: Promise<unknown>): void => {
    work.catch((thrown: unknown) => context.log(explain(thrown)));
  };

  /** Editors that pull ask again when they are told to; not every one can be told. */
  const askToPullAgain = (): void => {
    if (pulls && client.workspace?.diagnostics?.refreshSupport) {
      apart(connection.languages.diagnostics.refresh());
    }
  };

  /** The line that a person looks at, by the address of the file; only of files of which not all findings are shown. */
  const looking = new Map<string, number>();
  let problemsTold: readonly string[] = [];
  /** Says what of the settings is not understood, when that is something else than before. */
  const tellProblems = (): void => {
    const problems = [...scopes.problems, ...workspace.baselineProblems];
    if (isDeepStrictEqual(problems, problemsTold)) return;
    for (const problem of problems) if (!problemsTold.includes(problem)) connection.console.warn(problem);
    problemsTold = problems;
    apart(connection.sendNotification(settingsProblemsNotification, { problems }));
  };

  /** Files of which the editor has what their beginning told; it is to ask again. */
  const beganWith = new Set<string>();

  const workspace = new Workspace({
    settings: () => scopes.window,
    settingsOf: (file) => scopes.of(file),
    folders,
    folderOf: (path) => scopes.folderOf(path),
    openFiles: () => context.files,
    log: (message) => context.log(message),
    apart,
    onBaseline: () => tellProblems(),
    onElsewhere: () => {
      epoch++;
      diagnostics.changed();
      askToPullAgain();
    },
  });

  const context: ServerContext = {
    settings: () => scopes.window,
    settingsOf: (file) => scopes.of(file),
    folders,
    foldersElsewhere: () => scopes.uris.filter((uri) => pathOf(uri).length === 0),
    client: () => client,
    schema: (dialect, uri) => workspace.view(dialect, fileOf(uri)),
    schemas: (dialect) => workspace.views(dialect),
    workspace,
    diagnostics: function* (document, checked) {
      const line = looking.get(document.uri);
      const around = line === undefined ? undefined : document.offsetAt({ line, character: 0 });
      if (!takesWritten) return toDiagnostics(document, checked, workspace.places, most, around);
      return asList(yield* writer.write(document, checked, workspace.places, most, around));
    },
    resultId: (version) => `${epoch}.${version}`,
    beginning: async (uri, cancelled) => {
      if (client.workspace?.diagnostics?.refreshSupport !== true) return null;
      const beginning = await context.files.beginning(uri, cancelled);
      if (beginning !== null) beganWith.add(uri);
      return beginning;
    },
    log: (message) => connection.console.info(redact(message)),
    files: new OpenFiles(
      (uri) => scopes.of(uri),
      function* (document, checked) {
        if (beganWith.delete(document.uri)) askToPullAgain();
        workspace.checked(document.uri, document.getText(), checked);
        if (!pulls) {
          const list = yield* context.diagnostics(document, checked);
          void connection.sendDiagnostics({
            uri: document.uri,
            version: checked.version,
            diagnostics: list,
          });
        }
        void connection.sendNotification(
          summaryNotification,
          summarize(document.uri, checked.version, checked),
        );
        if (asksForLensAgain && areLensesOutdated(document, checked))
          apart(connection.sendRequest(CodeLensRefreshRequest.type));
        workspace.settle();
        holdHeapGrowth();
      },
      (uri, thrown) => connection.console.error(`${uri} could not be checked: ${explain(thrown)}`),
      (document, beginning) => {
        holdHeapGrowth();
        if (pulls) return;
        const { uri } = document;
        const diagnostics = throughAll(context.diagnostics(document, beginning));
        void connection.sendDiagnostics({ uri, version: beginning.version, diagnostics });
      },
      (uri, dialect) => workspace.analyzer(fileOf(uri), dialect),
    ),
  };

  const diagnostics = new WorkspaceDiagnostics(context);

  /** Everything anew: other settings hold. */
  const startOver = () => {
    epoch++;
    workspace.reset();
    tellProblems();
    context.files.recheckAll();
    apart(workspace.closed.refresh());
    if (asksForLensAgain) apart(connection.sendRequest(CodeLensRefreshRequest.type));
    diagnostics.changed();
    askToPullAgain();
  };

  /** Asks the editor what is set for the workspace and for each folder. True when that is not what we had. */
  const askForSettings = async (): Promise<boolean> => {
    const { uris } = scopes;
    const items = [{ section: 'molt' }, ...uris.map((scopeUri) => ({ scopeUri, section: 'molt' }))];
    const changed = scopes.takeAnswer(uris, await connection.workspace.getConfiguration(items));
    // A value that is not understood changes nothing else.
    tellProblems();
    return changed;
  };
  const asksForSettings = (): boolean => client.workspace?.configuration === true;

  connection.onInitialize(async (params: InitializeParams): Promise<InitializeResult> => {
    scopes.setFolders((params.workspaceFolders ?? []).map(({ uri }) => uri));
    scopes.take(params.initializationOptions);
    workspace.reset();
    diagnostics.changed();
    most = mostFor(params.clientInfo?.name);
    tellsOfFolders = params.capabilities.workspace?.workspaceFolders ?? false;
    client = params.capabilities;
    pulls = pullsDiagnostics(client);
    asksForLensAgain = params.capabilities.workspace?.codeLens?.refreshSupport ?? false;
    await loadParser();
    return {
      serverInfo: { name: 'molt' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...featureCapabilities(params.capabilities),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    watch();
    tellProblems();
    apart(begin());
    if (!tellsOfFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      const kept = scopes.uris.filter((uri) => !gone.has(uri));
      scopes.setFolders([...kept, ...added.map(({ uri }) => uri)]);
      // A file that was in no folder is in one now, or the other way round.
      apart((asksForSettings() ? askForSettings() : Promise.resolve()).then(startOver));
    });
  });

  const begin = async (): Promise<void> => {
    if (asksForSettings() && (await askForSettings())) startOver();
    else await workspace.closed.refresh();
  };

  connection.onDidChangeConfiguration((params) => {
    if (asksForSettings()) {
      apart(askForSettings().then((changed) => (changed ? startOver() : undefined)));
      return;
    }
    const all = params.settings as { molt?: unknown } | null;
    scopes.take(all?.molt);
    startOver();
  });

  /** Where the editor can, it tells us of files that change behind its back; else each request looks at the disk. */
  const watch = () => {
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
    apart(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: watchedFiles }));
  };
  connection.onDidChangeWatchedFiles(({ changes }) => {
    apart(
      takeWatched(changes, workspace.closed).then((isOurs) => {
        if (!isOurs) return;
        diagnostics.changed();
        void connection.sendNotification(workspaceChangedNotification);
      }),
    );
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    workspace.opened(uri);
    context.files.changed(new OpenDocument(uri, languageId, version, text));
  });
  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = context.files.get(textDocument.uri);
    if (!document) return;
    document.update(contentChanges, textDocument.version);
    context.files.changed(document);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    context.files.closed(uri);
    beganWith.delete(uri);
    looking.delete(uri);
    workspace.closedInEditor(uri);
    diagnostics.closed(uri);
    if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onNotification(lookingNotification, (params: Partial<Looking> | null) => {
    const { uri = '', line = -1 } = params ?? {};
    if (context.files.get(uri) === undefined || !(Number.isInteger(line) && line >= 0)) return;
    if (looking.get(uri) === line) return;
    looking.set(uri, line);
    epoch++;
    askToPullAgain();
  });

  registerFeatures(connection, context, diagnostics);
  registerOwnRequests(connection, context);

  connection.listen();
}

function explain(thrown: unknown): string {
  if (thrown instanceof MoltError) return `${thrown.message}. ${thrown.remedy}`;
  return redact(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
}
