import Table from 'cli-table3';
import type { ApplicationFigures } from '../app/application.ts';
import type { LedgerCheck } from '../app/ledger.ts';

/** A figure with its unit, for a table cell. */
export type Figure = { value: number; unit: string } | { text: string };

export interface StepReport {
  /** `check`, `convert`, `load`, … */
  name: string;
  /** What was done, for a person. */
  title: string;
  ok: boolean;
  milliseconds: number;
  /** In the order in which they are shown. */
  figures: Record<string, Figure>;
  /** Why it isn't ok. */
  problem?: string;
}

/** What happened in the demo, for machines (`--format json`) and people. */
export interface StoryReport {
  schemaVersion: 1;
  ok: boolean;
  source: string;
  target: string;
  /** What stood at the target, e.g. `PostgreSQL 18.4 (stand-in)`. */
  targetProduct: string;
  steps: StepReport[];
  application?: ApplicationFigures & { messages: readonly string[] };
  ledger?: LedgerCheck;
  /** Times that a part of the demo died and was started again. */
  restarts: number;
  /** Why the story as a whole isn't ok; empty when it is. */
  problems: string[];
}

const amount = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
export const formatFigure = (figure: Figure): string =>
  'text' in figure ? figure.text : `${amount.format(figure.value)} ${figure.unit}`.trim();

/** The report as a table and a verdict. Without colours: it is as often read in a file as on a screen. */
export function renderReport(report: StoryReport): string {
  const table = new Table({
    head: ['', 'step', 'took', 'figures'],
    style: { head: [], border: [] },
    // No rule between rows: the list is read from top to bottom.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    colWidths: [4, null, null, 76],
    wordWrap: true,
  });
  for (const step of report.steps) {
    const figures = Object.entries(step.figures).map(([name, figure]) => `${name} ${formatFigure(figure)}`);
    table.push([
      step.ok ? '✓' : '✗',
      step.title,
      `${amount.format(step.milliseconds / 1000)} s`,
      [...figures, ...(step.problem ? [`✗ ${step.problem}`] : [])].join(' · '),
    ]);
  }
  const lines = [
    `Source ${report.source}, target ${report.target} (${report.targetProduct})`,
    table.toString(),
  ];
  const { application, ledger } = report;
  if (application) {
    lines.push(
      `Application: ${amount.format(application.reads)} reads and ${amount.format(application.writes)} writes through the proxies, ` +
        `latency ${amount.format(application.p50)} ms (median), ${amount.format(application.p95)} ms (95 %), ` +
        `${amount.format(application.worst)} ms (longest), ${application.retries} retries`,
      `Errors seen by the application: ${application.errors}`,
      ...application.messages.slice(0, 5).map((message) => `  ${message}`),
    );
  }
  if (ledger) {
    lines.push(
      `Acknowledged writes: ${amount.format(ledger.acknowledged)}, lost: ${ledger.lost}, torn: ${ledger.torn}, ` +
        `balances off: ${ledger.accountsOff}`,
    );
  }
  if (report.restarts > 0) lines.push(`Parts started again after they died: ${report.restarts}`);
  lines.push(
    report.ok
      ? 'The story is complete: there and back, nothing lost.'
      : ['The story failed:', ...report.problems.map((problem) => `  ✗ ${problem}`)].join('\n'),
  );
  return lines.join('\n');
}
