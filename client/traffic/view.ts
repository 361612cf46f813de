import * as vscode from 'vscode';
import type { OrchestratorSession } from '../orchestrator/session.ts';
import { NodeTree } from '../tree/view.ts';
import { throttled } from '../ui/throttle.ts';
import { trafficTree } from './model.ts';

/** Milliseconds between two drawings: sessions come and go all the time, and a tree that flickers can't be read. */
const drawEvery = 500;

/** That it was opened for the first orchestrator of the workspace; from then on VS Code remembers what a person wants. */
const opened = 'traffic.opened';

/**
 * The Live Traffic view. Empty while no orchestrator answers: the welcome texts of the manifest say why. Till then it is
 * folded, to leave the room of a small window to the view `above` it.
 */
export function createTrafficView(
  session: OrchestratorSession,
  memory: vscode.Memento,
  above: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
): vscode.Disposable & { readonly tree: NodeTree } {
  const tree = new NodeTree('molt.traffic', () =>
    session.state.kind === 'live' ? trafficTree(session.state.status) : [],
  );
  const draw = throttled(drawEvery, () => tree.refresh());
  const openOnce = (): void => {
    if (session.state.kind !== 'live' || !above.visible || memory.get(opened, false)) return;
    void memory.update(opened, true);
    void vscode.commands.executeCommand('molt.traffic.focus', { preserveFocus: true });
  };
  const subscriptions = vscode.Disposable.from(
    tree,
    draw,
    session.onDidChange(draw),
    session.onDidChange(openOnce),
    above.onDidChangeVisibility(openOnce),
  );
  return { tree, dispose: () => subscriptions.dispose() };
}
