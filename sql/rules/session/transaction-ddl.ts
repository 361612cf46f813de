import type { Fact } from '../../catalog/fact.ts';
import type { PlacedStatement } from '../../catalog/place.ts';
import { docs } from '../documentation.ts';
import { cockroachVersions } from '../metadata.ts';
import { defineRule } from '../rule.ts';

/** autocommit_before_ddl is on by default since then (CockroachDB pull request 139871). */
const commitsFirst = cockroachVersions.indexOf('v25.1');

export const transactionDdl = defineRule({
  code: 'MOLT242',
  name: 'transaction-ddl',
  title: 'Change of the schema inside a transaction',
  severity: 'info',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'PostgreSQL changes the schema as a part of the transaction, all or nothing. CockroachDB since v25.1 commits the open transaction before each such statement (autocommit_before_ddl), which then stands for itself: ROLLBACK takes neither back what was written before it nor the change. Older versions make the changes after COMMIT, and one may fail (error XXA00) when the data is committed already. Said once a file.',
  workaround:
    'Write migrations whose statements can each be run again (IF NOT EXISTS, IF EXISTS), one change of the schema in each, and data apart from them.',
  documentation: docs('online-schema-changes'),
  examples: [
    {
      bad: 'BEGIN;\nALTER TABLE t ADD COLUMN x INT8;\nUPDATE t SET x = 1 WHERE id > 0;\nCOMMIT;',
      good: 'ALTER TABLE t ADD COLUMN x INT8;\nBEGIN;\nUPDATE t SET x = 1 WHERE id > 0;\nCOMMIT;',
    },
    { bad: 'BEGIN;\nSET search_path = app;\nDROP TABLE a;\nROLLBACK;' },
    { good: 'BEGIN;\nCOMMIT;\nCREATE TABLE a (id INT8 PRIMARY KEY);' },
  ],
  schema: {
    file(statements, { report, targetVersion }) {
      let begin: PlacedStatement | null = null;
      for (const statement of statements) {
        const first = statement.facts[0];
        if (first?.sort === 'transaction') begin = first.does === 'begin' ? statement : null;
        if (begin === null || !statement.facts.some(isChange)) continue;
        const at = begin.facts[0];
        if (at?.sort !== 'transaction') continue;
        const isNew = cockroachVersions.indexOf(targetVersion) >= commitsFirst;
        report({
          at: { statement: begin, range: at.range },
          message: isNew
            ? 'CockroachDB commits this transaction at each change of the schema in it, and ROLLBACK takes none back.'
            : 'CockroachDB makes the changes of the schema in this transaction after COMMIT: one of them may fail when the data is committed.',
          related: [{ at: { statement, range: { start: 0, end: 1 } }, message: 'The first change' }],
        });
        return;
      }
    },
  },
});

/** Whether a fact is about something that a statement makes, changes or drops. */
const isChange = ({ sort }: Fact): boolean =>
  sort !== 'transaction' && sort !== 'search-path' && sort !== 'doubt' && sort !== 'types';
