import { counted } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { MigrationFacts } from '../facts.ts';
import { step } from './step.ts';

/** Whether there is a molt.yaml, and what it says in a word. */
export function planStep({ plan }: MigrationFacts): TreeNode {
  const open = { id: 'molt.plan.create', title: t('Open the plan') };
  switch (plan.kind) {
    case 'none':
      return step('plan', t('Plan'), 'todo', t('no molt.yaml yet'), { command: open });
    case 'invalid':
      return step(
        'plan',
        t('Plan'),
        'failed',
        t('molt.yaml · {0}', counted(plan.problems.length, 'problem', 'problems')),
        {
          command: open,
          tooltip: plan.problems.map((problem) => problem.message).join('\n'),
        },
      );
    case 'valid': {
      const parts = ['molt.yaml', plan.plan.strategy, plan.plan.targetVersion].filter(Boolean);
      return step('plan', t('Plan'), 'done', parts.join(' · '), { command: open });
    }
  }
}
