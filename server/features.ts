import {
  CodeActionKind,
  ResponseError,
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import type { ServerContext } from './context.ts';
import { codeActions, fixAllKind, resolveCodeAction } from './requests/code-actions.ts';
import { codeLens } from './requests/code-lens.ts';
import { completion } from './requests/completion/completion.ts';
import { documentDiagnostics } from './requests/document-diagnostics.ts';
import { documentSymbols } from './requests/document-symbols.ts';
import { folding } from './requests/folding.ts';
import { hover } from './requests/hover/hover.ts';
import { definition, prepareRename, references, rename } from './requests/names.ts';
import { selectionRanges } from './requests/selection-ranges.ts';
import type { WorkspaceDiagnostics } from './requests/workspace-diagnostics.ts';
import { workspaceSymbols } from './requests/workspace-symbols.ts';
import { signatureHelp } from './requests/signature-help.ts';

/** What the server offers to an editor, by what the editor can do. */
export function featureCapabilities(client: ClientCapabilities): ServerCapabilities {
  return {
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: false },
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    completionProvider: { triggerCharacters: ['.', ':'] },
    signatureHelpProvider: { triggerCharacters: ['(', ','] },
    definitionProvider: true,
    referencesProvider: true,
    workspaceSymbolProvider: true,
    renameProvider: { prepareProvider: true },
    ...(pullsDiagnostics(client)
      ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
  };
}

/** Whether the editor asks for diagnostics itself. Then they are not pushed too, or it would show each twice. */
export const pullsDiagnostics = (client: ClientCapabilities): boolean =>
  client.textDocument?.diagnostic !== undefined;

/** One line a request; each has a file of its own in requests/. */
export function registerFeatures(
  connection: Connection,
  context: ServerContext,
  workspaceDiagnostics: WorkspaceDiagnostics,
): void {
  const answer = answering(context);
  connection.onCodeAction(answer([], codeActions));
  connection.onCodeActionResolve((action, token) => resolveCodeAction(context, action, token));
  connection.onHover(answer(null, hover));
  connection.onCodeLens(answer([], codeLens));
  connection.onDocumentSymbol(answer([], documentSymbols));
  connection.onFoldingRanges(answer([], folding));
  connection.onSelectionRanges(answer([], selectionRanges));
  connection.onCompletion(answer([], completion));
  connection.onSignatureHelp(answer(null, signatureHelp));
  connection.onDefinition(answer([], definition));
  connection.onReferences(answer([], references));
  connection.onPrepareRename(answer(null, prepareRename));
  connection.onRenameRequest(answer(null, rename));
  connection.onWorkspaceSymbol((params, token) => workspaceSymbols(context, params, token));
  // A failed check must not look like a clean file: here an error goes to the editor.
  connection.languages.diagnostics.on((params, token) => documentDiagnostics(context, params, token));
  connection.languages.diagnostics.onWorkspace((params, token, _progress, parts) =>
    workspaceDiagnostics.answer(params, token, parts),
  );
}

interface AboutFile {
  readonly textDocument: { readonly uri: string };
}

/**
 * Wraps a handler so that a fault of ours costs this one answer and a line in the log: an editor shows a message for
 * each error, and asks again at the next key.
 */
function answering(context: ServerContext) {
  return <Params extends AboutFile, Result>(
      nothing: Result,
      handle: (
        context: ServerContext,
        params: Params,
        cancelled: CancellationToken,
      ) => Result | Promise<Result>,
    ) =>
    async (params: Params, cancelled: CancellationToken): Promise<Result> => {
      try {
        // A check that is under way goes on in slices; only then is there something to answer from.
        if (!(await context.files.settled(params.textDocument.uri, cancelled))) return nothing;
        return await handle(context, params, cancelled);
      } catch (thrown) {
        if (thrown instanceof ResponseError) throw thrown;
        context.log(
          `A request failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
        );
        return nothing;
      }
    };
}
