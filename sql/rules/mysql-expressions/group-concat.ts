import type { Call } from '../../mysql/model.ts';
import { cockroachString, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const groupConcat = defineRule({
  code: 'MOLT382',
  name: 'group-concat',
  title: 'GROUP_CONCAT',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has string_agg, with the separator as its second argument; SEPARATOR is a syntax error.',
  workaround: 'Write string_agg(column::STRING, separator ORDER BY …).',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'SELECT GROUP_CONCAT(name) FROM t;',
      fixed: "SELECT string_agg(name::STRING, ',') FROM t;",
    },
    {
      bad: "SELECT GROUP_CONCAT(a ORDER BY b DESC SEPARATOR '; ') FROM t;",
      fixed: "SELECT string_agg(a::STRING, '; ' ORDER BY b DESC) FROM t;",
    },
    { bad: 'SELECT GROUP_CONCAT(DISTINCT a ORDER BY b) FROM t;' },
    { good: "SELECT string_agg(name, ',') FROM t;" },
  ],
  mysql: {
    call(call, statement) {
      if (call.name !== 'GROUP_CONCAT') return;
      const text = rewritten(call, statement);
      const range = { start: call.nameSpan.range.start, end: call.parens.range.end };
      statement.report({
        range: call.nameSpan.range,
        layer: statement.find('SEPARATOR', statement.span(call.parens.first + 1, call.parens.last))
          ? 'grammar'
          : 'later',
        message: 'CockroachDB has no GROUP_CONCAT; string_agg joins texts.',
        fix:
          text === null
            ? undefined
            : { title: 'Write string_agg(…)', class: 'review', edits: [replace(range, text)] },
      });
    },
  },
});

/** `string_agg([DISTINCT] x::STRING, ',' [ORDER BY …])`; null when several values are joined. */
function rewritten(call: Call, statement: MysqlStatement): string | null {
  const [first] = call.arguments;
  if (first === undefined) return null;
  const within = statement.span(first.first, call.parens.last - 1);
  const isDistinct = statement.is(first.first, 'DISTINCT');
  const order = statement.find('ORDER BY', within);
  // CockroachDB takes no ORDER BY beside DISTINCT: a person must write a subquery that sorts.
  if (isDistinct && order !== null) return null;
  const separator = statement.find('SEPARATOR', within);
  const end = (order ?? separator)?.first ?? within.last + 1;
  const value = statement.span(first.first + (isDistinct ? 1 : 0), end - 1);
  if (value.last < value.first || statement.elementAt(value.first).last < value.last) return null;
  const by = order && statement.slice(statement.span(order.first, (separator?.first ?? within.last + 1) - 1));
  const mark = separator === null ? "','" : literal(statement, separator.first + 1);
  const text = statement.slice(value);
  const cast = value.first === value.last ? `${text}::STRING` : `(${text})::STRING`;
  return `string_agg(${isDistinct ? 'DISTINCT ' : ''}${cast}, ${mark}${by === null ? '' : ` ${by}`})`;
}

function literal(statement: MysqlStatement, at: number): string {
  return cockroachString(stringValue(statement.slice(statement.span(at))));
}
