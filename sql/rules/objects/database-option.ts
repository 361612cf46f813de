import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { optionClauses } from '../option-clauses.ts';
import { defineRule } from '../rule.ts';
import { setClause } from '../set-clause.ts';
import type { StatementContext } from '../statement-context.ts';

/** Options in the order that the grammar wants them in (CockroachDB v25.2). */
const order = ['template', 'encoding', 'lc_collate', 'lc_ctype', 'connection_limit', 'owner'];

export const databaseOption = defineRule({
  code: 'MOLT186',
  name: 'database-option',
  title: 'Option of a database',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'CREATE DATABASE takes TEMPLATE, ENCODING, LC_COLLATE, LC_CTYPE, CONNECTION LIMIT and OWNER, in this order; the grammar refuses the other options, those of ALTER DATABASE, and DROP DATABASE … (FORCE). Of those that it takes, only PostgreSQL’s defaults work.',
  workaround: 'Leave the options out: databases are UTF-8 and sort by bytes.',
  documentation: docs('create-database'),
  examples: [
    {
      bad: "CREATE DATABASE app LOCALE 'de_DE.UTF-8' OWNER = app;",
      fixed: 'CREATE DATABASE app OWNER = app;',
    },
    { bad: 'CREATE DATABASE app TABLESPACE fast;', fixed: 'CREATE DATABASE app;' },
    { bad: "CREATE DATABASE app OWNER app ENCODING 'UTF8';" },
    { bad: 'ALTER DATABASE app CONNECTION LIMIT 5;' },
    { bad: 'ALTER DATABASE app SET TABLESPACE fast;' },
    { bad: 'DROP DATABASE app WITH (FORCE);', fixed: 'DROP DATABASE app;' },
    { bad: 'ALTER DATABASE app SET timezone FROM CURRENT;' },
    { bad: "CREATE DATABASE app OWNER 'app';", fixed: 'CREATE DATABASE app OWNER "app";' },
    { good: "CREATE DATABASE app ENCODING 'UTF8' OWNER app;" },
  ],
  visit: {
    CreatedbStmt: create,
    AlterDatabaseStmt: (_, statement) => rest(statement),
    AlterDatabaseSetStmt: (node, statement) => setClause(node.setstmt, statement),
    AlterDatabaseRefreshCollStmt: (_, statement) => rest(statement),
    DropdbStmt(node, statement) {
      if (node.options === undefined) return;
      const open = statement.tokens.findIndex((_, i) => statement.is(i, '('));
      const first = statement.is(open - 1, 'WITH') ? open - 1 : open;
      const clause = statement.span(first, statement.closes(open));
      statement.report({
        range: clause.range,
        message: 'CockroachDB drops a database without FORCE, whoever is connected to it.',
        fix: { title: 'Remove FORCE', class: 'safe', edits: [remove(statement, clause)] },
      });
    },
  },
});

function create(node: NodeOf<'CreatedbStmt'>, statement: StatementContext): void {
  let reached = -1;
  for (const { element, clause, text } of optionClauses(node.options, statement)) {
    const place = order.indexOf(element.defname ?? '');
    if (place === -1) {
      statement.report({
        range: clause.range,
        issue: element.defname === 'tablespace' ? 54113 : undefined,
        message: `CockroachDB’s CREATE DATABASE does not take ${text}.`,
        fix: { title: `Remove ${text}`, class: 'review', edits: [remove(statement, clause)] },
      });
      continue;
    }
    const { arg } = element;
    const value = statement.span(clause.last);
    if (element.defname === 'owner' && statement.tokens[clause.last]?.kind === 'string') {
      const name = statement.slice(value).slice(1, -1).replaceAll('"', '""');
      statement.report({
        range: value.range,
        message: 'CockroachDB wants the owner as a name, not as a text.',
        fix: { title: `Write "${name}"`, class: 'safe', edits: [replace(value.range, `"${name}"`)] },
      });
    }
    const number = arg !== undefined && 'Integer' in arg && place < order.indexOf('connection_limit');
    if (place <= reached || arg === undefined || number) {
      statement.report({
        range: clause.range,
        message:
          place <= reached
            ? `CockroachDB wants ${statement.slice(statement.span(clause.first)).toUpperCase()} before the option in front of it.`
            : `CockroachDB does not take ${text}.`,
      });
    }
    reached = Math.max(reached, place);
  }
}

function rest(statement: StatementContext): void {
  const name = statement.name(2);
  const first = name.last + (statement.is(name.last + 1, 'WITH') ? 2 : 1);
  const span = statement.span(first, statement.whole.last);
  statement.report({
    range: span.range,
    message: `CockroachDB’s ALTER DATABASE does not take ${statement.slice(span).replace(/\s+/g, ' ')}.`,
  });
}
