import { ago, count, counted } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { StepState } from '../../tree/state.ts';
import type { MigrationFacts } from '../facts.ts';
import { runNode, runStepState, runText } from '../runNode.ts';
import { step } from './step.ts';

/** What the latest comparison proved, and never more. */
export function verifyStep({ verify, now }: MigrationFacts): TreeNode {
  if (!verify) return step('verify', t('Verify'), 'todo', t('not verified yet'));
  const { view } = verify;
  const tables = [...view.tables.values()];
  const unchecked = tables.filter((table) => table.result === 'not-checked').length;
  const differences = tables.reduce((sum, table) => sum + (table.differences ?? 0), 0);
  // A run that ended well but could not compare everything is not a pass.
  const state: StepState = view.state === 'ok' && unchecked > 0 ? 'attention' : runStepState(view);
  const parts =
    view.state === 'ok'
      ? [unchecked > 0 ? t('equal as far as checked') : t('equal'), counted(tables.length, 'table', 'tables')]
      : view.state === 'differs'
        ? [counted(differences, 'difference', 'differences'), counted(tables.length, 'table', 'tables')]
        : [];
  const description =
    parts.length > 0
      ? [
          ...parts,
          unchecked > 0 ? t('{0} not checked', count(unchecked)) : '',
          view.figures['rows'] ? counted(view.figures['rows'], 'row', 'rows') : '',
          ago(view.finishedAt ?? view.startedAt, now),
        ]
          .filter(Boolean)
          .join(' · ')
      : runText(view, now);
  const node = runNode('verify', '', verify, now);
  return step('verify', t('Verify'), state, description, {
    context: `step.verify ${node.context}`,
    subject: node.subject,
    tooltip: node.tooltip,
    children: node.children,
  });
}
