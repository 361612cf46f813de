import type { WorkspaceFinding, WorkspaceFindings } from '../../server/protocol.ts';
import type { Connection } from '../connections/state.ts';
import type { SchemaState } from '../language/state.ts';
import type { OrchestratorState } from '../orchestrator/state.ts';
import type { PlanState } from '../plan/state.ts';
import type { RunView, TableView } from '../runs/runView.ts';
import { phaseName, sideName } from '../cutover/picture.ts';
import { ago, count, counted, duration, percent } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import type { TreeNode } from '../tree/node.ts';
import { look, type StepState } from '../tree/state.ts';

/** The latest run of a kind, with the id under which its log is kept. */
export interface LatestRun {
  readonly id: string;
  readonly view: RunView;
}

/** Everything that the Migration view is drawn from. */
export interface MigrationFacts {
  /** Milliseconds since 1970, for "3 min ago". */
  readonly now: number;
  readonly trusted: boolean;
  readonly plan: PlanState;
  readonly source?: Connection;
  readonly target?: Connection;
  readonly orchestrator: OrchestratorState;
  readonly schema: SchemaState;
  readonly load?: LatestRun;
  readonly replicate?: LatestRun;
  readonly verify?: LatestRun;
}

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

function step(
  id: string,
  label: string,
  state: StepState,
  description: string,
  more: Partial<TreeNode> = {},
): TreeNode {
  return { id, label, description, context: `step.${id}`, ...look(state), ...more };
}

// Plan ------------------------------------------------------------------------------------------------------------

function planStep({ plan }: MigrationFacts): TreeNode {
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

// Connections -----------------------------------------------------------------------------------------------------

function connectionsStep({ source, target, orchestrator, now }: MigrationFacts): TreeNode {
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

// Schema ----------------------------------------------------------------------------------------------------------

function schemaStep({ schema }: MigrationFacts): TreeNode {
  const label = t('Schema');
  switch (schema.kind) {
    case 'unknown':
      return step('schema', label, 'todo', t('not checked yet'), {
        command: { id: 'molt.checkWorkspace', title: t('Check the workspace') },
      });
    case 'checking':
      return step('schema', label, 'busy', t('checking…'));
    case 'failed':
      return step('schema', label, 'failed', schema.message);
    case 'known': {
      const { files, findings } = schema.result;
      const sum = (pick: (file: (typeof files)[number]) => number): number =>
        files.reduce((total, file) => total + pick(file), 0);
      const errors = sum((file) => file.errors);
      const warnings = sum((file) => file.warnings);
      if (files.length === 0) return step('schema', label, 'todo', t('no SQL files in this workspace'));
      const parts = [
        errors > 0 ? counted(errors, 'error', 'errors') : '',
        warnings > 0 ? counted(warnings, 'warning', 'warnings') : '',
        sum((file) => file.safeFixes) > 0
          ? counted(
              sum((file) => file.safeFixes),
              'safe fix waiting',
              'safe fixes waiting',
            )
          : '',
        counted(files.length, 'file', 'files'),
      ].filter(Boolean);
      return step('schema', label, errors > 0 ? 'attention' : 'done', parts.join(' · '), {
        children: findings.length > 0 || files.length > 0 ? schemaGroups(schema.result) : undefined,
      });
    }
  }
}

function schemaGroups({ files, findings }: WorkspaceFindings): TreeNode[] {
  const byRule = group(findings, (finding) => finding.code);
  const byTable = group(
    findings.filter((finding) => finding.table),
    (finding) => finding.table ?? '',
  );
  const byFile = group(findings, (finding) => finding.uri);
  const groups: TreeNode[] = [
    {
      id: 'schema.rules',
      label: t('by rule'),
      description: count(byRule.size),
      icon: 'law',
      children: [...byRule].map(([code, list]) => ({
        id: `schema.rule:${code}`,
        label: t('{0} {1}', code, list[0]?.title ?? ''),
        description: `(${count(list.length)})`,
        ...severityLook(list),
        children: list.map((finding, index) => findingNode(`rule:${index}`, finding, fileName(finding.uri))),
      })),
    },
    {
      id: 'schema.tables',
      label: t('by table'),
      description: count(byTable.size),
      icon: 'table',
      children: [...byTable].map(([table, list]) => ({
        id: `schema.table:${table}`,
        label: table,
        description: `(${count(list.length)})`,
        ...severityLook(list),
        children: list.map((finding, index) => findingNode(`table:${index}`, finding, finding.code)),
      })),
    },
    {
      id: 'schema.files',
      label: t('by file'),
      description: count(files.length),
      icon: 'files',
      children: files.map((file) => ({
        id: `schema.file:${file.uri}`,
        label: fileName(file.uri),
        description: t(
          '{0} · {1}',
          counted(file.errors, 'error', 'errors'),
          counted(file.safeFixes, 'safe fix', 'safe fixes'),
        ),
        context: 'file',
        subject: { kind: 'file', uri: file.uri },
        ...severityLook(byFile.get(file.uri) ?? []),
        children: (byFile.get(file.uri) ?? []).map((finding, index) =>
          findingNode(`file:${index}`, finding, finding.code),
        ),
      })),
    },
  ];
  return groups.filter((node) => node.children && node.children.length > 0);
}

function findingNode(key: string, finding: WorkspaceFinding, where: string): TreeNode {
  const { uri, line, character, code } = finding;
  return {
    id: `finding:${key}:${uri}:${line}:${character}:${code}`,
    label: finding.message,
    description: t('{0}:{1}', where, line + 1),
    tooltip: t('{0}\n{1} {2}', finding.message, code, finding.title),
    ...severityLook([finding]),
    command: { id: 'molt.openPlace', title: t('Show'), arguments: [{ uri, line, character }] },
  };
}

function severityLook(findings: readonly WorkspaceFinding[]): Pick<TreeNode, 'icon' | 'color' | 'spoken'> {
  const worst = (['error', 'warning', 'info', 'hint'] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
  switch (worst) {
    case 'error':
      return { icon: 'error', color: 'list.errorForeground', spoken: t('error') };
    case 'warning':
      return { icon: 'warning', color: 'list.warningForeground', spoken: t('warning') };
    case 'info':
    case 'hint':
      return { icon: 'info', spoken: t('information') };
    case undefined:
      return { icon: 'pass', color: 'testing.iconPassed', spoken: t('clean') };
  }
}

function group<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}

const fileName = (uri: string): string => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));

