import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const constraintOption = defineRule({
  code: 'MOLT113',
  name: 'constraint-option',
  title: 'Constraint option that CockroachDB does not have',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar has no NO INHERIT (there is no inheritance), no INCLUDE on a primary key (it holds all columns anyway), no NULLS NOT DISTINCT and no ENFORCED or NOT ENFORCED.',
  workaround:
    'Take out NO INHERIT and INCLUDE. For NULLS NOT DISTINCT make the column NOT NULL, or a unique index over COALESCE(column, a value that does not occur). A constraint that is not enforced has no counterpart: leave it out.',
  documentation: docs('constraints'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CONSTRAINT a_pos CHECK (a > 0) NO INHERIT);',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CONSTRAINT a_pos CHECK (a > 0));',
    },
    {
      bad: 'CREATE TABLE t (a INT8, b INT8, CONSTRAINT t_pk PRIMARY KEY (a) INCLUDE (b));',
      fixed: 'CREATE TABLE t (a INT8, b INT8, CONSTRAINT t_pk PRIMARY KEY (a));',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CONSTRAINT t_u UNIQUE NULLS NOT DISTINCT (a));' },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CHECK (a > 0) ENFORCED);',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CHECK (a > 0));',
    },
    { bad: 'CREATE UNIQUE INDEX t_u ON t (a) NULLS NOT DISTINCT;' },
    { good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, b INT8, UNIQUE (a) INCLUDE (b));' },
  ],
  visit: {
    ColumnDef(node, statement) {
      for (const each of node.constraints ?? []) {
        if ('Constraint' in each) statement.note(each.Constraint, 'of a column');
      }
    },
    Constraint(node, statement) {
      const element = statement.element(node.location);
      if (node.is_no_inherit === true) {
        const found = statement.find('NO INHERIT', element);
        if (found !== null) {
          statement.report({
            range: found.range,
            message: 'CockroachDB has no inheritance and refuses NO INHERIT.',
            fix: { title: 'Remove NO INHERIT', class: 'safe', edits: [remove(statement, found)] },
          });
        }
      }
      if (node.contype === 'CONSTR_PRIMARY' && node.including !== undefined) {
        const found = statement.find('INCLUDE (', element);
        if (found !== null) {
          const clause = statement.span(found.first, statement.closes(found.last));
          statement.report({
            range: clause.range,
            message: 'A primary key holds all columns of the row already; CockroachDB refuses INCLUDE on it.',
            fix: { title: 'Remove INCLUDE', class: 'safe', edits: [remove(statement, clause)] },
          });
        }
      }
      if (node.nulls_not_distinct === true) {
        const found = statement.find('NULLS NOT DISTINCT', element);
        statement.report({
          range: (found ?? element).range,
          message:
            'CockroachDB takes NULLs as different in every unique constraint and refuses NULLS NOT DISTINCT.',
        });
      }
      // Of a column it is a node of its own; a constraint of the table has it in its text only.
      const isAttribute =
        node.contype === 'CONSTR_ATTR_ENFORCED' || node.contype === 'CONSTR_ATTR_NOT_ENFORCED';
      if (!isAttribute && statement.noted(node, 'of a column')) return;
      if (isAttribute || /\benforced\b/i.test(statement.slice(element))) {
        const not = statement.find('NOT ENFORCED', element);
        const found = statement.find('ENFORCED', element);
        if (not !== null && not.last === found?.last) {
          statement.report({
            range: not.range,
            message: 'CockroachDB enforces every constraint and refuses NOT ENFORCED.',
          });
        } else if (found !== null) {
          statement.report({
            range: found.range,
            message: 'CockroachDB enforces every constraint and has no word for it.',
            fix: { title: 'Remove ENFORCED', class: 'safe', edits: [remove(statement, found)] },
          });
        }
      }
    },
    IndexStmt(node, statement) {
      if (node.nulls_not_distinct !== true) return;
      const found = statement.find('NULLS NOT DISTINCT');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        message: 'CockroachDB takes NULLs as different in every unique index and refuses NULLS NOT DISTINCT.',
      });
    },
  },
});
