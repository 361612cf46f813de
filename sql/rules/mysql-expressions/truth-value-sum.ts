import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const truthValueSum = defineRule({
  code: 'MOLT428',
  name: 'truth-value-sum',
  title: 'SUM or AVG of a comparison',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'A comparison gives 0 or 1 in MySQL, and is summed up to count rows. In CockroachDB it gives a BOOL, of which there is neither sum nor avg.',
  workaround:
    'Write sum((a > 3)::INT8), or count(*) FILTER (WHERE a > 3), which is 0 instead of NULL where there are no rows.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT SUM(a > 3) FROM t;', fixed: 'SELECT SUM((a > 3)::INT8) FROM t;' },
    {
      bad: "SELECT AVG(a IS NULL OR b = 'x') FROM t;",
      fixed: "SELECT AVG((a IS NULL OR b = 'x')::INT8) FROM t;",
    },
    {
      good: 'SELECT SUM(a), SUM(CASE WHEN a > 3 THEN 1 ELSE 0 END), SUM(IF(a > 3, b, 0)), COUNT(a > 3 OR NULL) FROM t;',
    },
  ],
  mysql: {
    call(call, statement) {
      const [argument, more] = call.arguments;
      if ((call.name !== 'SUM' && call.name !== 'AVG') || argument === undefined || more !== undefined)
        return;
      if (call.nameSpan.first < call.nameSpan.last || !isTruthValue(argument, statement)) return;
      const text = `(${statement.slice(argument)})::INT8`;
      statement.report({
        range: argument.range,
        message: `CockroachDB has no ${call.name.toLowerCase()} of truth values; ::INT8 makes 0 and 1 of them.`,
        fix: { title: 'Write ::INT8', class: 'safe', edits: [replace(argument.range, text)] },
      });
    },
  },
});

/** Marks and words between two sides that make a truth value of them, whatever those are. */
const comparisons = /^(?:=|<|>|<=|>=|<>|!=|<=>|&&|AND|OR|XOR|NOT|IS|IN|LIKE|REGEXP|RLIKE|BETWEEN|EXISTS)$/;

function isTruthValue(argument: Span, statement: MysqlStatement): boolean {
  const depth = statement.tokens[argument.first]?.depth;
  let isCompared = false;
  for (let at = argument.first; at <= argument.last; at++) {
    const token = statement.tokens[at];
    if (token === undefined || token.depth !== depth) continue;
    if (token.kind !== 'mark' && token.kind !== 'word') continue;
    if (/^(?:CASE|DISTINCT|:=)$/.test(token.text)) return false;
    if (comparisons.test(token.text) && !statement.is(at - 1, '.')) isCompared = true;
    if (token.text === '(') at = statement.closes(at);
  }
  return isCompared;
}