// Data ------------------------------------------------------------------------------------------------------------

function dataStep({ load, replicate, orchestrator, now }: MigrationFacts): TreeNode {
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

/** One run with its tables below it. */
export function runNode(id: string, label: string, { id: run, view }: LatestRun, now: number): TreeNode {
  const running = view.state === 'running';
  return {
    id: `run.${id}`,
    label,
    description: runText(view, now),
    tooltip: [
      view.title,
      view.startedAt,
      view.error ? `${view.error.message}. ${view.error.remedy}` : '',
      ...view.warnings,
    ]
      .filter(Boolean)
      .join('\n'),
    context: running ? 'running' : view.differences.length > 0 ? 'differs' : 'run',
    subject: { kind: 'run', id: run },
    ...look(runStepState(view)),
    children: [...view.tables.values()].map((table) => tableNode(id, table)),
  };
}

function runText(view: RunView, now: number): string {
  const { progress, error, figures } = view;
  if (view.state === 'running') {
    const parts = [
      progress?.phase ?? t('starting'),
      progress ? progressText(progress) : '',
      progress?.rate ? t('{0} {1}/s', count(progress.rate), progress.unit) : '',
      progress?.eta === undefined ? '' : t('{0} left', duration(progress.eta * 1000)),
      progress?.lag === undefined ? '' : t('lag {0}', duration(progress.lag * 1000)),
    ];
    return parts.filter(Boolean).join(' · ');
  }
  const parts = [
    error
      ? error.message
      : view.kind === 'replicate' && view.state === 'ok'
        ? t('stopped')
        : runStateName(view.state),
    figures['tables'] ? counted(figures['tables'], 'table', 'tables') : '',
    figures['rows'] ? counted(figures['rows'], 'row', 'rows') : '',
    ago(view.finishedAt ?? view.startedAt, now),
  ];
  return parts.filter(Boolean).join(' · ');
}

function progressText({ done, total, unit }: { done: number; total?: number; unit: string }): string {
  const share = percent(done, total);
  return share === undefined ? t('{0} {1}', count(done), unit) : t('{0} %', share);
}

function runProgressText(view: RunView): string {
  if (view.state === 'running') return view.progress ? progressText(view.progress) : t('starting');
  return view.state === 'ok' ? t('100 %') : runStateName(view.state);
}

export function runStateName(state: RunView['state']): string {
  switch (state) {
    case 'running':
      return t('running');
    case 'ok':
      return t('done');
    case 'differs':
      return t('differs');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
    case 'lost':
      return t('ended without a result');
  }
}

function runStepState(view: RunView): StepState {
  switch (view.state) {
    case 'running':
      return 'busy';
    case 'ok':
      return 'done';
    case 'differs':
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'attention';
    case 'lost':
      return 'unknown';
  }
}

function tableNode(run: string, table: TableView): TreeNode {
  const base = { id: `table.${run}:${table.name}`, label: table.name };
  const rows = table.rows === undefined ? '' : counted(table.rows, 'row', 'rows');
  const texts = (...parts: string[]): string => parts.filter(Boolean).join(' · ');
  switch (table.result) {
    case 'ok':
      return {
        ...base,
        description: texts(run === 'verify' ? t('✓ equal') : t('✓ done'), rows),
        ...look('done'),
      };
    case 'differs':
      return {
        ...base,
        description: texts(t('✗ {0}', counted(table.differences ?? 0, 'difference', 'differences')), rows),
        command: { id: 'molt.openDifferences', title: t('Open the differences'), arguments: [table.name] },
        ...look('failed'),
      };
    case 'failed':
      return {
        ...base,
        description: texts(t('✗ {0}', table.error?.message ?? t('failed')), rows),
        tooltip: table.error
          ? [table.error.message, table.error.remedy, table.error.code].join('\n')
          : undefined,
        ...look('failed'),
      };
    case 'not-checked':
      return {
        ...base,
        description: texts(t('? not checked'), table.error?.message ?? '', rows),
        tooltip: table.error
          ? [table.error.message, table.error.remedy, table.error.code].join('\n')
          : undefined,
        ...look('unknown'),
      };
    case undefined:
      return table.progress
        ? {
            ...base,
            description: texts(
              progressText(table.progress),
              table.progress.rate ? t('{0} {1}/s', count(table.progress.rate), table.progress.unit) : '',
              table.progress.eta === undefined ? '' : t('{0} left', duration(table.progress.eta * 1000)),
            ),
            ...look('busy'),
          }
        : { ...base, description: t('waiting'), ...look('todo') };
  }
}

// Verify, cutover, finish -----------------------------------------------------------------------------------------

function verifyStep({ verify, now }: MigrationFacts): TreeNode {
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

function cutoverStep({ orchestrator }: MigrationFacts): TreeNode {
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

function finishStep({ orchestrator }: MigrationFacts): TreeNode {
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
