import type { Connection } from '../../connections/state.ts';
import type { OrchestratorState } from '../../orchestrator/state.ts';
import { ago, counted } from '../../text/figures.ts';
import { t } from '../../text/l10n.ts';
import type { TreeNode } from '../../tree/node.ts';
import { look, type StepState } from '../../tree/state.ts';
import type { MigrationFacts } from '../facts.ts';
import { step } from './step.ts';

/** Source, target and orchestrator, each with what its latest test said. */
export function connectionsStep({ source, target, orchestrator, now }: MigrationFacts): TreeNode {
  const sides = [source, target];
  const failing = [
    ...(source?.test.kind === 'failed' ? [t('source')] : []),
    ...(target?.test.kind === 'failed' ? [t('target')] : []),
    ...(orchestrator.kind === 'unreachable' ? [t('LMS')] : []),
  ];
  const missing = [...(source ? [] : [t('source')]), ...(target ? [] : [t('target')])];
  const tested = sides.every((side) => side?.test.kind === 'ok');
  const state: StepState =
    failing.length > 0 ? 'failed' : missing.length > 0 ? 'todo' : tested ? 'done' : 'ready';
  const description =
    failing.length > 0
      ? t('cannot connect: {0}', failing.join(', '))
      : missing.length === 2 && orchestrator.kind === 'none'
        ? t('nothing connected')
        : missing.length > 0
          ? missing.map((name) => t('no {0}', name)).join(', ')
          : tested
            ? t('source and target answer')
            : t('not tested yet');
  return step('connections', t('Connections'), state, description, {
    expanded: true,
    children: [
      connectionNode('source', t('source'), source, now),
      connectionNode('target', t('target'), target, now),
      orchestratorNode(orchestrator),
    ],
  });
}

function connectionNode(
  side: 'source' | 'target',
  label: string,
  connection: Connection | undefined,
  now: number,
): TreeNode {
  const id = `connection.${side}`;
  const edit = { id: `molt.${side}.edit`, title: t('Edit the connection') };
  if (!connection) {
    return { id, label, description: t('not connected'), context: id, command: edit, ...look('todo') };
  }
  const { test, name, url, origin } = connection;
  const from = {
    plan: t('from molt.yaml'),
    workspace: t('kept by VS Code'),
    environment: t('from the environment'),
  };
  const about = [url, from[origin], connection.hasPassword ? t('password stored') : t('no password stored')];
  const base = { id, label, context: `${id} ${id}.set` };
  switch (test.kind) {
    case 'untested':
      return {
        ...base,
        description: t('{0} · not tested', name),
        tooltip: about.join('\n'),
        ...look('ready'),
      };
    case 'testing':
      return { ...base, description: t('{0} · testing…', name), tooltip: about.join('\n'), ...look('busy') };
    case 'failed':
      return {
        ...base,
        description: t('{0} · {1}', name, test.error.message),
        tooltip: [test.error.message, test.error.remedy, test.error.code, ...about].join('\n'),
        ...look('failed'),
      };
    case 'ok':
      return {
        ...base,
        description: t('{0} {1}  {2}', test.facts.product, test.facts.version, name),
        tooltip: [...about, t('answered {0} ({1})', ago(test.at, now), test.at)].join('\n'),
        ...look('done'),
      };
  }
}

function orchestratorNode(state: OrchestratorState): TreeNode {
  const id = 'connection.orchestrator';
  const label = t('LMS');
  switch (state.kind) {
    case 'none':
      return {
        id,
        label,
        description: t('no orchestrator'),
        context: id,
        command: { id: 'molt.orchestrator.connect', title: t('Connect to the orchestrator') },
        ...look('todo'),
      };
    case 'connecting':
      return {
        id,
        label,
        description: t('{0} · connecting…', state.url),
        context: `${id} ${id}.set`,
        ...look('busy'),
      };
    case 'unreachable':
      return {
        id,
        label,
        description: state.error.message,
        tooltip: [state.error.message, state.error.remedy, state.error.code].join('\n'),
        context: `${id} ${id}.set`,
        ...look('failed'),
      };
    case 'live': {
      const { instances } = state.status;
      const liveOnes = instances.filter((instance) => instance.live).length;
      return {
        id,
        label,
        description: t(
          '{0} of {1} live · {2}',
          liveOnes,
          counted(instances.length, 'instance', 'instances'),
          state.url,
        ),
        context: `${id} ${id}.set`,
        ...look(liveOnes === instances.length && liveOnes > 0 ? 'done' : 'attention'),
      };
    }
  }
}
