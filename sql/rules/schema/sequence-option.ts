import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';
import { wholeTypeSpan } from '../type-span.ts';

export const sequenceOption = defineRule({
  code: 'MOLT111',
  name: 'sequence-option',
  title: 'Sequence option that does not work',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'CYCLE parses and is not implemented: the statement fails when it runs. The grammar refuses UNLOGGED sequences, LOCAL and GLOBAL in front of TEMP, LOGGED and SEQUENCE NAME among the options, and numbers that are not written as integers. A type other than an integer and a number of more than 64 bits are refused, too.',
  workaround:
    'Take CYCLE out and compute nextval(…) % n where numbers must wrap around. Take the other words out, and write numbers as integers.',
  documentation: docs('create-sequence'),
  examples: [
    { bad: 'CREATE SEQUENCE ring MAXVALUE 10 CYCLE;', fixed: 'CREATE SEQUENCE ring MAXVALUE 10;' },
    { bad: 'ALTER TABLE t ALTER COLUMN a SET CYCLE;' },
    {
      bad: 'CREATE TABLE t (a INT8 GENERATED ALWAYS AS IDENTITY (CYCLE) PRIMARY KEY);',
      fixed: 'CREATE TABLE t (a INT8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY);',
    },
    { bad: 'CREATE UNLOGGED SEQUENCE s;', fixed: 'CREATE SEQUENCE s;' },
    { bad: 'CREATE LOCAL TEMP SEQUENCE s;', fixed: 'CREATE TEMP SEQUENCE s;' },
    { bad: 'CREATE SEQUENCE s SEQUENCE NAME other;' },
    { bad: 'ALTER SEQUENCE s MAXVALUE 1e6;' },
    { bad: 'ALTER TABLE t ALTER COLUMN a SET INCREMENT BY 1.5;' },
    { bad: 'CREATE SEQUENCE s AS NUMERIC;' },
    { bad: 'ALTER SEQUENCE s MAXVALUE 9223372036854775808;' },
    { good: 'CREATE SEQUENCE s AS SMALLINT MINVALUE -9223372036854775808;' },
    { good: 'CREATE SEQUENCE s START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 NO CYCLE;' },
  ],
  visit: {
    CreateSeqStmt(node, statement) {
      if (node.sequence?.relpersistence === 'u') {
        word('UNLOGGED', 'CockroachDB refuses UNLOGGED sequences.', statement);
      } else if (node.sequence?.relpersistence === 't') {
        const scope = statement.is(1, 'LOCAL') ? 'LOCAL' : statement.is(1, 'GLOBAL') ? 'GLOBAL' : null;
        if (scope !== null) word(scope, `CockroachDB takes TEMP without ${scope} for a sequence.`, statement);
      }
      options(node.options, statement, true);
    },
    AlterSeqStmt: (node, statement) => options(node.options, statement, true),
    // The words that name or log the sequence of a column are the business of the rule `identity-change`.
    Constraint(node, statement) {
      if (node.contype === 'CONSTR_IDENTITY') options(node.options, statement, false);
    },
    AlterTableCmd(node, statement) {
      const { subtype, def } = node;
      if (subtype === 'AT_SetIdentity' && def !== undefined && 'List' in def)
        options(def.List.items, statement, false);
    },
  },
});

/** A word in front of SEQUENCE that can go. */
function word(text: string, message: string, statement: StatementContext): void {
  const found = statement.find(text);
  if (found === null) return;
  statement.report({
    range: found.range,
    layer: 'grammar',
    message,
    fix: { title: `Remove ${text}`, class: 'safe', edits: [remove(statement, found)] },
  });
}

/** Numbers with a point or an exponent, and, for a sequence by itself, what only pg_dump says of an identity column. */
function options(list: readonly Node[] | undefined, statement: StatementContext, ofSequence: boolean): void {
  for (const option of list ?? []) {
    if (!('DefElem' in option)) continue;
    const { defname, arg, location } = option.DefElem;
    const at = statement.tokenAt(location);
    const cycle =
      defname === 'cycle' && arg !== undefined && 'Boolean' in arg && arg.Boolean.boolval === true;
    if (cycle && statement.is(at, 'CYCLE')) {
      const found = statement.span(at);
      statement.report({
        range: found.range,
        issue: 20961,
        message: 'CockroachDB does not implement CYCLE: the statement fails.',
        fix: cycleFix(found, statement),
      });
    }
    if (ofSequence && /^(?:sequence_name|logged|unlogged)$/.test(defname ?? '')) {
      const clause = statement.span(at, defname === 'sequence_name' ? at + 1 : at);
      statement.report({
        range: clause.range,
        layer: 'grammar',
        message: `CockroachDB’s sequences have no option ${statement.slice(clause).toUpperCase()}.`,
      });
    }
    if (defname === 'as' && arg !== undefined && 'TypeName' in arg) integerType(arg.TypeName, statement);
    if (arg === undefined || !('Float' in arg)) continue;
    const fraction = /[.e]/i.test(arg.Float.fval ?? '');
    if (!fraction && within64Bits(arg.Float.fval ?? '')) continue;
    const number = statement.tokens.findIndex((token, i) => i > at && /^\d*[.\d]/.test(token.text));
    statement.report({
      range: statement.span(number === -1 ? at : number).range,
      layer: fraction ? 'grammar' : 'later',
      message: fraction
        ? 'CockroachDB wants the numbers of a sequence written as integers.'
        : 'CockroachDB’s sequences have 64 bits, as PostgreSQL’s have.',
    });
  }
}

/** The integers' names, as PostgreSQL's parser gives them and as they are written by themselves. */
const integers = /^(?:int2|int4|int8|smallint|int|integer|bigint|serial|serial2|serial4|serial8|smallserial|bigserial|int64)$/; // prettier-ignore

function integerType(type: NodeOf<'TypeName'>, statement: StatementContext): void {
  const name = type.names?.at(-1);
  const text = name !== undefined && 'String' in name ? (name.String.sval ?? '') : '';
  if (integers.test(text) && type.arrayBounds === undefined) return;
  const span = wholeTypeSpan(statement, type);
  statement.report({
    range: span.range,
    message: `CockroachDB counts with integers, not with ${statement.slice(span)}.`,
  });
}

/** PostgreSQL's parser tells what has more than 32 bits as it is written. */
function within64Bits(digits: string): boolean {
  if (!/^[+-]?\d+$/.test(digits)) return true;
  const value = BigInt(digits);
  return value === BigInt.asIntN(64, value);
}

/** Without CYCLE; in parentheses or behind SET of its own something else would have to go, too. */
function cycleFix(found: Span, statement: StatementContext): Fix | undefined {
  if (statement.is(found.first - 1, 'SET')) return undefined;
  const alone = statement.is(found.first - 1, '(') && statement.is(found.last + 1, ')');
  const clause = alone ? statement.span(found.first - 1, found.last + 1) : found;
  return { title: 'Remove CYCLE', class: 'review', edits: [remove(statement, clause)] };
}
