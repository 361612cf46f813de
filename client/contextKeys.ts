import * as vscode from 'vscode';
import type { Connections } from './connections/connections.ts';
import { permission } from './orchestrator/state.ts';
import type { OrchestratorSession } from './orchestrator/session.ts';
import type { Runs } from './runs/runs.ts';

/** What `when` and `enablement` clauses of the manifest ask for. Commands check again: a key may be late. */
export function publishContextKeys(
  connections: Connections,
  orchestrator: OrchestratorSession,
  runs: Runs,
): vscode.Disposable {
  const told = new Map<string, string | boolean>();
  const tell = (key: string, value: string | boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const publish = (): void => {
    const [source, target] = [connections.get('source'), connections.get('target')];
    tell('molt.source', source !== undefined);
    tell('molt.target', target !== undefined);
    const { state } = orchestrator;
    tell('molt.orchestrator', state.kind);
    tell('molt.cutover.canBegin', permission(state, 'begin').allowed);
    tell('molt.cutover.canCommit', permission(state, 'commit').allowed);
    tell('molt.cutover.canAbort', permission(state, 'abort').allowed);
    for (const kind of ['load', 'replicate', 'verify'] as const)
      tell(`molt.running.${kind}`, runs.running(kind) !== undefined);
    tell(
      'molt.running',
      runs.all.some((run) => run.view.state === 'running'),
    );
    tell('molt.hasDifferences', (runs.latest('verify')?.view.differences.length ?? 0) > 0);
  };
  publish();
  return vscode.Disposable.from(
    connections.onDidChange(publish),
    orchestrator.onDidChange(publish),
    runs.onDidChange(publish),
  );
}
