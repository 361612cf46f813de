import * as vscode from 'vscode';
import type { Difference } from '../../contracts/runs.ts';
import type { Runs } from '../runs/runs.ts';
import { t } from '../text/l10n.ts';
import { annotateDocuments, type Annotation } from '../ui/annotations.ts';
import { keyText, rowText, whyText } from './rows.ts';

const scheme = 'molt-row';

/** Rows as virtual documents: `molt-row:/<run>/<index>/<side>/<table>`. */
export class RowDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #registrations = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    annotateDocuments(scheme, (uri) => this.#annotations(uri)),
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

  /** Why the sides differ, behind the first line of the target's row (or of the source's, when it stands alone). */
  #annotations(uri: vscode.Uri): Annotation[] {
    const found = this.#find(uri);
    const side = found?.difference.sort === 'missing' ? 'source' : 'target';
    return found?.side === side ? [{ line: 0, text: whyText(found.difference) }] : [];
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
