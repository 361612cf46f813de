// The extension's table of contents: what there is, made once, and who listens to whom.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './commands/register.ts';
import { Connections } from './connections/connections.ts';
import { publishContextKeys } from './contextKeys.ts';
import { Conversions } from './convert/conversions.ts';
import { CutoverView } from './cutover/view.ts';
import { RowDocuments } from './differences/documents.ts';
import { DifferencesPanel } from './differences/panel.ts';
import { Language } from './language/language.ts';
import { createLanguageStatus } from './language/statusItem.ts';
import { Log } from './log.ts';
import { SchemaGrouping } from './migration/grouping.ts';
import { createMigrationView } from './migration/view.ts';
import { OrchestratorSession } from './orchestrator/session.ts';
import { createStatusBar } from './orchestrator/statusBar.ts';
import { PlanFile } from './plan/planFile.ts';
import { Engine } from './runs/engine.ts';
import { Runs } from './runs/runs.ts';
import { TargetAnswers } from './target/targetAnswers.ts';
import { useTranslator } from './text/l10n.ts';
import { createTrafficView } from './traffic/view.ts';
import { showReport } from './ui/showError.ts';
import { followWalkthrough } from './walkthrough.ts';
import type { MoltApi } from './api.ts';

export function activate(context: vscode.ExtensionContext): MoltApi {
  useTranslator(vscode.l10n.t);
  const { extensionUri, secrets, workspaceState } = context;
  const program = (name: string): string => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const storage = context.storageUri ?? context.globalStorageUri;

  const log = new Log();
  const plan = new PlanFile();
  const engine = new Engine(program('molt.js'));
  const runs = new Runs(engine, join(storage.fsPath, 'runs'), log);
  const connections = new Connections(workspaceState, secrets, plan, engine, log);
  const orchestrator = new OrchestratorSession(workspaceState, secrets, plan, log);
  const language = new Language(program('server.js'), plan, log);
  const conversions = new Conversions(language);
  const grouping = new SchemaGrouping(workspaceState);
  const targetAnswers = new TargetAnswers();
  const rows = new RowDocuments(runs);
  const differences = new DifferencesPanel(extensionUri, runs, rows);
  const migration = createMigrationView({ plan, connections, orchestrator, language, runs, grouping });
  const traffic = createTrafficView(orchestrator, workspaceState, migration.tree.view);

  context.subscriptions.push(
    log,
    plan,
    runs,
    connections,
    orchestrator,
    language,
    conversions,
    grouping,
    targetAnswers,
    rows,
    differences,
    migration,
    traffic,
    new CutoverView(extensionUri, orchestrator),
    createStatusBar(orchestrator),
    createLanguageStatus(language, plan),
    publishContextKeys(connections, orchestrator, runs),
    registerCommands({
      log,
      plan,
      connections,
      orchestrator,
      language,
      runs,
      conversions,
      differences,
      grouping,
      targetAnswers,
      engine,
    }),
    followWalkthrough(
      () => ({
        schema: language.schema.kind === 'known',
        connect: (['source', 'target'] as const).every((side) => connections.get(side)?.test.kind === 'ok'),
        load: runs.latest('load')?.view.state === 'ok',
        verify: runs.latest('verify')?.view.state === 'ok',
        cutover:
          orchestrator.state.kind === 'live' && orchestrator.state.status.order.sourceOfTruth === 'target',
      }),
      [language.onDidChangeSchema, connections.onDidChange, runs.onDidChange, orchestrator.onDidChange],
    ),
    runs.onDidFinish(({ view }) => {
      // The view shows how a run ended; a failure is said aloud, since a person must act.
      if (view.state === 'failed' && view.error) showReport(log, view.error);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => Promise.all([connections.read(), orchestrator.follow()])),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('molt.orchestrator')) void orchestrator.follow();
    }),
  );

  // Nothing here is waited for: activation is a matter of milliseconds, the rest fills in when it is ready.
  const ready = Promise.all([
    language.start().catch((error: unknown) => log.error('start the language server', error)),
    runs.restore(),
    plan.read(), // its listeners read the connections and follow the orchestrator
  ]).then(() => undefined);
  ready.catch((error: unknown) => log.error('start', error));
  return {
    ready,
    plan,
    connections,
    orchestrator,
    language,
    runs,
    migration: migration.tree,
    traffic: traffic.tree,
  };
}
