import type { TextEdit } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const spatialIndex = defineRule({
  code: 'MOLT341',
  name: 'mysql-spatial-index',
  title: 'SPATIAL index',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB’s index for shapes is an inverted one: INVERTED INDEX in a table, USING GIST behind CREATE INDEX … ON.',
  workaround: 'Write INVERTED INDEX k (g), or CREATE INDEX k ON t USING GIST (g).',
  documentation: docs('spatial-indexes'),
  examples: [
    {
      bad: 'CREATE TABLE t (g GEOMETRY, SPATIAL KEY k (g));',
      fixed: 'CREATE TABLE t (g GEOMETRY, INVERTED INDEX k (g));',
    },
    { bad: 'CREATE SPATIAL INDEX k ON t (g);', fixed: 'CREATE INDEX k ON t USING GIST (g);' },
    { good: 'CREATE INDEX k ON t USING GIST (g);' },
  ],
  mysql: {
    key(key, statement) {
      const { kind } = statement.model;
      // ALTER TABLE makes no index at all: there is a rule for that.
      if (key.sort !== 'spatial' || key.list === null || kind === 'alter table') return;
      const edits: TextEdit[] = [];
      if (kind === 'create index') {
        edits.push(replace(key.keyword.range, 'INDEX'));
        const start = key.list.range.start;
        edits.push(replace({ start, end: start }, 'USING GIST '));
      } else if (kind === 'create table') edits.push(replace(key.keyword.range, 'INVERTED INDEX'));
      statement.report({
        range: key.keyword.range,
        message: 'CockroachDB does not take the word SPATIAL; its index for shapes is an inverted one.',
        fix: edits.length === 0 ? undefined : { title: 'Make it an inverted index', class: 'safe', edits },
      });
    },
  },
});
