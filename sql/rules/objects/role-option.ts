import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
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
  why: 'The grammar has no SUPERUSER, INHERIT, CONNECTION LIMIT and IN ROLE, as pg_dumpall writes them. Every role inherits.',
  workaround: 'GRANT admin TO the role for SUPERUSER; GRANT role TO role for IN ROLE; leave the others out.',
  documentation: docs('create-role'),
  examples: [
    { bad: 'CREATE ROLE app WITH NOSUPERUSER LOGIN;', fixed: 'CREATE ROLE app WITH LOGIN;' },
    { bad: 'ALTER ROLE app CONNECTION LIMIT 5 LOGIN;', fixed: 'ALTER ROLE app LOGIN;' },
    { good: 'CREATE ROLE app LOGIN CREATEDB;' },
  ],
  visit: {
    CreateRoleStmt: (node, statement) => check(node.options, statement),
    AlterRoleStmt: (node, statement) => check(node.options, statement),
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
