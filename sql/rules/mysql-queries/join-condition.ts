import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const joinCondition = defineRule({
  code: 'MOLT423',
  name: 'join-condition',
  title: 'JOIN without ON, CROSS JOIN with ON',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'To MySQL, JOIN, INNER JOIN and CROSS JOIN are one thing. In CockroachDB JOIN needs a condition, and CROSS JOIN takes none.',
  workaround: 'Write CROSS JOIN where there is no condition, JOIN where there is one.',
  documentation: docs('joins'),
  examples: [
    {
      bad: 'SELECT * FROM a JOIN b WHERE a.id = b.id;',
      fixed: 'SELECT * FROM a CROSS JOIN b WHERE a.id = b.id;',
    },
    { bad: 'SELECT * FROM a INNER JOIN b;', fixed: 'SELECT * FROM a CROSS JOIN b;' },
    { bad: 'SELECT * FROM a CROSS JOIN b ON a.id = b.id;', fixed: 'SELECT * FROM a JOIN b ON a.id = b.id;' },
    { good: 'SELECT * FROM a JOIN b ON a.id = b.id LEFT JOIN c USING (id) CROSS JOIN d NATURAL JOIN e;' },
    // The inner join has its condition behind that of the outer one.
    { good: 'SELECT * FROM a JOIN b JOIN c ON b.id = c.id ON a.id = b.id;' },
  ],
  mysql: {
    query({ verb, clauses }, statement) {
      const from = verb === 'SELECT' ? clauses.get('FROM') : undefined;
      if (from !== undefined) look(from, statement);
    },
  },
});

/** A JOIN whose condition has not come yet. */
interface Waiting {
  readonly words: Span;
  readonly depth: number;
  /** A plain or INNER JOIN; outer joins without a condition are refused by MySQL, too. */
  readonly isInner: boolean;
}

function look(from: Span, statement: MysqlStatement): void {
  const waiting: Waiting[] = [];
  let cross: Waiting | null = null;
  const settle = (depth: number) => {
    while ((waiting.at(-1)?.depth ?? -1) >= depth) {
      const join = waiting.pop();
      if (join?.isInner !== true) continue;
      const { range } = join.words;
      statement.report({
        range,
        message: 'CockroachDB’s JOIN needs ON or USING.',
        fix: { title: 'Write CROSS JOIN', class: 'safe', edits: [replace(range, 'CROSS JOIN')] },
      });
    }
  };
  const base = statement.tokens[from.first]?.depth ?? 0;
  for (let at = from.first + 1; at <= from.last; at++) {
    const token = statement.tokens[at];
    if (token === undefined) break;
    const { depth, text } = token;
    if (text === '(' && !isTables(statement, at)) at = statement.closes(at);
    else if (text === ')') settle(depth + 1);
    else if (text === ',' && depth === base) settle(depth);
    else if (token.kind === 'word' && (text === 'ON' || text === 'USING')) {
      if (waiting.at(-1)?.depth === depth) waiting.pop();
      else if (cross?.depth === depth) {
        const { range } = cross.words;
        statement.report({
          range,
          message: 'CockroachDB’s CROSS JOIN takes no condition.',
          fix: { title: 'Write JOIN', class: 'safe', edits: [replace(range, 'JOIN')] },
        });
      }
      cross = null;
    } else if (statement.is(at, 'JOIN') && !statement.is(at - 1, 'FOR')) {
      const join = joinAt(statement, at, depth);
      cross = join === 'cross' ? { words: statement.span(at - 1, at), depth, isInner: false } : null;
      if (typeof join === 'object') waiting.push(join);
    }
  }
  settle(0);
}

/** The sort of join at its last word; NATURAL has its condition by itself. */
function joinAt(statement: MysqlStatement, at: number, depth: number): Waiting | 'cross' | 'natural' {
  let first = at;
  while (/^(?:LEFT|RIGHT|FULL|OUTER|INNER|NATURAL|CROSS)$/.test(statement.tokens[first - 1]?.text ?? ''))
    first--;
  if (statement.is(first, 'NATURAL')) return 'natural';
  if (statement.is(first, 'CROSS')) return 'cross';
  return { words: statement.span(first, at), depth, isInner: first === at || statement.is(first, 'INNER') };
}

/** Parentheses around joined tables; those of a query, of USING and of conditions are left alone. */
function isTables(statement: MysqlStatement, open: number): boolean {
  const before = statement.tokens[open - 1]?.text ?? '';
  return (
    /^(?:FROM|JOIN|,|\(|STRAIGHT_JOIN)$/.test(before) &&
    !/^(?:SELECT|WITH|VALUES|TABLE)$/.test(statement.tokens[open + 1]?.text ?? '')
  );
}
