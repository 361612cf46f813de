// `npm run conformance -- --corpus DIR [--target v25.2] [--json] [--missed] [--false] [--out FILE] [FILE…]`
//
// Scores the analyzer against a corpus of SQL files with the verdicts of CockroachDB's own grammar on each statement
// (DIR/verdicts/postgres.ndjson). Recall: refused statements with an error of ours. False alarms: accepted statements
// of which a finding of ours claims that the grammar refuses them. Writes both to a file, a line each, and prints them
// by file and by construct. Exits with 0; test/house decides what is enough.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import { detectDialect } from '../../sql/dialect/dialect.ts';
import type { Finding } from '../../sql/findings/finding.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import { split } from '../../sql/split/split.ts';
import { judgedStatements } from './judged.ts';

interface Verdict {
  readonly file: string;
  /** 1-based line of the statement's first character. */
  readonly line: number;
  readonly sha: string;
  readonly verdict: string;
  readonly near?: string;
  readonly unresolved?: readonly string[];
}

const counters = [
  'statements', 'notJudged', 'refused', 'found', 'accepted', 'falseAlarms', 'unresolved', 'unresolvedFound',
] as const; // prettier-ignore
type Counter = (typeof counters)[number];
type Score = { readonly name: string } & Record<Counter, number>;

/** A statement on which we and the verdicts disagree. */
interface Disagreement {
  readonly what: 'missed' | 'false';
  readonly file: string;
  readonly line: number;
  readonly construct: string;
  readonly near?: string;
  readonly codes: readonly string[];
  readonly text: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    corpus: { type: 'string' },
    target: { type: 'string', default: 'v25.2' },
    out: { type: 'string', default: 'test/output/conformance.ndjson' },
    json: { type: 'boolean', default: false },
    missed: { type: 'boolean', default: false },
    false: { type: 'boolean', default: false },
  },
});
if (values.corpus === undefined) {
  console.error(
    'usage: npm run conformance -- --corpus DIR [--target v25.2] [--json] [--missed] [--false] [--out FILE] [FILE…]',
  );
  process.exit(2);
}
const corpus = values.corpus;

await loadParser();
const verdicts = await readVerdicts();
const disagreements: Disagreement[] = [];
const byConstruct = new Map<string, Score>();
const scores: Score[] = [];
for (const file of positionals.length > 0 ? positionals : await filesOf()) scores.push(await scoreFile(file));

await mkdir(dirname(values.out), { recursive: true });
await writeFile(values.out, disagreements.map((each) => `${JSON.stringify(each)}\n`).join(''));
if (values.json) {
  console.log(
    JSON.stringify({
      schemaVersion: 1,
      target: values.target,
      files: scores,
      constructs: [...byConstruct.values()],
    }),
  );
} else {
  for (const each of disagreements) {
    if (!values[each.what]) continue;
    const reason = each.what === 'missed' ? `near ${each.near ?? '?'}` : each.codes.join(' ');
    console.log(`${each.what}  ${each.file}:${each.line}  ${reason}  ${each.text.slice(0, 110)}`);
  }
  printTable('file', scores);
  const wrong = [...byConstruct.values()].filter(
    (each) => each.found < each.refused || each.falseAlarms > 0 || each.unresolvedFound < each.unresolved,
  );
  printTable('construct (those that are not all right)', wrong);
  printTable('all', [total(scores)]);
}

/** The corpus's PostgreSQL files: those with verdicts, and those of which all statements are accepted. */
async function filesOf(): Promise<string[]> {
  const files = new Set(verdicts.keys());
  for (const entry of await readdir(corpus, { recursive: true })) {
    const path = entry.replaceAll('\\', '/');
    if (!path.endsWith('.sql') || /cockroach|oracle|sql-?server/i.test(path)) continue;
    if (detectDialect(await readFile(join(corpus, path), 'utf8')) === 'postgres') files.add(path);
  }
  return [...files].sort();
}

