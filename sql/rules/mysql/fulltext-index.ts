import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const fulltextIndex = defineRule({
  code: 'MOLT340',
  name: 'fulltext-index',
  title: 'FULLTEXT index',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB searches text by TSVECTOR, made by to_tsvector() and indexed with GIN; FULLTEXT is a syntax error, and so is MATCH … AGAINST.',
  workaround:
    "Add a column TSVECTOR AS (to_tsvector('english', body)) STORED with an inverted index, and search it with @@.",
  documentation: docs('full-text-search'),
  examples: [
    { bad: 'CREATE TABLE t (body TEXT, FULLTEXT KEY k (body));' },
    { bad: 'CREATE FULLTEXT INDEX k ON t (body);' },
    { good: "CREATE TABLE t (body TEXT, words TSVECTOR AS (to_tsvector('english', body)) STORED);" },
  ],
  mysql: {
    key(key, statement) {
      if (key.sort !== 'fulltext') return;
      statement.report({
        range: key.keyword.range,
        message: `CockroachDB has no FULLTEXT index; a TSVECTOR column with an inverted index takes its place.`,
      });
    },
  },
});
