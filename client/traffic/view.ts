import * as vscode from 'vscode';
import type { OrchestratorSession } from '../orchestrator/session.ts';
import { NodeTree } from '../tree/view.ts';
import { throttled } from '../ui/throttle.ts';
import { trafficTree } from './model.ts';

/** Milliseconds between two drawings: sessions come and go all the time, and a tree that flickers can't be read. */
const drawEvery = 500;

/** The Live Traffic view. Empty while no orchestrator answers: the welcome texts of the manifest say why. */
export function createTrafficView(
  session: OrchestratorSession,
): vscode.Disposable & { readonly tree: NodeTree } {
  const tree = new NodeTree('molt.traffic', () =>
    session.state.kind === 'live' ? trafficTree(session.state.status) : [],
  );
  const draw = throttled(drawEvery, () => tree.refresh());
  const subscriptions = vscode.Disposable.from(tree, draw, session.onDidChange(draw));
  return { tree, dispose: () => subscriptions.dispose() };
}
