import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';
import { typeSpan } from '../type-span.ts';

/** Words that a type's name may end with before `(…)` (CockroachDB v25.2 grammar). */
const modifiable = /^(?:BIT|VARBIT|CHAR|CHARACTER|VARYING|VARCHAR|STRING|DEC|DECIMAL|NUMERIC|FLOAT|TIME|TIMETZ|TIMESTAMP|TIMESTAMPTZ|INTERVAL|GEOMETRY|GEOGRAPHY|VECTOR)$/; // prettier-ignore
const times = /^(?:TIME|TIMETZ|TIMESTAMP|TIMESTAMPTZ|INTERVAL|SECOND)$/;

export const typeModifier = defineRule({
  code: 'MOLT180',
  name: 'type-modifier',
  title: 'Form of a type that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'A length or precision is taken behind the built-in types only, by their SQL names; times have at most six digits of a second, and a scale is neither negative nor larger than the precision. SETOF stands behind RETURNS only. NATIONAL CHARACTER, NCHAR and column%TYPE do not exist.',
  workaround:
    'Write CHAR(5) for bpchar(5) and for NCHAR(5), TIMESTAMP(6) for more digits, and the type itself for %TYPE.',
  documentation: docs('data-types'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, code bpchar(5), at TIMESTAMP(9));',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, code CHAR(5), at TIMESTAMP(6));',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, name NATIONAL CHARACTER VARYING(10), kind NCHAR(2));',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, name CHARACTER VARYING(10), kind CHAR(2));',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n NUMERIC(5, -2));' },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n NUMERIC(3, 5));' },
    { bad: "CREATE TABLE t (id INT8 PRIMARY KEY, n NUMERIC('5'));" },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n my_type(3));' },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n SETOF INT8);' },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n geometry(MultiSurface, 4326));' },
    { good: 'CREATE TABLE t (id INT8 PRIMARY KEY, n geometry(PointZ, 4326), m GEOGRAPHY(MULTIPOLYGON));' },
    { bad: 'CREATE FUNCTION f() RETURNS t.a%TYPE LANGUAGE sql AS $$ SELECT 1 $$;' },
    {
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a DECIMAL(5, 2), b TIMESTAMP(3) WITH TIME ZONE, c VARCHAR(10)[], d INTERVAL SECOND(3), e BIT VARYING(5));',
    },
  ],
  visit: {
    TypeName(node, statement) {
      if (node.pct_type === true) percentType(node, statement);
      if (node.setof === true) setOf(node, statement);
      // NATIONAL stands before these two; plain ones carry no modifiers and need no tokens.
      const name = node.names?.at(-1);
      const text = name !== undefined && 'String' in name ? (name.String.sval ?? '') : '';
      if (text === 'bpchar' || text === 'varchar') national(node, statement);
      if (node.typmods !== undefined) modifiers(node, statement);
    },
  },
});

function percentType(node: NodeOf<'TypeName'>, statement: StatementContext): void {
  const { last } = typeSpan(statement, node);
  statement.report({
    range: statement.span(typeSpan(statement, node).first, last + 2).range,
    issue: 114676,
    message: 'CockroachDB takes no %TYPE: write the column’s type.',
  });
}

/** SETOF anywhere but in RETURNS: PostgreSQL's parser takes it wherever a type stands. */
function setOf(node: NodeOf<'TypeName'>, statement: StatementContext): void {
  const at = statement.tokenAt(node.location) - 1;
  if (!statement.is(at, 'SETOF') || statement.is(at - 1, 'RETURNS')) return;
  statement.report({
    range: statement.span(at).range,
    message: 'CockroachDB takes SETOF behind RETURNS only.',
  });
}

function national(node: NodeOf<'TypeName'>, statement: StatementContext): void {
  const at = statement.tokenAt(node.location);
  const word = statement.span(at);
  if (statement.is(at, 'NATIONAL')) {
    statement.report({
      range: word.range,
      message: 'CockroachDB has no NATIONAL CHARACTER: all strings are UTF-8.',
      fix: {
        title: 'Remove NATIONAL',
        class: 'safe',
        edits: [replace({ start: word.range.start, end: statement.span(at + 1).range.start }, '')],
      },
    });
  } else if (statement.is(at, 'NCHAR')) {
    statement.report({
      range: word.range,
      layer: statement.is(at + 1, '(') || statement.is(at + 1, 'VARYING') ? undefined : 'later',
      message: 'CockroachDB has no NCHAR: all strings are UTF-8.',
      fix: write('CHAR', word),
    });
  }
}

