import type { Fix } from '../../findings/finding.ts';
import type { Call } from '../../mysql/model.ts';
import { cockroachString, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { rewriteCall } from '../call-rewrite.ts';
import type { SourceFunction } from '../data/functions.ts';
import { replace } from '../fixes.ts';
import type { Span } from '../source-statement.ts';
import { strftimeFormat } from './date-format.ts';
import { intervalAt } from './interval-form.ts';
import { arrows, stepsOf } from './json-path-arrow.ts';

/** The fix that writes a call in CockroachDB's words; none when only a person can. */
export function functionFix(
  call: Call,
  { name, rewrite, fix }: SourceFunction,
  statement: MysqlStatement,
): Fix | undefined {
  if (name === 'uuid') return fixTo(uuid(call, statement), 'safe', call);
  const own = rewrites[name]?.(call, statement) ?? null;
  if (own !== null) return fixTo(own, 'review', call);
  if (rewrite === undefined || fix === 'manual' || name in rewrites) return undefined;
  const written = rewriteCall(
    rewrite,
    call.arguments.map((argument) => statement.slice(argument)),
  );
  if (written === null) return undefined;
  return fixTo(written.text, written.repeats || doubtful.has(name) ? 'review' : fix, call);
}

function fixTo(text: string, fixClass: Fix['class'], call: Call): Fix {
  const range = { start: call.nameSpan.range.start, end: call.parens.range.end };
  const name = /^(\w+)\(/.exec(text)?.[1];
  return {
    // The same however long the arguments are; what it writes is seen in the edit.
    title: name === undefined ? 'Write it as CockroachDB does' : `Write ${name}(…)`,
    class: fixClass,
    edits: [replace(range, text)],
  };
}

/**
 * What comes nearest and is not the same: instr and locate don't tell letters by case in MySQL; substr counts from the end
 * with a negative number; user() has the host in it; json_type says OBJECT and INTEGER; the others differ for what is
 * missing, out of range or not JSON's plainest.
 */
const doubtful = new Set([
  'instr', 'locate', 'mid', 'insert', 'quote', 'curtime', 'user', 'session_user', 'connection_id', 'sleep', 'bit_xor',
  'json_contains', 'json_type',
]); // prettier-ignore

/** UUID() is a text in MySQL; as the default of a column of that type it is what the column wants. */
function uuid(call: Call, statement: MysqlStatement): string {
  const column = statement.model.columns.find(
    ({ span }) => span.first <= call.nameSpan.first && call.parens.last <= span.last,
  );
  return column?.type.name === 'UUID' ? 'gen_random_uuid()' : 'gen_random_uuid()::STRING';
}

type Rewrite = (call: Call, statement: MysqlStatement) => string | null;

/** What a template can't say: the text depends on what the arguments are. */
const rewrites: Readonly<Record<string, Rewrite>> = {
  date_add: (call, statement) => shifted(call, statement, '+'),
  adddate: (call, statement) => shifted(call, statement, '+'),
  date_sub: (call, statement) => shifted(call, statement, '-'),
  subdate: (call, statement) => shifted(call, statement, '-'),
  date_format: (call, statement) => formatted(call, statement, 'strftime'),
  str_to_date: (call, statement) => formatted(call, statement, 'strptime'),
  json_extract: (call, statement) => extracted(call, statement, '->'),
  json_value: (call, statement) => extracted(call, statement, '->>'),
  json_unquote(call, statement) {
    const inner = statement.model.calls.find(
      ({ name, nameSpan, parens }) =>
        name === 'JSON_EXTRACT' &&
        nameSpan.first === call.parens.first + 1 &&
        parens.last === call.parens.last - 1,
    );
    return inner === undefined ? null : extracted(inner, statement, '->>');
  },
  unix_timestamp(call, statement) {
    const [time] = call.arguments;
    return `floor(extract(epoch FROM ${time === undefined ? 'now()' : statement.slice(time)}))::INT8`;
  },
  field(call, statement) {
    const [value, ...list] = call.arguments.map((argument) => statement.slice(argument));
    return value === undefined || list.length === 0
      ? null
      : `coalesce(array_position(ARRAY[${list.join(', ')}], ${value}), 0)`;
  },
  find_in_set(call, statement) {
    const [value, list] = call.arguments.map((argument) => statement.slice(argument));
    if (value === undefined || list === undefined) return null;
    return `coalesce(array_position(string_to_array(${list}, ','), ${value}), 0)`;
  },
  json_array: (call, statement) => built('json_build_array', call, statement),
  json_object: (call, statement) => built('json_build_object', call, statement),
  json_objectagg: (call, statement) => built('json_object_agg', call, statement),
  char(call, statement) {
    const [code, more] = call.arguments;
    if (code === undefined || more !== undefined) return null;
    // CHAR(65 USING utf8mb4)
    const using = statement.find('USING', code);
    return `chr(${statement.slice(statement.span(code.first, using === null ? code.last : using.first - 1))})`;
  },
  elt(call, statement) {
    const [index, ...list] = call.arguments.map((argument) => statement.slice(argument));
    return index === undefined || list.length === 0 ? null : `(ARRAY[${list.join(', ')}])[${index}]`;
  },
};

function shifted(call: Call, statement: MysqlStatement, sign: '+' | '-'): string | null {
  const [value, by] = call.arguments;
  if (value === undefined || by === undefined) return null;
  // `ADDDATE(d, 3)` counts days; `INTERVAL '1 day'` is CockroachDB's already.
  const interval = intervalAt(statement, by.first);
  const text = statement.is(by.first, 'INTERVAL')
    ? interval === null
      ? statement.slice(by)
      : interval.text
    : /^\d+$/.test(statement.slice(by))
      ? `INTERVAL '${statement.slice(by)} day'`
      : null;
  return text === null ? null : `(${wrapped(statement, value)} ${sign} ${text})`;
}

function formatted(call: Call, statement: MysqlStatement, name: string): string | null {
  const [value, format] = call.arguments;
  if (value === undefined || format === undefined || call.arguments.length !== 2) return null;
  const token = statement.tokens[format.first];
  if (format.first !== format.last || token?.kind !== 'string') return null;
  const translated = strftimeFormat(stringValue(statement.slice(format)));
  return translated === null ? null : `${name}(${statement.slice(value)}, ${cockroachString(translated)})`;
}

function extracted(call: Call, statement: MysqlStatement, arrow: '->' | '->>'): string | null {
  const [document, path] = call.arguments;
  if (document === undefined || path === undefined || call.arguments.length !== 2) return null;
  if (path.first !== path.last || statement.tokens[path.first]?.kind !== 'string') return null;
  const steps = stepsOf(stringValue(statement.slice(path)));
  return steps === null ? null : `(${wrapped(statement, document)}${arrows(steps, arrow)})`;
}

function built(name: string, call: Call, statement: MysqlStatement): string | null {
  return `${name}(${call.arguments.map((argument) => statement.slice(argument)).join(', ')})`;
}

/** An expression of several words gets parentheses, so that an operator beside it doesn't tear it apart. */
function wrapped(statement: MysqlStatement, argument: Span): string {
  const text = statement.slice(argument);
  const isOne = argument.first === argument.last || /^[\w.`"]+(?:\([^()]*\))?$/.test(text);
  return isOne ? text : `(${text})`;
}
