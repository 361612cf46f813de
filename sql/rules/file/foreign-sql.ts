import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by the analyzer in the place of a syntax error.
export const foreignSqlRule = defineRule({
  code: 'MOLT920',
  name: 'foreign-sql',
  title: 'SQL of Oracle or SQL Server',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The statement is written for Oracle or for SQL Server. There are no rules for these yet, so nothing in it was checked, and CockroachDB will hardly take it as it is.',
  workaround:
    'Translate the statement by hand, or move to PostgreSQL’s way of saying it first and check again.',
  documentation: docs('migration-overview'),
  examples: [
    { bad: 'SELECT * FROM t START WITH parent IS NULL CONNECT BY PRIOR id = parent;' },
    { bad: 'CREATE TABLE [dbo].[Album] ([AlbumId] INT NOT NULL);' },
    { bad: 'CREATE TABLE album (id NUMBER(10) GENERATED ALWAYS AS IDENTITY, title VARCHAR2(160 CHAR));' },
    { good: "SELECT 'CONNECT BY' FROM t;" },
  ],
});
