import { cockroachName, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const account = defineRule({
  code: 'MOLT390',
  name: 'account',
  title: 'Accounts in quotes or with a host, IDENTIFIED BY',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'A user of CockroachDB is a name, never a text in single quotes; from where somebody may come is set for the cluster. Passwords stand behind WITH PASSWORD, and grants name tables of the current database.',
  workaround:
    'Write CREATE USER u WITH PASSWORD, GRANT … ON TABLE * TO u, and put addresses into server.host_based_authentication.configuration.',
  documentation: docs('create-user'),
  examples: [
    {
      bad: "CREATE USER 'u'@'%' IDENTIFIED BY 'p';",
      fixed: "CREATE USER u WITH PASSWORD 'p';",
    },
    { bad: "GRANT ALL PRIVILEGES ON d.* TO 'u'@'localhost';", fixed: 'GRANT ALL PRIVILEGES ON d.* TO u;' },
    { bad: "CREATE USER IF NOT EXISTS 'bob';", fixed: 'CREATE USER IF NOT EXISTS bob;' },
    { bad: "GRANT SELECT ON t TO 'bob', 'ann';", fixed: 'GRANT SELECT ON t TO bob, ann;' },
    { bad: "SHOW GRANTS FOR 'bob';", fixed: 'SHOW GRANTS FOR bob;' },
    { bad: "SET PASSWORD FOR 'u'@'%' = 'p';" },
    { good: 'CREATE USER u;' },
  ],
  mysql: {
    kinds: ['account', 'grant', 'show'],
    statement({ kind }, statement) {
      if (kind !== 'account' && kind !== 'grant' && !isShowGrants(statement)) return;
      for (const name of texts(statement)) {
        const text = cockroachName(bare(statement.slice(name)));
        statement.report({
          range: name.range,
          message: `A user of CockroachDB is a name, not the text ${statement.slice(name)}.`,
          fix: { title: `Write ${text}`, class: 'review', edits: [replace(name.range, text)] },
        });
      }
      // The rule about SHOW speaks of hosts there.
      if (kind === 'show') return;
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

function isShowGrants(statement: MysqlStatement): boolean {
  return statement.is(0, 'SHOW') && statement.is(1, 'GRANTS');
}

/** Accounts in single quotes that have no host behind them: `hosts` writes those that have. */
function texts(statement: MysqlStatement): Span[] {
  return statement.tokens.flatMap((token, at) => {
    if (token.kind !== 'string' || token.depth > 0 || statement.tokens[at + 1]?.kind === 'variable')
      return [];
    const span = statement.span(at);
    const before = statement.tokens[at - 1]?.text ?? '';
    const isAccount = /^(?:USER|ROLE|EXISTS|GRANT|REVOKE|TO|FROM|FOR|,)$/.test(before);
    return isAccount && statement.slice(span).startsWith("'") ? [span] : [];
  });
}

function bare(name: string): string {
  if (/^['"]/.test(name)) return stringValue(name);
  return name.startsWith('`') ? name.slice(1, -1) : name;
}
