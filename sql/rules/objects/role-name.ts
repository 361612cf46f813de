import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const roleName = defineRule({
  code: 'MOLT188',
  name: 'role-name',
  title: 'Role named in a way that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Where a role is named, CURRENT_USER and SESSION_USER may stand; the grammar refuses CURRENT_ROLE and the word GROUP in front of a name.',
  workaround: 'Write CURRENT_USER, which is the same, and leave GROUP out.',
  documentation: docs('grant'),
  examples: [
    { bad: 'CREATE SCHEMA AUTHORIZATION CURRENT_ROLE;', fixed: 'CREATE SCHEMA AUTHORIZATION CURRENT_USER;' },
    { bad: 'GRANT SELECT ON t TO GROUP readers;', fixed: 'GRANT SELECT ON t TO readers;' },
    { good: 'GRANT SELECT ON t TO CURRENT_USER, readers;' },
  ],
  visit: {
    RoleSpec(node, statement) {
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
