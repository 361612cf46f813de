import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlView = defineRule({
  code: 'MOLT393',
  name: 'mysql-view',
  title: 'View as MySQL changes and checks it',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB’s views take no changes of rows, so WITH CHECK OPTION is a syntax error, and ALTER VIEW does not take a query.',
  workaround: 'Leave WITH CHECK OPTION out; write CREATE OR REPLACE VIEW, or drop the view and make it anew.',
  documentation: docs('create-view'),
  examples: [
    {
      bad: 'CREATE VIEW v AS SELECT a FROM t WITH CHECK OPTION;',
      fixed: 'CREATE VIEW v AS SELECT a FROM t;',
    },
    { bad: 'ALTER VIEW v AS SELECT a FROM t;', fixed: 'CREATE OR REPLACE VIEW v AS SELECT a FROM t;' },
    { good: 'CREATE OR REPLACE VIEW v AS SELECT a FROM t;' },
  ],
  mysql: {
    kinds: ['create view', 'alter view'],
    statement(model, statement) {
      if (model.kind !== 'create view' && model.kind !== 'alter view') return;
      if (model.kind === 'alter view') {
        const words = statement.find('AS') === null ? null : model.head;
        if (words !== null) {
          const isTwoWords = words.first + 1 === words.last;
          statement.report({
            range: words.range,
            message: 'CockroachDB changes the query of a view by CREATE OR REPLACE VIEW.',
            fix: isTwoWords
              ? {
                  title: 'Write CREATE OR REPLACE VIEW',
                  class: 'review',
                  edits: [replace(words.range, 'CREATE OR REPLACE VIEW')],
                }
              : undefined,
          });
        }
      }
      const check =
        statement.find('WITH CHECK OPTION') ??
        statement.find('WITH CASCADED CHECK OPTION') ??
        statement.find('WITH LOCAL CHECK OPTION');
      if (check === null) return;
      statement.report({
        range: check.range,
        message: 'CockroachDB takes no changes through a view, and no CHECK OPTION.',
        fix: { title: 'Remove the option', class: 'review', edits: [remove(statement, check)] },
      });
    },
  },
});
