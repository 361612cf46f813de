import { expectedConflict, insertedConflict } from './assigned.ts';
import { commonType, converts } from './conversions.ts';
import { evaluate, nobody, type Knower } from './evaluate.ts';
import { call } from './functions.ts';
import { operate } from './operators.ts';
import type { SqlType } from './sql-type.ts';
import { partsOf, type ExpressionPlace, type Operand, type Question } from './typed.ts';
import { naturalType, type Value } from './value.ts';

/** A cast that makes an expression one that CockroachDB takes. */
export interface NeededCast {
  /** Null where it cannot be written without a person. */
  readonly operand: Operand | null;
  readonly from: SqlType;
  readonly to: SqlType;
}

/** An expression that CockroachDB refuses for its types, and PostgreSQL takes. */
export interface Conflict {
  readonly sort: Exclude<Question['sort'], 'division'>;
  /** The operator, the function, or the word: COALESCE, UNION. */
  readonly what: string;
  readonly place: ExpressionPlace;
  /** The types that do not go together, in the order of the text; of a call all that are known, null for the others. */
  readonly types: readonly (SqlType | null)[];
  /** In the order of the text. */
  readonly casts: readonly NeededCast[];
  /** PostgreSQL gives the same types to all that is in it, so that the casts say what it does by itself. */
  readonly asInPostgres: boolean;
}

/** Integers that are divided, which CockroachDB does without cutting anything off. */
export interface IntegerDivision {
  readonly sort: 'division';
  readonly place: ExpressionPlace;
  /** Null: a side is not known, so that it may be something else. */
  readonly isSure: boolean;
}

/** Whether the statement alone answers the question, because it names no columns and no types of somebody's own. */
export const isSettled = (question: Question): boolean =>
  partsOf(question).every(({ sort }) => sort === 'known' || sort === 'unknown');

/** What a question comes to; null when CockroachDB takes the expression, or nobody knows. */
export function answer(question: Question, knower: Knower = nobody): Conflict | IntegerDivision | null {
  const values = partsOf(question).map((typed) => evaluate(typed, knower));
  switch (question.sort) {
    case 'operator':
      return operatorConflict(question, values);
    case 'call':
      return knower.hasRoutine(question.name) ? null : callConflict(question, values);
    case 'together':
      return togetherConflict(question, values);
    case 'rows':
      return question.into === null ? rowsConflict(question, values) : insertedConflict(question, values);
    case 'expected':
      return expectedConflict(question, values);
    case 'set':
      return setConflict(question, values);
    case 'in-query':
      return inQueryConflict(question, values);
    case 'pattern':
      return patternConflict(question, values);
    case 'division':
      return division(question, values);
  }
}

type Of<S extends Question['sort']> = Extract<Question, { sort: S }>;
type Values = readonly (Value | null)[];

const isExact = (values: Values): boolean =>
  values.every((value) => value?.sort !== 'type' || value.asInPostgres);

const castOf = (place: ExpressionPlace, index: number, from: SqlType, to: SqlType): NeededCast => ({
  operand: place.operands[index] ?? null,
  from,
  to,
});

function operatorConflict({ operator, place }: Of<'operator'>, [left, right]: Values): Conflict | null {
  if (left == null || right == null || left.sort === 'constant' || right.sort === 'constant') return null;
  const result = operate(operator, left, right);
  if (result.state !== 'missing') return null;
  const casts: NeededCast[] = [];
  if (result.left !== left.type) casts.push(castOf(place, 0, left.type, result.left));
  if (result.right !== right.type) casts.push(castOf(place, 1, right.type, result.right));
  const types = [left.type, right.type];
  return { sort: 'operator', what: operator, place, types, casts, asInPostgres: isExact([left, right]) };
}

function callConflict({ name, place }: Of<'call'>, values: Values): Conflict | null {
  const called = call(name, values);
  if (called.state !== 'missing') return null;
  const types = values.map((value) => (value === null ? null : (naturalType(value) ?? null)));
  const casts = called.types.flatMap((to, i) => {
    const from = types[i];
    return to === null || from == null ? [] : [castOf(place, i, from, to)];
  });
  return { sort: 'call', what: name, place, types, casts, asInPostgres: isExact(values) };
}

/**
 * Types that come together: the first is the one that the next have to be of, unless it becomes theirs by itself
 * (CockroachDB v25.2, pkg/sql/sem/tree/type_check.go: typeCheckSameTypedExprs).
 */
