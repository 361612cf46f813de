import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import type { FixClass } from '../metadata.ts';
import { optionClauses } from '../option-clauses.ts';
import { defineRule } from '../rule.ts';
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

export const roleOption = defineRule({
  code: 'MOLT126',
  name: 'role-option',
  title: 'Role option',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar has no SUPERUSER, INHERIT, CONNECTION LIMIT and IN ROLE, as pg_dumpall writes them. Every role inherits. Roles cannot be renamed, and members are added by GRANT only.',
  workaround: 'GRANT admin TO the role for SUPERUSER; GRANT role TO role for IN ROLE; leave the others out.',
  documentation: docs('create-role'),
  examples: [
    { bad: 'CREATE ROLE app WITH NOSUPERUSER LOGIN;', fixed: 'CREATE ROLE app WITH LOGIN;' },
    { bad: 'ALTER ROLE app CONNECTION LIMIT 5 LOGIN;', fixed: 'ALTER ROLE app LOGIN;' },
    { bad: 'ALTER GROUP readers ADD USER app, web;', fixed: 'GRANT readers TO app, web;' },
    { bad: 'ALTER GROUP readers DROP USER app;', fixed: 'REVOKE readers FROM app;' },
    { bad: 'ALTER ROLE app RENAME TO web;' },
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
  for (const { element, clause, text } of clauses) {
    const fixClass = refused[element.defname ?? ''];
    if (fixClass === undefined || (element.location ?? -1) < 0) continue;
    statement.report({
      range: clause.range,
      message: `CockroachDB does not take ${text} for a role.`,
      // Without any other option the statement would be left with nothing to say.
      fix:
        fixClass === 'manual' || clauses.length === 1
          ? undefined
          : { title: `Remove ${text}`, class: fixClass, edits: [remove(statement, clause)] },
    });
  }
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
