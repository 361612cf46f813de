import { cockroachName, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const account = defineRule({
  code: 'MOLT390',
  name: 'account',
  title: 'Accounts with a host, IDENTIFIED BY',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'A user of CockroachDB is a name; from where somebody may come is set for the cluster. Passwords stand behind WITH PASSWORD, and grants name tables of the current database.',
  workaround:
    'Write CREATE USER u WITH PASSWORD, GRANT … ON TABLE * TO u, and put addresses into server.host_based_authentication.configuration.',
  documentation: docs('create-user'),
  examples: [
    {
      bad: "CREATE USER 'u'@'%' IDENTIFIED BY 'p';",
      fixed: "CREATE USER u WITH PASSWORD 'p';",
    },
    { bad: "GRANT ALL PRIVILEGES ON d.* TO 'u'@'localhost';", fixed: 'GRANT ALL PRIVILEGES ON d.* TO u;' },
    { bad: "SET PASSWORD FOR 'u'@'%' = 'p';" },
    { good: 'CREATE USER u;' },
  ],
  mysql: {
    kinds: ['account', 'grant'],
    statement({ kind }, statement) {
      if (kind !== 'account' && kind !== 'grant') return;
      for (const host of hosts(statement)) {
        const name = statement.textOf(statement.span(host.first - 1).range);
        const whole = { start: statement.span(host.first - 1).range.start, end: host.range.end };
        statement.report({
          range: host.range,
          message: `A user of CockroachDB has no host: ${statement.slice(host)} says nothing to it.`,
          fix: {
            title: 'Remove the host',
            class: 'review',
            edits: [replace(whole, cockroachName(bare(name)))],
          },
        });
      }
      const identified = statement.find('IDENTIFIED');
      if (identified === null) return;
      const by = statement.find('BY', statement.span(identified.first, statement.whole.last));
      const range = statement.span(identified.first, by?.first ?? identified.last).range;
      const isPlain = by?.first === identified.first + 1 && statement.tokens[by.first + 1]?.kind === 'string';
      statement.report({
        range,
        message: 'CockroachDB has no IDENTIFIED; a password stands behind WITH PASSWORD.',
        fix: isPlain
          ? { title: 'Write WITH PASSWORD', class: 'review', edits: [replace(range, 'WITH PASSWORD')] }
          : undefined,
      });
    },
  },
});

/** `@'%'` behind the name of a user. */
function hosts(statement: MysqlStatement): Span[] {
  return statement.tokens.flatMap((token, at) =>
    token.kind === 'variable' && at > 0 ? [statement.span(at)] : [],
  );
}

function bare(name: string): string {
  if (/^['"]/.test(name)) return stringValue(name);
  return name.startsWith('`') ? name.slice(1, -1) : name;
}
