import type { Connections } from './connections/connections.ts';
import type { Language } from './language/language.ts';
import type { OrchestratorSession } from './orchestrator/session.ts';
import type { PlanFile } from './plan/planFile.ts';
import type { Runs } from './runs/runs.ts';
import type { NodeTree } from './tree/view.ts';

/** What `activate` returns: for our tests in the extension host. Not an API for other extensions. */
export interface MoltApi {
  /** Resolves when the language server has started, earlier runs are found and the plan is read. */
  readonly ready: Promise<void>;
  readonly plan: Pick<PlanFile, 'state' | 'read'>;
  readonly connections: Pick<Connections, 'get' | 'save' | 'forget' | 'test'>;
  readonly orchestrator: Pick<OrchestratorSession, 'state' | 'connect' | 'disconnect'>;
  readonly language: Pick<Language, 'schema' | 'checkWorkspace' | 'ready'>;
  readonly runs: Pick<Runs, 'all' | 'latest' | 'cancel'>;
  readonly migration: Pick<NodeTree, 'getChildren' | 'getTreeItem'>;
  readonly traffic: Pick<NodeTree, 'getChildren' | 'getTreeItem'>;
}
