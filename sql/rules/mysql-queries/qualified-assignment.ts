import { figure } from '../../../contracts/figure.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';
import { namesSeveralTables } from './joined-tables.ts';

export const qualifiedAssignment = defineRule({
  code: 'MOLT400',
  name: 'qualified-assignment',
  title: 'Table before the column that is assigned',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Behind SET, and in the list of columns of an INSERT, CockroachDB’s grammar has the name of a column alone: the dot before it is a syntax error.',
  workaround: 'Write the column without its table.',
  documentation: docs('update'),
  examples: [
    { bad: 'UPDATE t SET t.a = 1 WHERE t.id = 5;', fixed: 'UPDATE t SET a = 1 WHERE t.id = 5;' },
    { bad: 'UPDATE t AS x SET x.a = x.a + 1, b = 2;', fixed: 'UPDATE t AS x SET a = x.a + 1, b = 2;' },
    { bad: 'INSERT INTO t (t.a, t.b) VALUES (1, 2);', fixed: 'INSERT INTO t (a, b) VALUES (1, 2);' },
    { good: 'UPDATE t SET a = u.a FROM u WHERE t.id = u.id;' },
  ],
  mysql: {
    query({ verb, span, clauses }, statement) {
      const set = clauses.get('SET');
      const values = clauses.get('VALUES');
      if (verb === 'UPDATE' && set !== undefined) {
        // Of several tables the name says which: there is a rule for those.
        if (namesSeveralTables(statement, statement.span(span.first + 1, set.first - 1))) return;
        assigned(statement, statement.elements({ first: set.first + 1, last: set.last }));
      } else if ((verb === 'INSERT' || verb === 'REPLACE') && values !== undefined) {
        const close = values.first - 1;
        if (!statement.is(close, ')')) return;
        let open = close;
        while (open > span.first && !(statement.is(open, '(') && sameDepth(statement, open, close))) open--;
        assigned(statement, statement.elements({ first: open + 1, last: close - 1 }));
      }
    },
  },
});

function sameDepth({ tokens }: MysqlStatement, a: number, b: number): boolean {
  return tokens[a]?.depth === tokens[b]?.depth;
}

function assigned(statement: MysqlStatement, elements: readonly Span[]): void {
  const names = elements.map(({ first }) => statement.name(first)).filter(({ first, last }) => last > first);
  const [first, ...others] = names;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${figure(others.length)} more here)`;
  statement.report({
    range: first.range,
    message: `CockroachDB takes the name of a column alone here, not ${statement.slice(first)}${more}.`,
    fix: {
      title: 'Write the columns alone',
      class: 'safe',
      edits: names.map((name) =>
        replace({ start: name.range.start, end: statement.span(name.last).range.start }, ''),
      ),
    },
  });
}
