import { columnNameKeywords, typeFunctionKeywords } from '../data/keywords.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { isBare, refusedNames } from '../keyword-names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Words that PostgreSQL takes as a role's name and CockroachDB does not: its role_spec has unreserved words alone. */
const keywords: ReadonlySet<string> = new Set([...columnNameKeywords, ...typeFunctionKeywords]);

export const roleName = defineRule({
  code: 'MOLT188',
  name: 'role-name',
  title: 'Role named in a way that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Where a role is named, CURRENT_USER and SESSION_USER may stand; the grammar refuses CURRENT_ROLE, the word GROUP in front of a name, and keywords such as left, time or string as a name without quotes.',
  workaround: 'Write CURRENT_USER, which is the same, leave GROUP out, and put a keyword in quotes.',
  documentation: docs('grant'),
  examples: [
    { bad: 'CREATE SCHEMA AUTHORIZATION CURRENT_ROLE;', fixed: 'CREATE SCHEMA AUTHORIZATION CURRENT_USER;' },
    { bad: 'GRANT SELECT ON t TO GROUP readers;', fixed: 'GRANT SELECT ON t TO readers;' },
    { bad: 'ALTER TABLE t OWNER TO position;', fixed: 'ALTER TABLE t OWNER TO "position";' },
    { bad: 'CREATE ROLE vector LOGIN;', fixed: 'CREATE ROLE "vector" LOGIN;' },
    { bad: 'GRANT family TO app;', fixed: 'GRANT "family" TO app;' },
    { good: 'GRANT SELECT ON t TO CURRENT_USER, readers;' },
    { good: 'GRANT time, password TO view, "time", PUBLIC;' },
  ],
  visit: {
    CreateRoleStmt(node, statement) {
      let at = 2;
      if (statement.is(at, 'IF')) at += 3;
      if (node.role !== undefined) quote(at, node.role, keywords, statement);
    },
    GrantRoleStmt(node, statement) {
      for (const role of node.granted_roles ?? []) {
        if (!('AccessPriv' in role)) continue;
        const name = role.AccessPriv.priv_name ?? '';
        // It is written where a privilege stands, and that is a name like a column's.
        if (!refusedNames.has(name)) continue;
        const behind = statement.find('TO') ?? statement.find('FROM');
        for (let at = 1; at < (behind?.first ?? 0); at++) quote(at, name, refusedNames, statement);
      }
    },
    RoleSpec(node, statement) {
      quote(statement.tokenAt(node.location), node.rolename ?? '', keywords, statement);
      const current = node.roletype === 'ROLESPEC_CURRENT_ROLE';
      const grants = statement.tag === 'GrantStmt' || statement.tag === 'AlterDefaultPrivilegesStmt';
      if (!current && !grants) return;
      const at = statement.tokenAt(node.location);
      if (current) {
        const { range } = statement.span(at);
        statement.report({
          range,
          message: 'CockroachDB takes CURRENT_USER here, and not CURRENT_ROLE.',
          fix: { title: 'Write CURRENT_USER', class: 'safe', edits: [replace(range, 'CURRENT_USER')] },
        });
      }
      if (!grants || !statement.is(at - 1, 'GROUP')) return;
      const word = statement.span(at - 1);
      statement.report({
        range: word.range,
        message: 'CockroachDB takes the role without GROUP.',
        fix: { title: 'Remove GROUP', class: 'safe', edits: [remove(statement, word)] },
      });
    },
  },
});

function quote(at: number, name: string, refused: ReadonlySet<string>, statement: StatementContext): void {
  if (!refused.has(name) || !isBare(statement, at, name)) return;
  const { range } = statement.span(at);
  statement.report({
    range,
    message: `${name.toUpperCase()} is a keyword in CockroachDB: as a role’s name it needs quotes.`,
    fix: { title: `Write "${name}"`, class: 'safe', edits: [replace(range, `"${name}"`)] },
  });
}
