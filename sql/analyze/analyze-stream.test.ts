import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser, type Dialect } from './analyze.ts';
import { SchemaRoom } from './schema-room.ts';
import { StreamAnalyzer, type StreamedFinding } from './analyze-stream.ts';
import type { Finding } from '../findings/finding.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion } from '../rules/metadata.ts';
import { SchemaChecker } from '../rules/schema-checker.ts';
import { LineIndex, type LinePosition } from '../text/line-index.ts';

beforeAll(loadParser);

const targetVersion = newestVersion;

function streamed(text: string, chunk: number, window: number, dialect: Dialect): StreamedFinding[] {
  const schema = { checker: new SchemaChecker(rulesFor(dialect, targetVersion), targetVersion), path: '' };
  const analyzer = new StreamAnalyzer({
    dialect,
    targetVersion,
    schema,
    limits: { window, statement: 100_000 },
  });
  const found: StreamedFinding[] = [];
  for (let at = 0; at < text.length; at += chunk) {
    for (const batch of analyzer.push(text.slice(at, at + chunk))) found.push(...batch);
  }
  for (const batch of analyzer.end()) found.push(...batch);
  found.push(...analyzer.conclude());
  return found;
}

const say = ({ code, range, message, fix }: Finding, at: (offset: number) => LinePosition) => {
  const { line, character } = at(range.start);
  const end = at(range.end);
  const edits = fix?.edits.map((edit) => `${edit.range.start}-${edit.range.end} ${edit.text}`);
  return `${line}:${character}-${end.line}:${end.character} ${code} ${message} ${JSON.stringify(edits)}`;
};

const demo = readFileSync(join(import.meta.dirname, '../../demo/app/schema.sql'), 'utf8');
const cases: readonly (readonly [string, string, Dialect])[] = [
  ['the schema of the demo', demo, 'postgres'],
  ['the same on one line', demo.replace(/--.*$|^\\.*$/gm, '').replaceAll('\n', ' '), 'postgres'],
  ['the same with CRLF', demo.replaceAll('\n', '\r\n'), 'postgres'],
  [
    'a key that comes later, and one that does not',
    `CREATE TABLE a (id int8);\nCREATE TABLE b (id int8);\n${'SELECT 1;\n'.repeat(100)}ALTER TABLE a ADD PRIMARY KEY (id);`,
    'postgres',
  ],
  [
    'what the schema says in the place of a statement, and what it leaves',
    [
      'CREATE TABLE a (id serial PRIMARY KEY, n integer);\nCREATE TABLE b (id int8 PRIMARY KEY, a_id integer, x int REFERENCES b);',
      'SELECT * FROM json_to_recordset($1) AS t(n integer);\n'.repeat(50),
      'CREATE TABLE c (id int8 PRIMARY KEY, -- molt-ignore MOLT103: known\n a_id integer REFERENCES a, m integer);',
      'ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;',
    ].join('\n'),
    'postgres',
  ],
  [
    'comments that ignore',
    [
      '-- molt-ignore-file MOLT204: the whole file',
      '-- molt-ignore missing-primary-key: log',
      'CREATE TABLE b (id int8);',
      ...Array.from({ length: 50 }, () => 'LISTEN x; LOCK TABLE t; -- molt-ignore MOLT203: x'),
      '-- molt-ignore MOLT205: unused',
      'LOCK TABLE t;',
    ].join('\n'),
    'postgres',
  ],
  ['what cannot be parsed among the rest', 'LISTEN x;\nSELEC 1;\nLISTEN y;\n'.repeat(30), 'postgres'],
  ['quotes that are never closed', `LISTEN x;\nSELECT 'open;\n${'LISTEN y;\n'.repeat(30)}`, 'postgres'],
  ['astral characters', "SELECT '😀'; LISTEN x;\n".repeat(30), 'postgres'],
  ['CockroachDB', 'CREATE TABLE t (id INT PRIMARY KEY, s STRING);\nLISTEN x;\n'.repeat(20), 'cockroach'],
  [
    'MySQL with delimiters',
    'CREATE TABLE `t` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\n# a comment\n'.repeat(
      10,
    ),
    'mysql',
  ],
];

describe.each(cases)('%s', (_, text, dialect) => {
  const lines = new LineIndex(text);
  it.each([
    [1_000, 100],
    [64, 2_000],
    [1_000_000, 1_000_000],
  ])('in chunks of %i and windows of %i: what is found in the whole', (chunk, window) => {
    const whole = createAnalyzer({ dialect, targetVersion })
      .update(text)
      .findings.map((finding) => say(finding, (offset) => lines.position(offset)));
    const found = streamed(text, chunk, window, dialect).map(({ finding, part }) =>
      say(finding, (offset) => part.at(offset)),
    );
    expect(found.toSorted()).toEqual(whole.toSorted());
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('a schema that is too large', () => {
  const check = (texts: readonly string[], most: number): string[] => {
    const checker = new SchemaChecker(rulesFor('postgres', targetVersion), targetVersion);
    const room = new SchemaRoom(most);
    const all = texts.map((text, i) => {
      const schema = { checker, path: `${i}.sql`, room };
      const analyzer = new StreamAnalyzer({ dialect: 'postgres', targetVersion, schema });
      return { analyzer, found: [...[...analyzer.push(text)].flat(), ...[...analyzer.end()].flat()] };
    });
    return all.flatMap(({ analyzer, found }, i) =>
      [...found, ...analyzer.conclude()].map(
        ({ finding, part }) => `${i}:${part.at(finding.range.start).line} ${finding.code}`,
      ),
    );
  };
  const table = 'CREATE TABLE a (id int8);\n';

  it('is checked by statement, and each of its files says so', () => {
    expect(check([table, `LISTEN x;\n${table}`, 'LISTEN y;'], 100)).toEqual([
      '0:0 MOLT101',
      '1:0 MOLT204',
      '1:1 MOLT101',
      '2:0 MOLT204',
    ]);
    expect(check([table, `LISTEN x;\n${table}`, 'LISTEN y;'], 3)).toEqual([
      '0:0 MOLT903',
      '1:0 MOLT204',
      '1:1 MOLT903',
      '2:0 MOLT204',
    ]);
  });
});

it('says that the rows of a very long INSERT were not all looked at', () => {
  const schema = { checker: new SchemaChecker(rulesFor('postgres', targetVersion), targetVersion), path: '' };
  const limits = { window: 50, statement: 100_000, insert: 300 };
  const analyzer = new StreamAnalyzer({ dialect: 'postgres', targetVersion, schema, limits });
  const text = `LISTEN x;\nINSERT INTO t VALUES ${"(1, 'a'), ".repeat(500)}(2, 'b');\nLISTEN y;`;
  const batches = [...text.matchAll(/[^]{1,100}/g)].flatMap(([chunk]) => [...analyzer.push(chunk)]);
  const found = [...batches, ...analyzer.end()].flat().map(({ finding, part }) => {
    const { line, character } = part.at(finding.range.start);
    return `${line}:${character} ${finding.code}`;
  });
  expect(found).toEqual(['0:0 MOLT204', '1:0 MOLT903', '2:0 MOLT204']);
});