async function readVerdicts(): Promise<Map<string, Map<string, Verdict>>> {
  const byFile = new Map<string, Map<string, Verdict>>();
  const text = await readFile(join(corpus, 'verdicts', 'postgres.ndjson'), 'utf8');
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const verdict = JSON.parse(line) as Verdict;
    const ofFile = byFile.get(verdict.file) ?? new Map<string, Verdict>();
    byFile.set(verdict.file, ofFile.set(`${verdict.line}:${verdict.sha}`, verdict));
  }
  return byFile;
}

async function scoreFile(file: string): Promise<Score> {
  const text = await readFile(join(corpus, file), 'utf8');
  const analyzer = createAnalyzer({ dialect: 'postgres', targetVersion: values.target as CockroachVersion });
  const { statements, findings, lines } = analyzer.update(text);
  const keys = judgedStatements(text, split(text).pieces);
  const ofFile = verdicts.get(file) ?? new Map<string, Verdict>();
  const score = emptyScore(file);
  for (const { range, kind } of statements) {
    // What PostgreSQL's parser refuses was not judged.
    if (kind === 'refused' || kind === 'empty' || kind === 'not-parsed') continue;
    const judged = keys.get(range.start);
    const verdict = judged && ofFile.get(judged.key);
    if (verdict === undefined && judged?.certain !== true) {
      score.notJudged++;
      continue;
    }
    const source = text.slice(range.start, range.end);
    const name = /^\W*\w+(?:\s+(?:or\s+replace\s+)?\w+)?/.exec(source)?.[0] ?? '';
    const construct = /^(create|alter|drop|comment|set)/i.test(name)
      ? name.toUpperCase().replace(/\s+/g, ' ')
      : kind.replace(/Stmt$/, '');
    const ofConstruct = byConstruct.get(construct) ?? emptyScore(construct);
    byConstruct.set(construct, ofConstruct);
    const add = (counter: Counter) => {
      score[counter]++;
      ofConstruct[counter]++;
    };
    add('statements');
    const inside = within(findings, range.start, range.end);
    const claims = inside.filter((finding) => finding.layer === 'grammar' && finding.severity === 'error');
    const disagree = (what: Disagreement['what']) =>
      disagreements.push({
        what,
        file,
        line: lines.lineOf(range.start) + 1,
        construct,
        near: verdict?.near,
        codes: claims.map((finding) => finding.code),
        text: source.slice(0, 400).replace(/\s+/g, ' '),
      });
    const hasError = inside.some((finding) => finding.severity === 'error');
    if (verdict !== undefined && verdict.verdict !== 'accept') {
      add('refused');
      if (hasError) add('found');
      else disagree('missed');
      continue;
    }
    add('accepted');
    if (claims.length > 0) {
      add('falseAlarms');
      disagree('false');
    }
    if ((verdict?.unresolved?.length ?? 0) > 0) {
      add('unresolved');
      if (hasError) add('unresolvedFound');
    }
  }
  return score;
}

function emptyScore(name: string): Score {
  return Object.assign({ name }, Object.fromEntries(counters.map((counter) => [counter, 0])) as Record<Counter, number>); // prettier-ignore
}

function total(parts: readonly Score[]): Score {
  const sum = emptyScore(`${parts.length} files`);
  for (const part of parts) for (const counter of counters) sum[counter] += part[counter];
  return sum;
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

function printTable(title: string, rows: readonly Score[]): void {
  const table = new Table({
    head: [
      title, 'statements', 'not judged', 'refused', 'found', 'recall', 'accepted', 'false alarms', 'unknown types', 'found',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...Array<'right'>(9).fill('right')],
  }); // prettier-ignore
  for (const row of rows) {
    table.push([
      row.name,
      row.statements,
      row.notJudged,
      row.refused,
      row.found,
      row.refused === 0 ? '–' : `${((100 * row.found) / row.refused).toFixed(2)} %`,
      row.accepted,
      row.falseAlarms,
      row.unresolved,
      row.unresolvedFound,
    ]);
  }
  console.log(table.toString());
}
