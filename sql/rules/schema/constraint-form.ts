import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { foreignKeysOf } from '../foreign-keys.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

type Constraint = NodeOf<'Constraint'>;

export const constraintForm = defineRule({
  code: 'MOLT181',
  name: 'constraint-form',
  title: 'Constraint in a form that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The grammar has constraints in their plain forms: no USING INDEX, no column list behind SET NULL, one column and one REFERENCES in a column, no NOT NULL as a table’s constraint, no WITHOUT OVERLAPS and PERIOD, no NULLS DISTINCT (which holds anyway), no storage options behind UNIQUE, and a computed column must say STORED or VIRTUAL.',
  workaround:
    'Write ADD CONSTRAINT … UNIQUE (columns) and let it make its own index, ALTER COLUMN … SET NOT NULL, and STORED or VIRTUAL behind a computed column. For SET NULL of some columns use a trigger or the application.',
  documentation: docs('constraints'),
  examples: [
    { bad: 'ALTER TABLE t ADD CONSTRAINT t_u UNIQUE USING INDEX t_idx;' },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, b INT8 GENERATED ALWAYS AS (a * 2));',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, b INT8 GENERATED ALWAYS AS (a * 2) VIRTUAL);',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, UNIQUE NULLS DISTINCT (a));',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, UNIQUE (a));',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, UNIQUE (a) WITH (fillfactor = 70));',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, UNIQUE (a));',
    },
    { bad: 'ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE SET NULL (b);' },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8 REFERENCES p (a, b));' },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8 REFERENCES p (a) REFERENCES q (b));' },
    { bad: 'ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a;' },
    {
      bad: 'CREATE UNIQUE INDEX u ON t (a) NULLS DISTINCT;',
      fixed: 'CREATE UNIQUE INDEX u ON t (a);',
    },
    {
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8 NOT NULL UNIQUE, b INT8 GENERATED ALWAYS AS (a * 2) STORED, FOREIGN KEY (a) REFERENCES p (a) ON DELETE SET NULL);',
    },
  ],
  visit: {
    ColumnDef(node, statement) {
      const keys = foreignKeysOf(node.constraints);
      for (const { location, pk_attrs: columns } of keys) {
        const found = (columns?.length ?? 0) < 2 ? null : columnsOf(location, statement);
        if (found === null) continue;
        statement.report({
          range: found.range,
          message: 'CockroachDB takes one column behind the REFERENCES of a column.',
        });
      }
      const second = keys[1];
      if (second === undefined) return;
      statement.report({
        // The parser's own check, not its grammar.
        layer: 'later',
        range: statement.span(references(second.location, statement)).range,
        message:
          'CockroachDB takes one REFERENCES in a column: write the other as FOREIGN KEY behind the columns.',
      });
    },
    Constraint(node, statement) {
      switch (node.contype) {
        case 'CONSTR_GENERATED':
          return computed(node, statement);
        case 'CONSTR_NOTNULL':
          return notNull(node, statement);
        case 'CONSTR_UNIQUE':
        case 'CONSTR_PRIMARY':
          return key(node, statement);
        case 'CONSTR_FOREIGN':
          return foreignKey(node, statement);
        default:
      }
    },
    IndexStmt(_, statement) {
      if (!/\bnulls\s+distinct\b/i.test(statement.text)) return;
      nullsDistinct(statement.find('NULLS DISTINCT'), statement);
    },
    AlterTableCmd(node, statement) {
      if (node.subtype !== 'AT_SetExpression' && node.subtype !== 'AT_DropExpression') return;
      const drop = node.subtype === 'AT_DropExpression';
      const found = statement.find(drop ? 'DROP EXPRESSION' : 'SET EXPRESSION');
      const simple = found !== null && drop && !statement.is(found.last + 1, 'IF');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        message: drop
          ? 'CockroachDB writes DROP STORED for DROP EXPRESSION.'
          : 'CockroachDB cannot change the expression of a computed column: drop the column and add it anew.',
        fix: simple
          ? { title: 'Write DROP STORED', class: 'safe', edits: [replace(found.range, 'DROP STORED')] }
          : undefined,
      });
    },
  },
});