const write = (text: string, { range }: Span): Fix => ({
  title: `Write ${text}`,
  class: 'safe',
  edits: [replace(range, text)],
});

/** Shapes of PostGIS that CockroachDB has, too (sql.y, v25.2, geo_shape_type). */
const shapes = /^"?(?:POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON|GEOMETRYCOLLECTION|GEOMETRY)(?:M|Z|ZM)?"?$/i; // prettier-ignore

function modifiers(node: NodeOf<'TypeName'>, statement: StatementContext): void {
  const name = typeSpan(statement, node);
  let before = name.last;
  // `character varying (5)`, `bit varying (5)`, `interval hour to second (3)`
  while (/^(?:VARYING|YEAR|MONTH|DAY|HOUR|MINUTE|SECOND|TO|CHARACTER|CHAR)$/.test(statement.tokens[before + 1]?.text ?? '')) before++; // prettier-ignore
  if (!statement.is(before + 1, '(')) return;
  const word = statement.tokens[before]?.text ?? '';
  const shape = statement.span(before + 2);
  const spatial = /^"?(?:geometry|geography)"?$/i.test(word);
  // `FAMILY f1 (a, b)` and `INDEX i1 (a)` are columns to PostgreSQL and what they look like to CockroachDB.
  if (!spatial && node.typmods?.every((each) => 'ColumnRef' in each) === true) return;
  if (spatial && !shapes.test(statement.slice(shape))) {
    statement.report({
      range: shape.range,
      message: `CockroachDB has no shape ${statement.slice(shape)}.`,
    });
  }
  const inside = statement.span(before + 1, statement.closes(before + 1));
  if (times.test(word)) {
    const digits = statement.span(before + 2);
    if (Number(statement.slice(digits)) <= 6) return;
    statement.report({
      range: inside.range,
      message: 'CockroachDB keeps at most six digits of a second, as PostgreSQL does, and refuses more.',
      fix: write('6', digits),
    });
    return;
  }
  const qualified = name.last > name.first;
  if (modifiable.test(word) && !qualified) {
    const digits = (node.typmods ?? []).map(integer);
    if (statement.find('-', inside, true) !== null && /^(?:DEC|DECIMAL|NUMERIC)$/.test(word)) {
      statement.report({ range: inside.range, message: 'CockroachDB takes no negative scale.' });
    } else if (!/^(?:GEOMETRY|GEOGRAPHY)$/.test(word) && digits.includes(null)) {
      statement.report({ range: inside.range, message: 'CockroachDB wants whole numbers here.' });
    } else if ((digits[1] ?? 0) > (digits[0] ?? 0) && /^(?:DEC|DECIMAL|NUMERIC)$/.test(word)) {
      statement.report({
        // The parser's own check, not its grammar.
        layer: 'later',
        range: inside.range,
        message: 'CockroachDB refuses a scale that is larger than the precision.',
      });
    }
    return;
  }
  if (word === 'SECOND' || statement.is(name.first, 'NCHAR') || /^"?(?:geometry|geography)"?$/i.test(word))
    return;
  const bpchar = /^"?bpchar"?$/i.test(word) && !qualified;
  statement.report({
    range: inside.range,
    message: `CockroachDB takes nothing in parentheses behind the type ${statement.slice(name)}.`,
    fix: bpchar
      ? write('CHAR', name)
      : qualified && modifiable.test(word)
        ? {
            title: 'Remove the schema',
            class: 'safe',
            edits: [replace({ start: name.range.start, end: statement.span(name.last).range.start }, '')],
          }
        : { title: 'Remove the parentheses', class: 'review', edits: [remove(statement, inside)] },
  });
}

/** The number that a modifier is; null when it is something else. */
function integer(node: Node): number | null {
  if (!('A_Const' in node) || node.A_Const.ival === undefined) return null;
  return node.A_Const.ival.ival ?? 0;
}
