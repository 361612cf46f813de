import * as vscode from 'vscode';
import type { Connections } from '../connections/connections.ts';
import type { Language } from '../language/language.ts';
import type { OrchestratorSession } from '../orchestrator/session.ts';
import type { PlanFile } from '../plan/planFile.ts';
import type { Runs } from '../runs/runs.ts';
import { t } from '../text/l10n.ts';
import { NodeTree } from '../tree/view.ts';
import { throttled } from '../ui/throttle.ts';
import type { SchemaGrouping } from './grouping.ts';
import type { LatestRun } from './facts.ts';
import { migrationSteps } from './steps.ts';

/** Milliseconds between two drawings, and between two while nothing happens ("3 min ago" grows old). */
const drawEvery = 400;
const redrawEvery = 60_000;

interface Parts {
  readonly plan: PlanFile;
  readonly connections: Connections;
  readonly orchestrator: OrchestratorSession;
  readonly language: Language;
  readonly runs: Runs;
  readonly grouping: SchemaGrouping;
}

/** The Migration view: the steps from plan to finish, each with its state. */
export function createMigrationView(parts: Parts): vscode.Disposable & { readonly tree: NodeTree } {
  const { plan, connections, orchestrator, language, runs, grouping } = parts;
  const latest = (kind: 'load' | 'replicate' | 'verify'): LatestRun | undefined => {
    const run = runs.latest(kind);
    return run && { id: run.id, view: run.view };
  };
  const tree = new NodeTree('molt.migration', () =>
    vscode.workspace.workspaceFolders === undefined
      ? []
      : migrationSteps({
          now: Date.now(),
          trusted: vscode.workspace.isTrusted,
          plan: plan.state,
          source: connections.get('source'),
          target: connections.get('target'),
          orchestrator: orchestrator.state,
          schema: language.schema,
          grouping: grouping.by,
          load: latest('load'),
          replicate: latest('replicate'),
          verify: latest('verify'),
        }),
  );
  const explainTrust = (): void => {
    tree.view.message = vscode.workspace.isTrusted
      ? undefined
      : t('Restricted mode: SQL is checked; connecting and running wait until this workspace is trusted.');
  };
  explainTrust();
  const draw = throttled(drawEvery, () => tree.refresh());
  const minute = setInterval(draw, redrawEvery);
  const checkWhenSeen = (): void => {
    if (!tree.view.visible || !vscode.workspace.workspaceFolders) return;
    if (language.schema.kind === 'unknown') void language.checkWorkspace();
    void connections.testOnce();
  };
  checkWhenSeen();
  const subscriptions = vscode.Disposable.from(
    tree,
    draw,
    { dispose: () => clearInterval(minute) },
    tree.view.onDidChangeVisibility(checkWhenSeen),
    connections.onDidChange(checkWhenSeen),
    plan.onDidChange(draw),
    connections.onDidChange(draw),
    orchestrator.onDidChange(draw),
    language.onDidChangeSchema(draw),
    grouping.onDidChange(draw),
    runs.onDidChange(draw),
    vscode.workspace.onDidChangeWorkspaceFolders(draw),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      explainTrust();
      draw();
    }),
  );
  return { tree, dispose: () => subscriptions.dispose() };
}
