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

/** The report as a list of steps and a verdict. Without colours: it is as often read in a file as on a screen. */
export function renderReport(report: StoryReport): string {
  const width = Math.max(...report.steps.map(({ title }) => title.length));
  const lines = [`From ${report.source} to ${report.target} (${report.targetProduct})`, ''];
  for (const { ok, title, milliseconds, figures, problem } of report.steps) {
    lines.push(
      `${ok ? '✓' : '✗'} ${title.padEnd(width)}  ${`${amount.format(milliseconds / 1000)} s`.padStart(8)}`,
    );
    const shown = Object.entries(figures).map(([name, figure]) => `${name} ${formatFigure(figure)}`);
    if (shown.length > 0) lines.push(`    ${shown.join(' · ')}`);
    if (problem) lines.push(`    ✗ ${problem}`);
  }
  lines.push('');
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
