import type { OrchestratorState } from '../../orchestrator/state.ts';
import type { RunView } from '../../runs/runView.ts';
import { duration } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { StepState } from '../../tree/state.ts';
import type { MigrationFacts } from '../facts.ts';
import { runNode, runProgressText, runStateName } from '../runNode.ts';
import { step } from './step.ts';

/** The load and the replication. */
export function dataStep({ load, replicate, orchestrator, now }: MigrationFacts): TreeNode {
  const children = [
    ...(load ? [runNode('load', t('load'), load, now)] : []),
    ...(replicate ? [runNode('replicate', t('replication'), replicate, now)] : []),
  ];
  const states = [load, replicate].map((run) => run?.view.state);
  const state: StepState = states.some((s) => s === 'failed')
    ? 'failed'
    : states.some((s) => s === 'lost' || s === 'cancelled')
      ? 'attention'
      : states[0] === 'running' || states[1] === 'running'
        ? 'busy'
        : replicate && !switched(orchestrator)
          ? 'attention' // stopped: the target falls behind
          : load
            ? 'done'
            : 'todo';
  const parts = [
    load ? t('load {0}', runProgressText(load.view)) : t('no load from here yet'),
    ...(replicate ? [replicationText(replicate.view)] : legTexts(orchestrator)),
  ];
  return step('data', t('Data'), state, parts.join(' · '), { children });
}

const switched = (orchestrator: OrchestratorState): boolean =>
  orchestrator.kind === 'live' && orchestrator.status.order.sourceOfTruth === 'target';

/** A replicator that was not started from here tells the orchestrator how far it is. */
function legTexts(orchestrator: OrchestratorState): string[] {
  if (orchestrator.kind !== 'live') return [];
  return orchestrator.status.legs.flatMap(({ leg, state, lagSeconds }) => {
    const name = leg === 'forward' ? t('to the target') : t('back to the source');
    if (state === 'running')
      return lagSeconds === undefined
        ? [t('replicating {0}', name)]
        : [t('replicating {0}, lag {1}', name, duration(lagSeconds * 1000))];
    return state === 'failed' ? [t('replication {0} failed', name)] : [];
  });
}

function replicationText(view: RunView): string {
  // It has no end of its own: a replication that ended well was stopped.
  if (view.state === 'ok' || view.state === 'cancelled') return t('replication stopped');
  if (view.state !== 'running') return t('replication {0}', runStateName(view.state));
  const lag = view.progress?.lag;
  return lag === undefined ? t('replicating') : t('replicating, lag {0}', duration(lag * 1000));
}
