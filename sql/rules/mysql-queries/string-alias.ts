import { stringValue } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const stringAlias = defineRule({
  code: 'MOLT368',
  name: 'string-alias',
  title: 'Alias in single quotes',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'An alias is a name, and CockroachDB takes no string for one.',
  workaround: 'Write the alias in double quotes.',
  documentation: docs('sql-constants'),
  examples: [
    { bad: "SELECT count(*) AS 'Total' FROM t;", fixed: 'SELECT count(*) AS "Total" FROM t;' },
    { good: 'SELECT count(*) AS "Total" FROM t;' },
  ],
  mysql: {
    query({ verb, head }, statement) {
      if (verb !== 'SELECT') return;
      for (let at = head.first; at < head.last; at++) {
        const alias = statement.tokens[at + 1];
        if (!statement.is(at, 'AS') || alias?.kind !== 'string' || !alias.text.startsWith("'")) continue;
        const { range } = statement.span(at + 1);
        const name = stringValue(statement.textOf(range)).replaceAll('"', '""');
        statement.report({
          range,
          message: 'CockroachDB takes no string as an alias.',
          fix: { title: 'Write double quotes', class: 'safe', edits: [replace(range, `"${name}"`)] },
        });
      }
    },
  },
});
