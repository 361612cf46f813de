import type { TreeNode } from '../tree/node.ts';
import type { MigrationFacts } from './facts.ts';
import { connectionsStep } from './steps/connections.ts';
import { cutoverStep } from './steps/cutover.ts';
import { dataStep } from './steps/data.ts';
import { finishStep } from './steps/finish.ts';
import { planStep } from './steps/plan.ts';
import { schemaStep } from './steps/schema.ts';
import { verifyStep } from './steps/verify.ts';

/** The runbook: one node a step. Without trust only what needs no connection is shown. */
export function migrationSteps(facts: MigrationFacts): TreeNode[] {
  if (!facts.trusted) return [planStep(facts), schemaStep(facts)];
  return [
    planStep(facts),
    connectionsStep(facts),
    schemaStep(facts),
    dataStep(facts),
    verifyStep(facts),
    cutoverStep(facts),
    finishStep(facts),
  ];
}
