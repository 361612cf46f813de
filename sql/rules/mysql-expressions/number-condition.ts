import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const before = /^(?:WHERE|ON|HAVING|AND|OR|NOT)$/;
const behind =
  /^(?:AND|OR|GROUP|HAVING|ORDER|LIMIT|UNION|FOR|WINDOW|JOIN|INNER|LEFT|RIGHT|CROSS|WHERE|INTO|LOCK|RETURNING|[);,])$/;

export const numberCondition = defineRule({
  code: 'MOLT429',
  name: 'number-condition',
  title: 'Number as a condition: WHERE 1',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'To MySQL each number but 0 is true. A condition of CockroachDB is a BOOL, and a number is refused.',
  workaround: 'Write true or false.',
  documentation: docs('bool'),
  examples: [
    { bad: 'SELECT * FROM t WHERE 1;', fixed: 'SELECT * FROM t WHERE true;' },
    {
      bad: 'SELECT * FROM t WHERE 0 OR (a = 1 AND 1);',
      fixed: 'SELECT * FROM t WHERE false OR (a = 1 AND true);',
    },
    { good: 'SELECT * FROM t WHERE 1 = 1 AND a BETWEEN 0 AND 1 AND b IN (1) AND (1, 2) = (c, d) LIMIT 1;' },
    { good: 'SELECT * FROM t WHERE a NOT BETWEEN b + 1 AND 1 OR true;' },
  ],
  mysql: {
    query({ verb, clauses, span }, statement) {
      if (verb === 'INSERT' || verb === 'REPLACE') return;
      const depth = statement.tokens[span.first]?.depth ?? 0;
      for (const clause of [clauses.get('FROM'), clauses.get('WHERE'), clauses.get('HAVING')]) {
        for (let at = clause?.first ?? 1; at <= (clause?.last ?? 0); at++) {
          // What stands in a query of its own is looked at there.
          if (statement.is(at, '(') && statement.is(at + 1, 'SELECT')) at = statement.closes(at);
          const token = statement.tokens[at];
          if (token?.kind !== 'number' || !/^\d+$/.test(token.text) || token.depth < depth) continue;
          if (!isCondition(at, statement)) continue;
          const text = Number(token.text) === 0 ? 'false' : 'true';
          const { range } = statement.span(at);
          statement.report({
            range,
            message: `A number is no condition in CockroachDB; ${text} is.`,
            fix: { title: `Write ${text}`, class: 'safe', edits: [replace(range, text)] },
          });
        }
      }
    },
  },
});

function isCondition(at: number, statement: MysqlStatement): boolean {
  let left = at - 1;
  let right = at + 1;
  for (; statement.is(left, '(') && statement.is(right, ')'); left--) right++;
  const next = statement.tokens[right];
  // The first of several in parentheses: `(0 OR …)`, not `(1, 2)`.
  const opens = statement.is(left, '(');
  if (next !== undefined && !(opens ? /^(?:AND|OR)$/ : behind).test(next.text)) return false;
  while (statement.is(left, '(')) left--;
  const word = statement.tokens[left];
  if (word?.kind !== 'word' || !before.test(word.text)) return false;
  return word.text !== 'AND' || !isOfBetween(left, statement);
}

/** Whether an AND parts the two ends of BETWEEN. */
function isOfBetween(and: number, { tokens }: MysqlStatement): boolean {
  const depth = tokens[and]?.depth ?? 0;
  for (let at = and - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token === undefined || token.depth < depth) return false;
    if (token.depth > depth || token.kind !== 'word') continue;
    if (token.text === 'BETWEEN') return true;
    if (/^(?:AND|OR|XOR|WHERE|ON|HAVING)$/.test(token.text)) return false;
  }
  return false;
}
