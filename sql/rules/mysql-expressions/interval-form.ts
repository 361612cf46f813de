import type { MysqlStatement } from '../../mysql/statement.ts';
import { operandAfter } from '../../mysql/operands.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

/** Units of one word, with how many of which unit CockroachDB takes for one. */
const units: Readonly<Record<string, readonly [number, string]>> = {
  MICROSECOND: [1, 'microsecond'],
  SECOND: [1, 'second'],
  MINUTE: [1, 'minute'],
  HOUR: [1, 'hour'],
  DAY: [1, 'day'],
  WEEK: [1, 'week'],
  MONTH: [1, 'month'],
  QUARTER: [3, 'month'],
  YEAR: [1, 'year'],
};
const compound =
  /^(?:SECOND_MICROSECOND|MINUTE_(?:MICROSECOND|SECOND)|HOUR_(?:MICROSECOND|SECOND|MINUTE)|DAY_(?:MICROSECOND|SECOND|MINUTE|HOUR)|YEAR_MONTH)$/;
/** Units that may stand behind a string in CockroachDB as well: `INTERVAL '1' DAY`. */
const standard = /^(?:SECOND|MINUTE|HOUR|DAY|MONTH|YEAR)$/;

export const intervalForm = defineRule({
  code: 'MOLT376',
  name: 'interval-form',
  title: 'INTERVAL with a number or an expression',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'An interval of CockroachDB is one text with number and unit in it.',
  workaround: "Write INTERVAL '1 day', and n * INTERVAL '1 day' for a number that is worked out.",
  documentation: docs('interval'),
  examples: [
    { bad: 'SELECT now() + INTERVAL 1 DAY;', fixed: "SELECT now() + INTERVAL '1 day';" },
    { bad: 'SELECT a - INTERVAL 2 QUARTER FROM t;', fixed: "SELECT a - INTERVAL '6 month' FROM t;" },
    { bad: 'SELECT a + INTERVAL n HOUR FROM t;', fixed: "SELECT a + (n * INTERVAL '1 hour') FROM t;" },
    { bad: "SELECT a + INTERVAL '1:30' MINUTE_SECOND FROM t;" },
    { good: "SELECT now() + INTERVAL '1 day', a + INTERVAL '1' DAY FROM t;" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('INTERVAL')) return;
      for (let at = 0; at < statement.tokens.length - 2; at++) {
        if (isFunction(statement, at)) {
          statement.report({
            range: statement.span(at).range,
            message:
              'CockroachDB has no function INTERVAL(); width_bucket() or CASE finds the place of a number.',
          });
          continue;
        }
        const interval = intervalAt(statement, at);
        if (interval === null) continue;
        const isCompound = compound.test(interval.unit);
        statement.report({
          range: interval.span.range,
          message: isCompound
            ? `CockroachDB has no intervals of ${interval.unit}.`
            : 'CockroachDB takes an interval as one text.',
          fix: fixOf(interval, statement),
        });
      }
    },
  },
});

/** `INTERVAL(5, 1, 10)` counts how many of the others are less than the first. */
function isFunction(statement: MysqlStatement, at: number): boolean {
  if (!statement.is(at, 'INTERVAL') || !statement.is(at + 1, '(')) return false;
  return statement.elementAt(at + 2).last + 1 < statement.closes(at + 1);
}

interface WrittenInterval {
  readonly span: Span;
  readonly amount: Span;
  readonly unit: string;
  /** As CockroachDB reads it; null when a person must write it. */
  readonly text: string | null;
}

/** The interval of MySQL that begins at a token; null when there is none, or CockroachDB takes it as it is. */
export function intervalAt(statement: MysqlStatement, at: number): WrittenInterval | null {
  if (!statement.is(at, 'INTERVAL')) return null;
  const depth = statement.tokens[at]?.depth ?? 0;
  let end = at + 1;
  for (; end < statement.tokens.length; end++) {
    const token = statement.tokens[end];
    if (token === undefined || token.depth < depth) return null;
    if (token.depth > depth) continue;
    if (token.text === '(' && token.kind === 'mark') {
      end = statement.closes(end);
      continue;
    }
    // The unit of another one is not this one's.
    if (token.text === 'INTERVAL' && token.kind === 'word') return null;
    if (token.kind === 'word' && (token.text in units || compound.test(token.text)) && end > at + 1) break;
    if (/^(?:,|;)$/.test(token.text)) return null;
  }
  if (end >= statement.tokens.length) return null;
  const unit = statement.tokens[end]?.text ?? '';
  const amount = statement.span(at + 1, end - 1);
  const only = amount.first === amount.last ? statement.tokens[amount.first] : undefined;
  if (only?.kind === 'string' && standard.test(unit)) return null;
  return { span: statement.span(at, end), amount, unit, text: inCockroach(statement, amount, unit) };
}

function inCockroach(statement: MysqlStatement, amount: Span, unit: string): string | null {
  const [count, name] = units[unit] ?? [0, ''];
  if (count === 0) return null;
  const written = statement
    .slice(amount)
    .replace(/^(['"])(.*)\1$/, '$2')
    .replaceAll(/\s/g, '');
  if (/^-?\d+(?:\.\d+)?$/.test(written)) return `INTERVAL '${Number(written) * count} ${name}'`;
  const operand = operandAfter(statement, amount.first);
  const alone = operand?.last === amount.last;
  const text = statement.slice(amount);
  return `(${alone ? text : `(${text})`} * INTERVAL '${count} ${name}')`;
}

function fixOf({ span, text }: WrittenInterval, statement: MysqlStatement): Fix | undefined {
  if (text === null) return undefined;
  // INTERVAL behind EVERY and STARTS belongs to an event, which has no counterpart.
  if (statement.model.kind === 'create event' || statement.model.kind === 'alter event') return undefined;
  return {
    title: `Write ${text}`,
    class: text.startsWith('INTERVAL') ? 'safe' : 'review',
    edits: [replace(span.range, text)],
  };
}
