import * as vscode from 'vscode';
import type { Difference } from '../../contracts/runs.ts';
import type { Runs } from '../runs/runs.ts';
import { t } from '../text/l10n.ts';
import { keyText, rowText, whyText } from './rows.ts';

const scheme = 'molt-row';

/** Rows as virtual documents: `molt-row:/<run>/<index>/<side>/<table>`. */
export class RowDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #registrations = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.languages.registerCodeLensProvider({ scheme }, this),
  );

  constructor(private readonly runs: Runs) {}

  /** Opens VS Code's diff editor on both sides of a difference. */
  async show(run: string, index: number): Promise<void> {
    const difference = this.runs.get(run)?.view.differences[index];
    if (!difference) return;
    const uri = (side: 'source' | 'target'): vscode.Uri =>
      vscode.Uri.from({ scheme, path: `/${run}/${index}/${side}/${difference.table}` });
    const title = t('{0} {1} (source ↔ target)', difference.table, keyText(difference));
    await vscode.commands.executeCommand('vscode.diff', uri('source'), uri('target'), title, {
      preview: true,
    });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const found = this.#find(uri);
    return found ? rowText(found.difference, found.side) : '';
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = this.#find(document.uri);
    if (!found) return [];
    const range = new vscode.Range(0, 0, 0, 0);
    return [new vscode.CodeLens(range, { title: whyText(found.difference), command: '' })];
  }

  #find(uri: vscode.Uri): { difference: Difference; side: 'source' | 'target' } | undefined {
    const [, run = '', index = '', side] = uri.path.split('/');
    const difference = this.runs.get(run)?.view.differences[Number(index)];
    return difference && (side === 'source' || side === 'target') ? { difference, side } : undefined;
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
