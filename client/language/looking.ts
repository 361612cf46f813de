import * as vscode from 'vscode';
import type { FileSummary, Looking } from '../../server/protocol.ts';
import { throttled } from '../ui/throttle.ts';

/** VS Code underlines no more findings of a file (server/diagnostics.ts). */
const mostDrawn = 500;

/** Milliseconds between two words about where somebody looks, and lines that do not matter: a screen shows more. */
const tellEvery = 300;
const sameView = 15;

/** Tells where in a file with more findings than are drawn a person looks, so that those there are drawn. */
export function followLook(
  summaryOf: (uri: vscode.Uri) => FileSummary | undefined,
  onDidSummarize: vscode.Event<FileSummary>,
  tell: (looking: Looking) => void,
): vscode.Disposable {
  const told = new Map<string, number>();
  const look = throttled(tellEvery, () => {
    for (const { document, visibleRanges } of vscode.window.visibleTextEditors) {
      const summary = summaryOf(document.uri);
      const [seen] = visibleRanges;
      if (!summary || !seen) continue;
      const { errors, warnings, infos, hints } = summary;
      if (errors + warnings + infos + hints <= mostDrawn) continue;
      const line = (seen.start.line + seen.end.line) >> 1;
      const uri = document.uri.toString();
      if (Math.abs(line - (told.get(uri) ?? 0)) < sameView) continue;
      told.set(uri, line);
      tell({ uri, line });
    }
  });
  return vscode.Disposable.from(
    look,
    vscode.window.onDidChangeTextEditorVisibleRanges(look),
    vscode.window.onDidChangeVisibleTextEditors(look),
    onDidSummarize(look),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => told.delete(uri.toString())),
  );
}
