import type { Connections } from '../connections/connections.ts';
import type { Conversions } from '../convert/conversions.ts';
import type { DifferencesPanel } from '../differences/panel.ts';
import type { SchemaGrouping } from '../migration/grouping.ts';
import type { TargetAnswers } from '../target/targetAnswers.ts';
import type { Language } from '../language/language.ts';
import type { Log } from '../log.ts';
import type { OrchestratorSession } from '../orchestrator/session.ts';
import type { PlanFile } from '../plan/planFile.ts';
import type { Engine } from '../runs/engine.ts';
import type { Runs } from '../runs/runs.ts';

/** What commands work with; made once, by activation. */
export interface Parts {
  readonly log: Log;
  readonly plan: PlanFile;
  readonly connections: Connections;
  readonly orchestrator: OrchestratorSession;
  readonly language: Language;
  readonly runs: Runs;
  readonly conversions: Conversions;
  readonly differences: DifferencesPanel;
  readonly engine: Engine;
  readonly grouping: SchemaGrouping;
  readonly targetAnswers: TargetAnswers;
}

/** One command of the extension. */
export interface Command {
  readonly id: string;
  /** What it does, for the log: "begin the cutover". */
  readonly doing: string;
  /** Whether it connects, runs or writes: then it is refused in a workspace that is not trusted. */
  readonly needsTrust: boolean;
  /** `argument` is what the view, lens or menu hands over that it was started from; anything at all. */
  run(parts: Parts, argument: unknown, more?: unknown): Promise<void> | void;
}