function togetherConflict({ word, place }: Of<'together'>, values: Values): Conflict | null {
  if (values.includes(null)) return null;
  const typed = values.flatMap((value) => (value?.sort === 'type' ? value.type : []));
  let [candidate] = typed;
  if (candidate === undefined) return null;
  let refused: SqlType | null = null;
  for (const type of typed) {
    if (converts(candidate, type)) candidate = type;
    if (type !== candidate) refused ??= type;
  }
  const hasFraction = values.some((value) => value?.sort === 'constant' && value.of === 'fraction');
  const needsDecimal = hasFraction && candidate === 'int';
  const common = commonType(needsDecimal ? [...typed, 'decimal'] : typed);
  if ((refused === null && !needsDecimal) || common === undefined) return null;
  const casts = values.flatMap((value, i) =>
    value?.sort === 'type' && value.type !== common ? [castOf(place, i, value.type, common)] : [],
  );
  const types = refused === null ? [candidate, 'decimal'] : [candidate, refused];
  return { sort: 'together', what: word, place, types, casts, asInPostgres: isExact(values) };
}

/** The rows of VALUES have to be of one type each by itself (pkg/sql/opt/optbuilder/values.go). */
function rowsConflict({ place }: Of<'rows'>, values: Values): Conflict | null {
  if (values.includes(null)) return null;
  const rows = values.flatMap((value, i) => {
    const type = value === null ? undefined : naturalType(value);
    return value === null || type === undefined ? [] : [{ value, type, i }];
  });
  const first = rows[0]?.type;
  const refused = rows.find(({ type }) => type !== first)?.type;
  if (first === undefined || refused === undefined) return null;
  // PostgreSQL gives a text the type of the others.
  const others = rows.filter(({ value }) => !isText(value)).map(({ type }) => type);
  const common = commonType(others);
  if (common === undefined) return null;
  const casts = rows.flatMap(({ type, i }) => (type === common ? [] : [castOf(place, i, type, common)]));
  return {
    sort: 'rows',
    what: 'VALUES',
    place,
    types: [first, refused],
    casts,
    asInPostgres: isExact(values),
  };
}

const isText = (value: Value | null): boolean => value?.sort === 'constant' && value.of === 'text';

const numbers: ReadonlySet<SqlType> = new Set(['int', 'float', 'decimal']);

/** Of numbers CockroachDB makes one type by itself, of others not (pkg/sql/opt/optbuilder/union.go). */
function setConflict({ word, place }: Of<'set'>, [left, right]: Values): Conflict | null {
  if (left == null || right == null) return null;
  const from = naturalType(left);
  // A constant on the right takes the type of the left side.
  if (from === undefined || right.sort !== 'type' || from === right.type) return null;
  const to = right.type;
  if (numbers.has(from) && numbers.has(to)) return null;
  const common = isText(left) ? to : commonType([from, to]);
  if (common === undefined) return null;
  const cast = common === from ? castOf(place, 1, to, common) : castOf(place, 0, from, common);
  return {
    sort: 'set',
    what: word,
    place,
    types: [from, to],
    casts: [cast],
    asInPostgres: isExact([left, right]),
  };
}

/** What a query gives behind IN has to be of the type in front of it (type_check.go: typeCheckSubqueryWithIn). */
function inQueryConflict({ place }: Of<'in-query'>, [left, right]: Values): Conflict | null {
  if (left?.sort !== 'type' || right?.sort !== 'type' || left.type === right.type) return null;
  const common = commonType([left.type, right.type]);
  if (common === undefined) return null;
  const cast =
    common === right.type ? castOf(place, 0, left.type, common) : castOf(place, 1, right.type, common);
  const types = [left.type, right.type];
  return { sort: 'in-query', what: 'IN', place, types, casts: [cast], asInPostgres: isExact([left, right]) };
}

function patternConflict({ place, word }: Of<'pattern'>, [left, right]: Values): Conflict | null {
  const types = [left, right].map((value) => (value?.sort === 'type' ? value.type : null));
  const known = { sort: 'pattern', what: word, place, types, asInPostgres: true } as const;
  if (types.includes('bytes') && /LIKE$/.test(word)) return { ...known, casts: [] };
  if (!types.includes('citext') || (isComparison.test(word) && !types.includes('string'))) return null;
  // Without regard to case there: what is cast would be compared with regard to it.
  if (/^(?:LIKE|!?~)$/.test(word)) return { ...known, casts: [] };
  const casts = types.flatMap((type, i) => (type === 'citext' ? [castOf(place, i, type, 'string')] : []));
  return { ...known, casts };
}

const isComparison = /^(?:[<>]=?|=|<>|!=)$/;

function division({ place }: Of<'division'>, sides: Values): IntegerDivision | null {
  const isInteger = sides.map((value) =>
    value === null ? null : value.sort === 'constant' ? value.of === 'integer' : value.type === 'int',
  );
  if (isInteger.includes(false) || isInteger.every((each) => each === null)) return null;
  return { sort: 'division', place, isSure: !isInteger.includes(null) };
}
