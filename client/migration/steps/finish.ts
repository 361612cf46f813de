import { sideName } from '../../cutover/picture.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { MigrationFacts } from '../facts.ts';
import { step } from './step.ts';

/** What is left after the cutover: the way back, and the source. */
export function finishStep({ orchestrator }: MigrationFacts): TreeNode {
  if (orchestrator.kind !== 'live' || orchestrator.status.order.sourceOfTruth !== 'target')
    return step('finish', t('Finish'), 'todo', t('after the cutover'));
  const reverse = orchestrator.status.legs.find((leg) => leg.leg === 'reverse');
  const failback = reverse?.state === 'running' ? t('failback on') : t('failback off');
  return step(
    'finish',
    t('Finish'),
    'ready',
    t('{0} · served by the {1} · source kept', failback, sideName('target')),
  );
}
