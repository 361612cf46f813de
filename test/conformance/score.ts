// `npm run conformance -- --corpus DIR [--target v25.2] [--json] [--missed] [--false] [FILE…]`
//
// Scores the analyzer against a corpus of SQL files with the verdicts of CockroachDB's own grammar on each statement
// (DIR/verdicts/postgres.ndjson). Recall: refused statements with an error of ours. False alarms: accepted statements
// of which a finding of ours claims that the grammar refuses them. Exits with 0; test/house decides what is enough.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createAnalyzer, loadParser } from '../../sql/analyze.ts';
import type { Finding } from '../../sql/finding.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';

interface Verdict {
  readonly file: string;
  /** 1-based line of the statement's first character. */
  readonly line: number;
  readonly verdict: string;
  readonly near?: string;
  readonly unresolved?: readonly string[];
}

interface Score {
  file: string;
  statements: number;
  refused: number;
  found: number;
  accepted: number;
  falseAlarms: number;
  unresolved: number;
  unresolvedFound: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string' },
    target: { type: 'string', default: 'v25.2' },
    json: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    false: { type: 'boolean', default: false },
  },
});
if (values.corpus === undefined) {
  console.error(
    'usage: npm run conformance -- --corpus DIR [--target v25.2] [--json] [--missed] [--false] [FILE…]',
  );
  process.exit(2);
}
const corpus = values.corpus;

await loadParser();
const verdicts = await readVerdicts();
const files = positionals.length > 0 ? positionals : [...verdicts.keys()].sort();
const scores: Score[] = [];
for (const file of files) scores.push(await scoreFile(file, verdicts.get(file) ?? []));
if (values.json) console.log(JSON.stringify({ schemaVersion: 1, target: values.target, files: scores }));
else printTable();

async function readVerdicts(): Promise<Map<string, Verdict[]>> {
  const byFile = new Map<string, Verdict[]>();
  const text = await readFile(join(corpus, 'verdicts', 'postgres.ndjson'), 'utf8');
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const verdict = JSON.parse(line) as Verdict;
    byFile.set(verdict.file, [...(byFile.get(verdict.file) ?? []), verdict]);
  }
  return byFile;
}

async function scoreFile(file: string, judged: readonly Verdict[]): Promise<Score> {
  const text = await readFile(join(corpus, file), 'utf8');
  const analyzer = createAnalyzer({ dialect: 'postgres', targetVersion: values.target as CockroachVersion });
  const { statements, findings, lines } = analyzer.update(text);
  const score: Score = {
    file,
    statements: 0,
    refused: 0,
    found: 0,
    accepted: 0,
    falseAlarms: 0,
    unresolved: 0,
    unresolvedFound: 0,
  };
  const byLine = new Map(judged.map((verdict) => [verdict.line, verdict]));
  for (const { range, kind } of statements) {
    // What PostgreSQL's parser refuses was not judged.
    if (kind === 'refused' || kind === 'empty' || kind === 'not-parsed') continue;
    score.statements++;
    const inside = within(findings, range.start, range.end);
    const line = lines.lineOf(range.start) + 1;
    const verdict = byLine.get(line);
    const head = text.slice(range.start, range.start + 100).replace(/\s+/g, ' ');
    const hasError = inside.some((finding) => finding.severity === 'error');
    if (verdict !== undefined && verdict.verdict !== 'accept') {
      score.refused++;
      if (hasError) score.found++;
      else if (values.missed) console.log(`missed  ${file}:${line}  near ${verdict.near ?? '?'}  ${head}`);
      continue;
    }
    score.accepted++;
    const claims = inside.filter((finding) => finding.layer === 'grammar' && finding.severity === 'error');
    if (claims.length > 0) {
      score.falseAlarms++;
      if (values.false)
        console.log(`false   ${file}:${line}  ${claims.map((each) => each.code).join(' ')}  ${head}`);
    }
    if ((verdict?.unresolved?.length ?? 0) > 0) {
      score.unresolved++;
      if (hasError) score.unresolvedFound++;
    }
  }
  return score;
}

/** The findings of a range; they are sorted by position. */
function within(findings: readonly Finding[], start: number, end: number): Finding[] {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((findings[middle]?.range.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found: Finding[] = [];
  for (let i = low; i < findings.length; i++) {
    const finding = findings[i];
    if (finding === undefined || finding.range.start >= end) break;
    found.push(finding);
  }
  return found;
}

function printTable(): void {
  const table = new Table({
    head: [
      'file',
      'statements',
      'refused',
      'found',
      'recall',
      'accepted',
      'false alarms',
      'unknown types',
      'found',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
  });
  const sum = (key: Exclude<keyof Score, 'file'>) => scores.reduce((total, score) => total + score[key], 0);
  const row = (name: string, get: (key: Exclude<keyof Score, 'file'>) => number) => [
    name,
    get('statements'),
    get('refused'),
    get('found'),
    get('refused') === 0 ? '–' : `${((100 * get('found')) / get('refused')).toFixed(1)} %`,
    get('accepted'),
    get('falseAlarms'),
    get('unresolved'),
    get('unresolvedFound'),
  ];
  for (const score of scores) table.push(row(score.file, (key) => score[key]));
  table.push(row(`all ${scores.length}`, sum));
  console.log(table.toString());
}
