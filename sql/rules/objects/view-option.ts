import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const viewOption = defineRule({
  code: 'MOLT149',
  name: 'view-option',
  title: 'View option',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Views cannot be written to, so WITH CHECK OPTION is refused; so are security_barrier and CREATE RECURSIVE VIEW. security_invoker came with v26.2.',
  workaround:
    'Take the option out; validate with CHECK constraints on the table. A recursive view is written with WITH RECURSIVE inside.',
  documentation: docs('create-view'),
  examples: [
    {
      bad: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open WITH CHECK OPTION;',
      fixed: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open;',
    },
    {
      bad: 'CREATE VIEW v WITH (security_barrier = true) AS SELECT 1 AS a;',
      fixed: 'CREATE VIEW v AS SELECT 1 AS a;',
    },
    { good: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open;' },
  ],
  visit: {
    ViewStmt(node, statement) {
      if (node.withCheckOption !== undefined && node.withCheckOption !== 'NO_CHECK_OPTION') {
        const { last } = statement.whole;
        const plain = statement.is(last - 2, 'WITH');
        const clause = statement.span(plain ? last - 2 : last - 3, last);
        statement.report({
          range: clause.range,
          message: 'CockroachDB’s views cannot be written to, and it refuses WITH CHECK OPTION.',
          fix: { title: 'Remove WITH CHECK OPTION', class: 'safe', edits: [remove(statement, clause)] },
        });
      }
      const options = (node.options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
      const refused = options.find(
        (option) => option.defname !== 'security_invoker' || statement.isBefore('v26.2'),
      );
      const found = refused === undefined ? null : statement.find('WITH (');
      if (refused !== undefined && found !== null) {
        const clause = statement.span(found.first, statement.closes(found.last));
        statement.report({
          range: clause.range,
          message: `CockroachDB refuses the view option ${refused.defname ?? ''}${refused.defname === 'security_invoker' ? ' before v26.2' : ''}.`,
          fix:
            options.length === 1
              ? { title: 'Remove the option', class: 'review', edits: [remove(statement, clause)] }
              : undefined,
        });
      }
      if (statement.is(1, 'RECURSIVE') || statement.is(3, 'RECURSIVE')) {
        statement.report({
          range: (statement.find('RECURSIVE VIEW') ?? statement.whole).range,
          message: 'CockroachDB has no CREATE RECURSIVE VIEW: write WITH RECURSIVE in the view’s query.',
        });
      }
    },
    CreateTableAsStmt(node, statement) {
      if (node.into?.skipData !== true || node.objtype !== 'OBJECT_TABLE') return;
      const found = statement.find('WITH NO DATA');
      statement.report({
        range: (found ?? statement.whole).range,
        message: 'CockroachDB fills every table that is made AS a query: refuses WITH NO DATA.',
      });
    },
  },
});
