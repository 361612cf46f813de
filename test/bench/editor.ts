// `npm run bench:editor [-- --json]`: how long an analysis takes, in process, for texts as pg_dump writes them.
// Cold: a new analyzer, nothing known. Edit: one character more in a column's name in the middle; what an editor
// waits for after a keystroke, without the protocol. Medians; the goals are for a machine with two cores.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createAnalyzer, loadParser } from '../../sql/analyze.ts';
import { generateDump } from './generate-dump.ts';

interface Result {
  lines: number;
  megabytes: number;
  statements: number;
  findings: number;
  coldMilliseconds: number;
  editMilliseconds: number;
  /** The quickest of the edits: what is left when other work on the machine is in the way of the median. */
  bestEditMilliseconds: number;
  /** Statements that an edit makes us parse. */
  parsedPerEdit: number;
  goalMilliseconds: number;
}

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const sizes = [
  { lines: 5_000, goal: 3, colds: 5 },
  { lines: 20_000, goal: 10, colds: 3 },
  { lines: 100_000, goal: 30, colds: 3 },
];
const edits = 25;

await loadParser();
measure(2_000, 0, 2); // warm the machine's compiler up
const results = sizes.map(({ lines, goal, colds }) => measure(lines, goal, colds));
if (values.json)
  console.log(
    JSON.stringify({
      schemaVersion: 1,
      node: process.version,
      cpus: cpus().length,
      load: loadavg()[0],
      results,
    }),
  );
else print(results);

function measure(lines: number, goal: number, colds: number): Result {
  const text = generateDump(lines);
  const cold: number[] = [];
  let analyzer = createAnalyzer({ dialect: 'postgres' });
  for (let i = 0; i < colds; i++) {
    analyzer = createAnalyzer({ dialect: 'postgres' });
    cold.push(time(() => analyzer.update(text)));
  }
  const at = text.indexOf('field_3', text.length / 2) + 'field_3'.length;
  const edited: number[] = [];
  let parsed = 0;
  let last = analyzer.update(text);
  for (let i = 1; i <= edits; i++) {
    // Made by joining, as an editor's document would be; flattened before the clock starts.
    const next = flat(text.slice(0, at) + 'x'.repeat(i) + text.slice(at));
    edited.push(time(() => (last = analyzer.update(next))));
    parsed = Math.max(parsed, last.parsed);
  }
  return {
    lines: last.lines.starts.length - 1,
    megabytes: text.length / 1e6,
    statements: last.statements.length,
    findings: last.findings.length,
    coldMilliseconds: median(cold),
    editMilliseconds: median(edited),
    bestEditMilliseconds: Math.min(...edited),
    parsedPerEdit: parsed,
    goalMilliseconds: goal,
  };
}

/** One string instead of a tree of pieces, as a text that came over the protocol is. */
function flat(text: string): string {
  return Buffer.from(text).toString();
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function print(all: readonly Result[]): void {
  const table = new Table({
    head: [
      'lines',
      'MB',
      'statements',
      'findings',
      'cold ms',
      'edit ms',
      'best ms',
      'goal ms',
      'parsed/edit',
      'edit/goal',
    ],
    style: { head: [], border: [] },
    colAligns: Array.from({ length: 10 }, () => 'right' as const),
  });
  for (const each of all) {
    table.push([
      each.lines.toLocaleString('en-US'),
      each.megabytes.toFixed(2),
      each.statements.toLocaleString('en-US'),
      each.findings.toLocaleString('en-US'),
      each.coldMilliseconds.toFixed(0),
      each.editMilliseconds.toFixed(1),
      each.bestEditMilliseconds.toFixed(1),
      each.goalMilliseconds,
      each.parsedPerEdit,
      (each.editMilliseconds / each.goalMilliseconds).toFixed(2),
    ]);
  }
  console.log(table.toString());
  console.log(
    `Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} (above the number of cores, take the best ms)`,
  );
}
