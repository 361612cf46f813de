import * as vscode from 'vscode';
import type { OrchestratorSession } from '../orchestrator/session.ts';

/**
 * Unfolds a view for the first orchestrator of the workspace, without taking the focus; from then on VS Code remembers
 * what a person wants. Till then it is folded, to leave the room of a small window to the view `above` it.
 */
export function openOnce(
  view: 'molt.traffic' | 'molt.cutover',
  session: OrchestratorSession,
  memory: vscode.Memento,
  above: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
): vscode.Disposable {
  const opened = `${view.slice('molt.'.length)}.opened`;
  const open = (): void => {
    if (session.state.kind !== 'live' || !above.visible || memory.get(opened, false)) return;
    void memory.update(opened, true);
    void vscode.commands.executeCommand(`${view}.focus`, { preserveFocus: true });
  };
  return vscode.Disposable.from(session.onDidChange(open), above.onDidChangeVisibility(open));
}
