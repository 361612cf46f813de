import type { RunView, TableView } from '../runs/runView.ts';
import { ago, count, counted, duration, percent } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import type { TreeNode } from '../tree/node.ts';
import { look, type StepState } from '../tree/state.ts';
import type { LatestRun } from './facts.ts';

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

/** A run in a line: how far it is, or how it ended. */
export function runText(view: RunView, now: number): string {
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

/** How far a run is, in a word. */
export function runProgressText(view: RunView): string {
  if (view.state === 'running') return view.progress ? progressText(view.progress) : t('starting');
  return view.state === 'ok' ? t('100 %') : runStateName(view.state);
}

/** The state of a run as people read it. */
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

/** How the step of a run stands. */
export function runStepState(view: RunView): StepState {
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
