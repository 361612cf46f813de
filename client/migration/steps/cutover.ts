import { phaseName } from '../../cutover/picture.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { MigrationFacts } from '../facts.ts';
import { step } from './step.ts';

/** Whether the cutover can begin, where it is, or that the target serves. */
export function cutoverStep({ orchestrator }: MigrationFacts): TreeNode {
  const show = { command: { id: 'molt.cutover.show', title: t('Show the cutover') } };
  if (orchestrator.kind !== 'live') {
    const text =
      orchestrator.kind === 'none' ? t('needs an orchestrator') : t('the orchestrator does not answer');
    return step(
      'cutover',
      t('Cutover'),
      orchestrator.kind === 'unreachable' ? 'unknown' : 'todo',
      text,
      show,
    );
  }
  const { order, checks } = orchestrator.status;
  if (order.phase !== 'serving') return step('cutover', t('Cutover'), 'busy', phaseName(order.phase), show);
  if (order.sourceOfTruth === 'target')
    return step('cutover', t('Cutover'), 'done', t('the target serves the application'), show);
  const passed = checks.filter((check) => check.state === 'passed').length;
  const mayBegin = orchestrator.status.allowed.some((entry) => entry.command === 'begin' && entry.allowed);
  return step(
    'cutover',
    t('Cutover'),
    mayBegin ? 'ready' : 'todo',
    t('{0}: {1} of {2} checks', mayBegin ? t('ready') : t('not ready'), passed, checks.length),
    show,
  );
}
