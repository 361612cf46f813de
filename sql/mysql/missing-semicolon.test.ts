import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../analyze/analyze.ts';

const told = (text: string): string[] =>
  createAnalyzer({ dialect: 'mysql' })
    .update(text)
    .findings.map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);

const table = (name: string): string =>
  `CREATE TABLE ${name} (\n  id INT PRIMARY KEY,\n  e ENUM('a')\n) ENGINE=InnoDB;\n`;
const alone = told(table('t'));

describe('a statement of MySQL without a semicolon hides nothing of the next one', () => {
  it.each([
    ['a stray letter', 'E\n\n'],
    ['a query that is being written', 'SELECT a FROM\n\n'],
    ['an open parenthesis', 'CREATE TABLE u (id INT\n'],
    ['several words', 'Dear all, please find\nthe dump attached\n'],
    ['a whole query', 'SELECT 1\n\n'],
  ])('%s', (_, before) => {
    expect(alone.length).toBeGreaterThan(1);
    const found = told(`${before}${table('t')}`);
    for (const finding of alone) expect(found).toContain(finding);
    expect(found.length).toBeGreaterThanOrEqual(alone.length);
  });

  it.each([
    'SET GLOBAL max_connections = 100;',
    "SHOW TABLES LIKE 'user%';",
    'LOCK TABLES t WRITE;',
    'DELETE IGNORE FROM t;',
    'EXPLAIN FORMAT=JSON SELECT 1;',
    'GRANT SELECT ON *.* TO u;',
    'DROP TRIGGER IF EXISTS tr;',
  ])('behind an empty line: %s', (statement) => {
    const own = told(statement);
    expect(own).not.toEqual([]);
    const found = told(`x y\n\n${statement}`);
    for (const finding of own) expect(found).toContain(finding);
  });

  it('knows what the second one makes', () => {
    const text = `E\n${table('t')}ALTER TABLE t ADD PRIMARY KEY (id);\nCREATE TABLE v (id INT);\n`;
    expect(told(text).filter((each) => each.startsWith('MOLT101'))).toEqual(['MOLT101 v']);
  });

  it.each([
    ["SELECT 'a\nCREATE TABLE t (id INT) ENGINE=InnoDB' FROM b;", 'a string'],
    ['SELECT 1 /*\nCREATE TABLE t (id INT) ENGINE=InnoDB */ FROM b;', 'a comment'],
    ['CREATE PROCEDURE p()\nINSERT INTO t VALUES (1);', 'a body'],
    ['UPDATE t x y z\n\nSET ENGINE = 1 WHERE b = 2;', 'a clause'],
    ['EXPLAIN\nINSERT INTO t VALUES (1);', 'what is explained'],
  ])('takes none out of %j: %s', (text) => {
    const { statements, findings } = createAnalyzer({ dialect: 'mysql' }).update(text);
    expect(statements).toHaveLength(1);
    expect(findings.filter(({ range }) => /ENGINE/.test(text.slice(range.start, range.end)))).toEqual([]);
  });
});
