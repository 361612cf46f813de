import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';
import { shortened } from '../../text/shortened.ts';

export const havingAlias = defineRule({
  code: 'MOLT403',
  name: 'having-alias',
  title: 'Alias of the select list in HAVING',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'In MySQL HAVING knows the names that AS gives in the select list. In CockroachDB it knows the columns of the tables alone, and fails with “column does not exist” (or takes a column of that name). Without GROUP BY MySQL reads HAVING as a second WHERE; CockroachDB makes one group of all rows.',
  workaround:
    'Write the expression in HAVING once more, or put the query into FROM (…) AS q and ask WHERE outside of it.',
  documentation: docs('select-clause'),
  examples: [
    {
      bad: 'SELECT a, count(*) AS n FROM t GROUP BY a HAVING n > 1;',
      fixed: 'SELECT a, count(*) AS n FROM t GROUP BY a HAVING (count(*)) > 1;',
    },
    { bad: 'SELECT id, price * 2 AS total FROM t HAVING total > 100;' },
    { good: 'SELECT a, count(*) AS n FROM t GROUP BY a HAVING count(*) > 1;' },
  ],
  mysql: {
    query({ verb, clauses, head }, statement) {
      const having = clauses.get('HAVING');
      if (verb !== 'SELECT' || having === undefined) return;
      const aliases = aliasesOf(statement, head);
      const isGrouped = clauses.has('GROUP BY');
      for (let at = having.first + 1; at <= having.last; at++) {
        if (!isColumn(statement, at)) continue;
        const name = statement.nameAt(at);
        const expression = aliases.get(name.toLowerCase());
        // `a AS a` is the column itself.
        if (expression === undefined || statement.slice(expression).toLowerCase() === name.toLowerCase())
          continue;
        const { range } = statement.span(at);
        const text = `(${statement.slice(expression)})`;
        statement.report({
          range,
          message: isGrouped
            ? `CockroachDB’s HAVING knows no alias; "${name}" is no column there.`
            : `CockroachDB’s HAVING knows no alias, and makes one group of all rows without GROUP BY; "${name}" belongs in a WHERE.`,
          fix: isGrouped
            ? { title: `Write ${shortened(text, 50)}`, class: 'review', edits: [replace(range, text)] }
            : undefined,
        });
      }
    },
  },
});

/** The names that the select list gives, in lower case, with what they stand for. */
function aliasesOf(statement: MysqlStatement, head: Span): Map<string, Span> {
  const aliases = new Map<string, Span>();
  for (const item of statement.elements({ first: head.first + 1, last: head.last })) {
    if (item.last - item.first < 2 || !statement.isName(item.last) || !statement.is(item.last - 1, 'AS'))
      continue;
    const from = statement.is(item.first, 'DISTINCT') ? item.first + 1 : item.first;
    aliases.set(statement.nameAt(item.last).toLowerCase(), statement.span(from, item.last - 2));
  }
  return aliases;
}

/** A name alone: no part of a longer one, no function, no string. */
function isColumn(statement: MysqlStatement, at: number): boolean {
  const token = statement.tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'identifier') return false;
  return !statement.is(at - 1, '.') && !statement.is(at + 1, '.') && !statement.is(at + 1, '(');
}
