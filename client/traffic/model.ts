import type { Blocker, Connection, Instance, Status } from '../../lms/api/schema.ts';
import { sideName } from '../cutover/picture.ts';
import { count, counted, duration } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import type { TreeNode } from '../tree/node.ts';

/** The Live Traffic tree: instances with their sessions. */
export function trafficTree(status: Status): TreeNode[] {
  const instances = [...status.instances].sort((a, b) => a.id.localeCompare(b.id));
  const modes = [...new Set(instances.map((instance) => instance.report.shadowMode))];
  const shadow: TreeNode = {
    id: 'shadow',
    label: t('Shadow'),
    description: modes.length === 0 ? t('no instance') : modes.join(', '),
    tooltip: t('Statements sent to both sides for comparison. In this version only "none" is built.'),
    icon: 'mirror',
  };
  const sessions = instances.reduce((sum, instance) => sum + instance.report.connections.length, 0);
  return [...instances.map((instance) => instanceNode(status, instance, sessions <= openUpTo)), shadow];
}

/** With more sessions than this in all, only instances with a blocker are open at first. */
const openUpTo = 6;

function instanceNode(status: Status, instance: Instance, few: boolean): TreeNode {
  const { report } = instance;
  const behind = report.acknowledgedEpoch < status.order.epoch;
  const problems = [
    ...(instance.live ? [] : [t('does not answer')]),
    ...(behind ? [t('still on epoch {0}', report.acknowledgedEpoch)] : []),
    ...(report.error ? [report.error] : []),
  ];
  const figures = t(
    '{0} · {1} · {2} held · {3}/s',
    sideName(status.order.sourceOfTruth),
    counted(report.traffic.sessions, 'session', 'sessions'),
    count(report.traffic.held),
    count(report.traffic.statementsPerSecond),
  );
  return {
    id: `instance:${instance.id}`,
    label: instance.id,
    description: problems.length > 0 ? problems.join(' · ') : figures,
    tooltip: [
      t('source of truth: {0}', sideName(status.order.sourceOfTruth)),
      t('listens at {0}', report.address),
      t('last heard of {0}', instance.lastHeard),
      report.sourceReachable ? t('source reachable') : t('source not reachable'),
      report.targetReachable ? t('target reachable') : t('target not reachable'),
    ].join('\n'),
    icon: instance.live ? 'server-process' : 'warning',
    color: instance.live ? undefined : 'list.warningForeground',
    expanded: few || report.blockers.length > 0,
    children: report.connections.map((connection) => sessionNode(instance, connection)),
  };
}

function sessionNode(instance: Instance, connection: Connection): TreeNode {
  const blockers = instance.report.blockers.filter((blocker) => blocker.session === connection.session);
  const state = {
    idle: t('idle'),
    active: t('active'),
    'in-transaction': t('in transaction'),
    held: t('held'),
  };
  const blocks = blockers.map((blocker) => t('⚠ blocks a drain: {0}', blockerReason(blocker)));
  return {
    id: `session:${instance.id}:${connection.session}`,
    label: connection.source_address,
    description: [
      connection.application_name ? t('app={0}', connection.application_name) : connection.user,
      t('{0} {1}', state[connection.state], duration(connection.age_ms)),
      ...blocks,
    ].join('  '),
    tooltip: [
      t('{0} at {1}', connection.user, connection.database),
      connection.last_query,
      connection.error ?? '',
    ]
      .filter(Boolean)
      .join('\n'),
    icon: blockers.length > 0 ? 'warning' : connection.state === 'held' ? 'debug-pause' : 'arrow-swap',
    color: blockers.length > 0 ? 'list.warningForeground' : undefined,
  };
}

export const blockerReason = (blocker: Blocker): string => blocker.reason.replaceAll('-', ' ');
