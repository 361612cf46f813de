import Table from 'cli-table3';
import { createLogUpdate } from 'log-update';
import { MoltError } from '../contracts/errors.ts';
import { figure } from '../contracts/figure.ts';
import { createReporter, newRunId, type Report, type RunEvent, type RunKind } from '../contracts/runs.ts';
import { duration } from './duration.ts';
import { outputColors } from './exit.ts';

/** Where a command's run events go. */
export interface RunOutput {
  readonly run: string;
  readonly report: Report;
  /** Call when the run is over: ends the live line and prints the table. */
  end(): void;
}

/** Seconds between progress lines where there is no terminal. */
const plainEvery = 5;
/** Differences that are shown to a person; `--format json` has all. */
const shownDifferences = 20;

/**
 * Renders run events: `json` one object a line on standard output; `text` a line with a bar, rate and time left that
 * renews itself on a terminal, plain lines elsewhere, and a table at the end.
 *
 * @throws MoltError input/usage for another format.
 */
export function createRunOutput(kind: RunKind, format: string): RunOutput {
  const run = newRunId(kind);
  if (format === 'json') {
    const write = (event: RunEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
    return { run, report: createReporter(kind, run, write), end: () => undefined };
  }
  if (format !== 'text')
    throw new MoltError('input/usage', { reason: `There is no format "${format}"; choose text or json` });
  const text = new TextOutput();
  return { run, report: createReporter(kind, run, (event) => text.show(event)), end: () => text.end() };
}

class TextOutput {
  private readonly live = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  private readonly tables: Extract<RunEvent, { type: 'table' }>[] = [];
  private lastPlain = 0;
  private differences = 0;
  private result = '';

  show(event: RunEvent): void {
    const { bold, yellow, red, dim } = outputColors;
    switch (event.type) {
      case 'started':
        return this.line(
          bold(event.title) + (event.tables ? dim(` · ${count(event.tables.length, 'table')}`) : ''),
        );
      case 'progress':
        return this.progress(event);
      case 'table':
        this.tables.push(event);
        if (event.error)
          this.line(`${red('✗')} ${event.table}: ${event.error.message}\n  ${dim(event.error.remedy)}`);
        else if (!this.live)
          this.line(`${mark(event.result)} ${event.table} ${number(event.rows ?? 0)} rows`);
        return;
      case 'difference':
        this.differences++;
        if (this.differences <= shownDifferences) this.line(differenceLine(event.difference));
        else if (this.differences === shownDifferences + 1)
          this.line(dim('  … more; --format json shows all'));
        return;
      case 'message':
        return this.line(`${event.level === 'warning' ? yellow('warning') : dim('note')} ${event.text}`);
      case 'finished':
        this.result = finishedLine(event);
    }
  }

  end(): void {
    this.live?.clear();
    this.live?.done();
    if (this.tables.length) console.log(resultTable(this.tables));
    if (this.result) console.log(this.result);
  }

  /** A line that stays, above the live one. */
  private line(text: string): void {
    this.live?.clear();
    console.log(text);
  }

  private progress(event: Extract<RunEvent, { type: 'progress' }>): void {
    if (this.live) {
      // Where a total over all tables is told, single tables would only flicker.
      if (event.table === undefined || event.total === undefined)
        this.live(progressLine(event, process.stdout.columns));
      return;
    }
    if (event.table !== undefined || Date.now() - this.lastPlain < plainEvery * 1000) return;
    this.lastPlain = Date.now();
    console.log(progressLine(event, undefined));
  }
}

/** `copy rows ━━━━━━──── 61 % · 130,204 of 214,310 rows · 41,200/s · 2 s left`; without a bar where width is unknown. */
export function progressLine(
  event: Extract<RunEvent, { type: 'progress' }>,
  width: number | undefined,
): string {
  const { cyan, dim } = outputColors;
  const parts = [
    event.total === undefined
      ? `${number(event.done)} ${event.unit}`
      : `${number(event.done)} of ${number(event.total)} ${event.unit}`,
    ...(event.rate === undefined ? [] : [`${number(event.rate)}/s`]),
    ...(event.eta === undefined ? [] : [`${duration(event.eta)} left`]),
    ...(event.lag === undefined ? [] : [`lag ${event.lag.toFixed(1)} s`]),
  ];
  const head = event.table === undefined ? event.phase : `${event.phase} ${event.table}`;
  if (event.total === undefined) return `${head} ${parts.join(dim(' · '))}`;
  const share = event.total > 0 ? Math.min(1, event.done / event.total) : 1;
  const percent = `${Math.floor(share * 100)} %`;
  const length = width === undefined ? 0 : Math.max(0, Math.min(30, width - 80));
  const full = Math.round(share * length);
  const bar = length ? `${cyan('━'.repeat(full))}${dim('─'.repeat(length - full))} ` : '';
  return `${head} ${bar}${percent}${dim(' · ')}${parts.join(dim(' · '))}`;
}

function resultTable(tables: readonly Extract<RunEvent, { type: 'table' }>[]): string {
  const withDifferences = tables.some((event) => event.differences !== undefined);
  const table = new Table({
    head: ['TABLE', 'ROWS', ...(withDifferences ? ['DIFFERENCES'] : []), 'TIME', 'RESULT'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', ...(withDifferences ? (['right'] as const) : []), 'right', 'left'],
  });
  for (const event of [...tables].sort((a, b) => a.table.localeCompare(b.table)))
    table.push([
      event.table,
      event.rows === undefined ? '' : number(event.rows),
      ...(withDifferences ? [event.differences === undefined ? '' : number(event.differences)] : []),
      duration(event.milliseconds / 1000),
      `${mark(event.result)} ${event.result}`,
    ]);
  return table.toString();
}

function finishedLine(event: Extract<RunEvent, { type: 'finished' }>): string {
  const figures = Object.entries(event.figures)
    .map(
      ([name, value]) => `${number(value)} ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`,
    )
    .join(', ');
  const { bold, green, red, yellow } = outputColors;
  // What was not compared is not known to be equal.
  const result = event.result === 'ok' && event.figures.notChecked ? 'not all checked' : event.result;
  const paint =
    result === 'ok' ? green : result === 'cancelled' || result === 'not all checked' ? yellow : red;
  return `${bold(paint(result))}${figures ? ` · ${figures}` : ''} · ${duration(event.milliseconds / 1000)}`;
}

function differenceLine({
  table,
  sort,
  key,
  columns,
  source,
  target,
}: Extract<RunEvent, { type: 'difference' }>['difference']): string {
  const { red, green, yellow, dim } = outputColors;
  const where = Object.entries(key)
    .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
    .join(', ');
  const show = (value: string | null | undefined): string =>
    value === null || value === undefined
      ? 'NULL'
      : JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  const paint = { missing: red, extra: green, changed: yellow }[sort];
  const changes = columns
    .map((name) => `${name} ${show(source?.[name])} → ${show(target?.[name])}`)
    .join(dim('; '));
  return `${paint(sort)} ${table} ${dim('(')}${where}${dim(')')}${sort === 'changed' ? ` ${changes}` : ''}`;
}

function mark(result: string): string {
  const { green, red, yellow } = outputColors;
  return result === 'ok' ? green('✓') : result === 'not-checked' ? yellow('?') : red('✗');
}

const number = (value: number): string => figure(Math.round(value));
const count = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
