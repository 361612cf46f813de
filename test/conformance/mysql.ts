// `npx tsx test/conformance/mysql.ts FILE…`, for example `../shared/corpora/sakila/mysql-schema.sql test/samples/mysql/*.sql`
//
// How many of the statements of MySQL files are analysed: the reader understood all of them, so that silence about them
// means something. What it did not understand is printed.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Table from 'cli-table3';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('usage: npx tsx test/conformance/mysql.ts FILE…');
  process.exit(2);
}
await loadParser();
const table = new Table({
  head: ['file', 'statements', 'analysed', '', 'findings', 'errors', 'ms'],
  style: { head: [], border: [] },
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
});
const total = { statements: 0, analysed: 0, findings: 0, errors: 0 };
for (const file of files) {
  const text = await readFile(file, 'utf8');
  const started = performance.now();
  const { statements, findings, lines } = createAnalyzer({ dialect: 'mysql' }).update(text);
  const ms = performance.now() - started;
  const unknown = findings.filter(({ code }) => code === 'MOLT903' || code === 'MOLT902');
  for (const { range, message } of unknown)
    console.log(`${file}:${lines.lineOf(range.start) + 1}  ${message}`);
  const real = statements.filter(({ kind }) => kind !== 'empty');
  const missed = real.filter(({ range }) =>
    unknown.some((finding) => range.start <= finding.range.start && finding.range.start < range.end),
  );
  const row = {
    statements: real.length,
    analysed: real.length - missed.length,
    findings: findings.length,
    errors: findings.filter(({ severity }) => severity === 'error').length,
  };
  for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += row[key];
  table.push([
    basename(file),
    row.statements,
    row.analysed,
    rate(row),
    row.findings,
    row.errors,
    ms.toFixed(0),
  ]);
}
table.push(['all', total.statements, total.analysed, rate(total), total.findings, total.errors, '']);
console.log(table.toString());

function rate({ statements, analysed }: { statements: number; analysed: number }): string {
  return statements === 0 ? '–' : `${((100 * analysed) / statements).toFixed(2)} %`;
}
