import type { Plan } from '../../contracts/plan.ts';
import type { PlanProblem } from './readPlan.ts';

/** The plan file of the workspace as it stands on disk. */
export type PlanState =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly uri: string; readonly plan: Plan }
  | { readonly kind: 'invalid'; readonly uri: string; readonly problems: readonly PlanProblem[] };
