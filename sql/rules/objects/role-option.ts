import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import type { CockroachVersion, FixClass } from '../metadata.ts';
import { optionClauses } from '../option-clauses.ts';
import { defineRule } from '../rule.ts';
import { setClause } from '../set-clause.ts';
import type { StatementContext } from '../statement-context.ts';

const refused: Readonly<Record<string, FixClass>> = {
  superuser: 'review',
  inherit: 'review',
  connectionlimit: 'review',
  addroleto: 'manual',
  rolemembers: 'manual',
  adminmembers: 'manual',
  sysid: 'safe',
};

/** Options that came with a version, by the words of its grammar; they are taken out where the target is older. */
const came: Readonly<Record<string, CockroachVersion>> = { bypassrls: 'v25.1', isreplication: 'v23.2' };

export const roleOption = defineRule({
  code: 'MOLT126',
  name: 'role-option',
  title: 'Role option',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar has no SUPERUSER, INHERIT, CONNECTION LIMIT and IN ROLE, as pg_dumpall writes them. Every role inherits. Roles cannot be renamed, members are added by GRANT only, and SET takes a value of its own: not FROM CURRENT, and no transaction’s modes.',
  workaround: 'GRANT admin TO the role for SUPERUSER; GRANT role TO role for IN ROLE; leave the others out.',
  documentation: docs('create-role'),
  examples: [
    { bad: 'CREATE ROLE app WITH NOSUPERUSER LOGIN;', fixed: 'CREATE ROLE app WITH LOGIN;' },
    { bad: 'ALTER ROLE app CONNECTION LIMIT 5 LOGIN;', fixed: 'ALTER ROLE app LOGIN;' },
    { bad: 'ALTER GROUP readers ADD USER app, web;', fixed: 'GRANT readers TO app, web;' },
    { bad: 'ALTER GROUP readers DROP USER app;', fixed: 'REVOKE readers FROM app;' },
    { bad: 'ALTER ROLE app RENAME TO web;' },
    { bad: 'ALTER ROLE app WITH NOSUPERUSER INHERIT;', fixed: 'ALTER ROLE app;' },
    { bad: 'ALTER ROLE app SET search_path FROM CURRENT;' },
    { bad: 'ALTER ROLE ALL SET TRANSACTION READ ONLY;' },
    { good: "ALTER ROLE app IN DATABASE d SET TIME ZONE 'UTC';" },
    { good: 'CREATE ROLE app LOGIN CREATEDB;' },
  ],
  visit: {
    CreateRoleStmt: (node, statement) => check(node.options, statement),
    AlterRoleStmt(node, statement) {
      if (
        statement.is(1, 'GROUP') &&
        /^(?:ADD|DROP)$/.test(statement.tokens[statement.name(2).last + 1]?.text ?? '')
      ) {
        members(statement);
      } else check(node.options, statement);
    },
    AlterRoleSetStmt: (node, statement) => setClause(node.setstmt, statement),
    RenameStmt(node, statement) {
      if (node.renameType !== 'OBJECT_ROLE') return;
      statement.report({
        range: (statement.find('RENAME TO') ?? statement.span(0, 1)).range,
        message: 'CockroachDB cannot rename a role: create the other one and move its privileges.',
      });
    },
  },
});

function check(options: readonly Node[] | undefined, statement: StatementContext): void {
  const clauses = optionClauses(options, statement);
  const { last } = statement.whole;
  if (clauses.length === 0 && statement.is(last, 'WITH')) {
    const word = statement.span(last);
    statement.report({
      range: word.range,
      message: 'CockroachDB wants an option behind WITH.',
      fix: { title: 'Remove WITH', class: 'safe', edits: [remove(statement, word)] },
    });
  }
  const classOf = (name = ''): FixClass | undefined => {
    const since = came[name];
    return since !== undefined && statement.isBefore(since) ? 'review' : refused[name];
  };
  // Without all of its options the statement has no WITH either: one fix takes them out together.
  const all = clauses.every(({ element }) => classOf(element.defname) !== undefined);
  const first = Math.min(...clauses.map(({ clause }) => clause.first));
  clauses.forEach(({ element, clause, text }, i) => {
    const fixClass = classOf(element.defname);
    if (fixClass === undefined || (element.location ?? -1) < 0) return;
    const manual = clauses.some((each) => classOf(each.element.defname) === 'manual');
    const rest = statement.span(statement.is(first - 1, 'WITH') ? first - 1 : first, last);
    statement.report({
      range: clause.range,
      message: `CockroachDB does not take ${text} for a role.`,
      fix: all
        ? i > 0 || manual
          ? undefined
          : { title: 'Remove the options', class: 'review', edits: [remove(statement, rest)] }
        : fixClass === 'manual'
          ? undefined
          : { title: `Remove ${text}`, class: fixClass, edits: [remove(statement, clause)] },
    });
  });
}

/** `ALTER GROUP g ADD USER a, b` is GRANT g TO a, b. */
function members(statement: StatementContext): void {
  const group = statement.name(2);
  const verb = statement.span(group.last + 1, group.last + 2);
  const add = statement.is(verb.first, 'ADD');
  const name = statement.slice(group);
  statement.report({
    range: verb.range,
    message: `CockroachDB has no members to ${add ? 'add' : 'drop'} by ALTER GROUP: ${add ? 'GRANT' : 'REVOKE'} the role.`,
    fix: {
      title: add ? 'Write GRANT' : 'Write REVOKE',
      class: 'safe',
      edits: [
        replace(
          { start: statement.span(0).range.start, end: verb.range.end },
          add ? `GRANT ${name} TO` : `REVOKE ${name} FROM`,
        ),
      ],
    },
  });
}