/** Where REFERENCES stands in a column's constraint, which may have a name in front. */
function references(location: number | undefined, statement: StatementContext): number {
  const first = statement.tokenAt(location);
  return statement.is(first, 'CONSTRAINT') ? first + 2 : first;
}

/** `(a, b)` behind the table that a column refers to. */
function columnsOf(location: number | undefined, statement: StatementContext): Span | null {
  const open = statement.name(references(location, statement) + 1).last + 1;
  return statement.is(open, '(') ? statement.span(open, statement.closes(open)) : null;
}

function computed(node: Constraint, statement: StatementContext): void {
  const { last } = statement.find('AS (', columnFrom(node, statement)) ?? { last: -1 };
  if (last === -1) return;
  const close = statement.closes(last);
  if (statement.is(close + 1, 'STORED') || statement.is(close + 1, 'VIRTUAL')) return;
  const { end } = statement.span(close).range;
  statement.report({
    range: statement.span(last - 1).range,
    message: 'CockroachDB wants STORED or VIRTUAL behind a computed column; PostgreSQL 18 means VIRTUAL.',
    fix: { title: 'Write VIRTUAL', class: 'safe', edits: [replace({ start: end, end }, ' VIRTUAL')] },
  });
}

/** From the constraint to the end of its column. */
function columnFrom(node: Constraint, statement: StatementContext): Span {
  return statement.elementAt(statement.tokenAt(node.location));
}

function notNull(node: Constraint, statement: StatementContext): void {
  if (node.keys === undefined) return; // a column's own
  const found = statement.find('NOT NULL', columnFrom(node, statement));
  if (found === null) return;
  statement.report({
    range: statement.span(found.first, found.last + 1).range,
    message: 'CockroachDB has NOT NULL as part of a column only: ALTER COLUMN … SET NOT NULL.',
  });
}

function key(node: Constraint, statement: StatementContext): void {
  const element = columnFrom(node, statement);
  if (node.indexname !== undefined) {
    const found = statement.find('USING INDEX', element);
    statement.report({
      range: (found ? statement.span(found.first, found.last + 1) : element).range,
      message: 'CockroachDB makes no constraint of an index that exists: name the columns.',
    });
    return;
  }
  if (node.without_overlaps === true) {
    const found = statement.find('WITHOUT OVERLAPS', element, true);
    statement.report({
      range: (found ?? statement.span(element.first)).range,
      message: 'CockroachDB has no WITHOUT OVERLAPS.',
    });
  }
  if (node.contype !== 'CONSTR_UNIQUE') return;
  if (/\bnulls\s+distinct\b/i.test(statement.slice(element))) {
    nullsDistinct(statement.find('NULLS DISTINCT', element), statement);
  }
  const options = node.options === undefined ? null : statement.find('WITH (', element);
  if (options === null) return;
  const clause = statement.span(options.first, statement.closes(options.last));
  statement.report({
    range: clause.range,
    message: 'CockroachDB takes no storage options behind UNIQUE.',
    fix: { title: 'Remove the options', class: 'safe', edits: [remove(statement, clause)] },
  });
}

function nullsDistinct(found: Span | null, statement: StatementContext): void {
  if (found === null) return;
  statement.report({
    range: found.range,
    message: 'NULLs are always distinct in CockroachDB, which refuses to be told.',
    fix: { title: 'Remove NULLS DISTINCT', class: 'safe', edits: [remove(statement, found)] },
  });
}

function foreignKey(node: Constraint, statement: StatementContext): void {
  const element = columnFrom(node, statement);
  if (node.fk_del_set_cols !== undefined) {
    const found = statement.find('SET NULL (', element) ?? statement.find('SET DEFAULT (', element);
    if (found !== null) {
      statement.report({
        range: statement.span(found.last, statement.closes(found.last)).range,
        message: 'CockroachDB sets all columns of the key, and takes no list of them.',
      });
    }
  }
  if (node.fk_with_period === true || node.pk_with_period === true) {
    const found = statement.find('PERIOD', element, true);
    statement.report({
      range: (found ?? statement.span(element.first)).range,
      message: 'CockroachDB has no PERIOD in foreign keys.',
    });
  }
}
