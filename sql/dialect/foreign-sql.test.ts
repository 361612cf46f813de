import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { foreignDialect } from './foreign-sql.ts';

describe('foreignDialect', () => {
  it.each([
    ['CREATE TABLE a (id NUMBER(10), t VARCHAR2(30 CHAR))', 'Oracle', 'NUMBER('],
    ['SELECT 1 FROM DUAL', 'Oracle', 'FROM DUAL'],
    ['SELECT * FROM a, b WHERE a.id = b.id (+)', 'Oracle', '(+)'],
    ["SELECT q'[it's]' FROM t", 'Oracle', "q'["],
    ['CREATE OR REPLACE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :NEW.id := 1; END', 'Oracle', 'CREATE OR'],
    ['CREATE TABLE [dbo].[t] ([id] INT IDENTITY(1,1))', 'SQL Server', 'CREATE TABLE'],
    ['SELECT TOP 10 * FROM t', 'SQL Server', 'SELECT TOP'],
    ["IF EXISTS (SELECT 1) PRINT 'x'", 'SQL Server', 'PRINT'],
    ['SELECT 1\nGO\nSELECT 2', 'SQL Server', 'GO'],
    ['DECLARE @x INT = 1', 'SQL Server', 'DECLARE @'],
  ])('%s', (text, name, sign) => {
    const found = foreignDialect(text);
    expect(found?.name).toBe(name);
    expect(text.slice(found?.range.start, found?.range.end)).toContain(sign.split(' ')[0]);
  });

  it.each([
    ["SELECT 'FROM DUAL', \"x\" FROM t -- CONNECT BY"],
    ['SELEC 1'],
    ['CREATE TABLE t (a INT8,'],
    ['DECLARE c CURSOR FOR SELECT 1 FORR'],
    ['SELECT a[1] FROM t WHERE b ='],
  ])('is silent for %s', (text) => {
    expect(foreignDialect(text)).toBeNull();
  });
}); // prettier-ignore

describe('a file of another database', () => {
  beforeAll(loadParser);
  const codes = (text: string) =>
    createAnalyzer({ dialect: 'postgres' })
      .update(text)
      .findings.map((finding) => `${finding.rule}: ${finding.message}`);

  it('says so once, with the number of statements', () => {
    const batch = 'CREATE TABLE [dbo].[t] ([id] INT NOT NULL);\n';
    expect(codes(`${batch.repeat(4)}SELEC 1;\n`)).toEqual([
      'foreign-sql: This file is SQL Server SQL, for which there are no rules yet: 5 statements of it were not checked.',
    ]);
  });

  it('is one, too, whose batches end in the way of Oracle', () => {
    const plain = 'CREATE TABLE t (a INT8 PRIMARY KEY);\n/\n';
    const text = `${plain}SELECT sysdate FROM dual WHERE a = b (+);\n/\n${plain}BEGIN IF :NEW.a THEN NULL; END IF; END;\n/\n`;
    expect(codes(text).filter((each) => /^(?:syntax-error|foreign-sql)/.test(each))).toEqual([
      expect.stringMatching(/^foreign-sql: This file is Oracle SQL/),
    ]);
  });

  it('is one only when most of what is refused is', () => {
    const text = `SELECT TOP 1 a FROM t;\n${'SELEC 1;\n'.repeat(9)}`;
    expect(codes(text).filter((each) => each.startsWith('syntax-error'))).toHaveLength(9);
  });
});
