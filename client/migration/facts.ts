import type { Connection } from '../connections/state.ts';
import type { SchemaState } from '../language/state.ts';
import type { OrchestratorState } from '../orchestrator/state.ts';
import type { PlanState } from '../plan/state.ts';
import type { Grouping } from './grouping.model.ts';
import type { RunView } from '../runs/runView.ts';

/** The latest run of a kind, with the id under which its log is kept. */
export interface LatestRun {
  readonly id: string;
  readonly view: RunView;
}

/** Everything that the Migration view is drawn from. */
export interface MigrationFacts {
  /** Milliseconds since 1970, for "3 min ago". */
  readonly now: number;
  readonly trusted: boolean;
  readonly plan: PlanState;
  readonly source?: Connection;
  readonly target?: Connection;
  readonly orchestrator: OrchestratorState;
  readonly schema: SchemaState;
  readonly grouping: Grouping;
  readonly load?: LatestRun;
  readonly replicate?: LatestRun;
  readonly verify?: LatestRun;
}
