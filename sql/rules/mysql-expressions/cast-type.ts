import type { Call } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

/** Types that CAST knows in MySQL, and what they are in CockroachDB; safe where every value keeps its meaning. */
// MySQL makes 20240131 of a date and 12 of '12 apples' where CockroachDB makes days or an error; its text of a moment has no
// zone: what a value is decides whether the cast means the same.
const types: Readonly<Record<string, readonly [string, Fix['class']]>> = {
  SIGNED: ['INT8', 'review'],
  'SIGNED INTEGER': ['INT8', 'review'],
  'SIGNED INT': ['INT8', 'review'],
  UNSIGNED: ['INT8', 'review'],
  'UNSIGNED INTEGER': ['INT8', 'review'],
  'UNSIGNED INT': ['INT8', 'review'],
  CHAR: ['STRING', 'review'],
  NCHAR: ['STRING', 'review'],
  DATETIME: ['TIMESTAMP', 'review'],
  DOUBLE: ['FLOAT8', 'review'],
  BINARY: ['BYTES', 'review'],
  YEAR: ['INT4', 'review'],
};

export const castType = defineRule({
  code: 'MOLT378',
  name: 'cast-type',
  title: 'CAST and CONVERT to a type of MySQL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'SIGNED, UNSIGNED and DATETIME are unknown types, CHAR is one character long, and CONVERT is another function: the statement parses, and then fails or cuts the text.',
  workaround: 'Write CAST(… AS INT8), STRING, TIMESTAMP; leave conversions between character sets out.',
  documentation: docs('data-types'),
  examples: [
    { bad: 'SELECT CAST(a AS SIGNED) FROM t;', fixed: 'SELECT CAST(a AS INT8) FROM t;' },
    { bad: 'SELECT CAST(a AS DATETIME(6)) FROM t;', fixed: 'SELECT CAST(a AS TIMESTAMP(6)) FROM t;' },
    { bad: 'SELECT CAST(a AS CHAR) FROM t;', fixed: 'SELECT CAST(a AS STRING) FROM t;' },
    { bad: 'SELECT CONVERT(a, SIGNED INTEGER) FROM t;', fixed: 'SELECT CAST(a AS INT8) FROM t;' },
    { bad: 'SELECT CONVERT(name USING utf8mb4) FROM t;', fixed: 'SELECT (name) FROM t;' },
    {
      bad: 'SELECT CAST(a AS CHAR(10) CHARACTER SET utf8mb4) FROM t;',
      fixed: 'SELECT CAST(a AS CHAR(10)) FROM t;',
    },
    { good: 'SELECT CAST(a AS INT8), CAST(b AS DECIMAL(10, 2)), CAST(c AS DATE) FROM t;' },
  ],
  mysql: {
    call(call, statement) {
      if (call.name === 'CAST') cast(call, statement);
      if (call.name === 'CONVERT') convert(call, statement);
    },
  },
});

function cast(call: Call, statement: MysqlStatement): void {
  const inside = statement.span(call.parens.first + 1, call.parens.last - 1);
  const as = statement.find('AS', inside);
  if (as === null) return;
  const type = statement.span(as.first + 1, inside.last);
  const charset = statement.find('CHARACTER SET', type) ?? statement.find('CHARSET', type);
  if (charset !== null) {
    const clause = statement.span(charset.first, Math.min(charset.last + 1, type.last));
    statement.report({
      range: clause.range,
      layer: 'grammar',
      message: `CockroachDB’s text is UTF-8 always; a cast takes no ${statement.slice(clause)}.`,
      fix: { title: 'Remove the character set', class: 'safe', edits: [remove(statement, clause)] },
    });
    return;
  }
  if (statement.is(type.last, 'ARRAY')) {
    statement.report({
      range: statement.span(type.last).range,
      layer: 'grammar',
      message: 'CockroachDB casts no JSON to an ARRAY; an inverted index finds the elements of a document.',
    });
    return;
  }
  const known = knownType(statement, type);
  if (known === null) return;
  statement.report({
    range: type.range,
    layer: /^N?CHAR$/.test(nameOf(statement, type)) ? 'meaning' : 'later',
    message: explained(statement, type, known[0]),
    fix: { title: `Write ${known[0]}`, class: known[1], edits: [replace(type.range, known[0])] },
  });
}

function convert(call: Call, statement: MysqlStatement): void {
  const whole = { start: call.nameSpan.range.start, end: call.parens.range.end };
  const [value, type] = call.arguments;
  if (value === undefined) return;
  const using = statement.find('USING', statement.span(value.first, call.parens.last - 1));
  if (using !== null) {
    const kept = statement.slice(statement.span(value.first, using.first - 1));
    statement.report({
      range: { start: call.nameSpan.range.start, end: call.nameSpan.range.end },
      layer: 'grammar',
      message: 'CockroachDB’s text is UTF-8 always: there is nothing to convert.',
      fix: { title: 'Remove CONVERT', class: 'safe', edits: [replace(whole, `(${kept})`)] },
    });
  } else if (type !== undefined) {
    const known = knownType(statement, type);
    const text = known?.[0] ?? statement.slice(type);
    statement.report({
      range: call.nameSpan.range,
      // One word is read as the name of a column.
      layer: type.first === type.last ? 'later' : 'grammar',
      message: 'CockroachDB has another function by the name of CONVERT; CAST changes a type.',
      fix: {
        title: `Write CAST(… AS ${text})`,
        class: known?.[1] ?? 'review',
        edits: [replace(whole, `CAST(${statement.slice(value)} AS ${text})`)],
      },
    });
  }
}

/** What stands for a type; only that of moments keeps its length: CHAR(10) is CockroachDB's as well. */
function knownType(statement: MysqlStatement, type: Span): readonly [string, Fix['class']] | null {
  const name = nameOf(statement, type);
  const digits = /^DATETIME ?(\( ?\d ?\))$/.exec(name)?.[1];
  if (digits !== undefined) return [`TIMESTAMP${digits}`, 'review'];
  const bytes = /^BINARY ?\( ?\d+ ?\)$/.test(name);
  return types[bytes ? 'BINARY' : name] ?? null;
}

function nameOf(statement: MysqlStatement, type: Span): string {
  return statement.slice(type).toUpperCase().replaceAll(/\s+/g, ' ');
}

function explained(statement: MysqlStatement, type: Span, instead: string): string {
  const name = nameOf(statement, type);
  if (/^N?CHAR$/.test(name)) return `CockroachDB’s ${name} is one character long; ${instead} is any text.`;
  return `CockroachDB has no type ${name}; ${instead} comes nearest.`;
}
