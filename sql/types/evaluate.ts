import type { ColumnPath } from '../catalog/mentions/sources.ts';
import type { Name } from '../catalog/name.ts';
import { commonType, converts } from './conversions.ts';
import { call } from './functions.ts';
import { operate } from './operators.ts';
import { arrayOf, elementOf, type SqlType } from './sql-type.ts';
import type { Typed } from './typed.ts';
import { constant, naturalType, ofType, type Value } from './value.ts';

/** Who knows the types that the files give to columns, and what their own types are. */
export interface Knower {
  /** Null where nobody knows, or where it may be one of several. */
  column(path: ColumnPath): Value | null;
  columnAt(table: Name, index: number): Value | null;
  userType(name: Name): SqlType | null;
  /** Whether somebody's own function has this name. */
  hasRoutine(name: string): boolean;
  /** What was worked out already: in a sum of thousands each term is asked about, and is a part of the next. */
  readonly worked: WeakMap<Typed, Value | null>;
}

/** Knows nothing but what the statement says itself. */
export const nobody: Knower = {
  column: () => null,
  columnAt: () => null,
  userType: () => null,
  hasRoutine: () => false,
  worked: new WeakMap(),
};

/** What is known of an expression's value; null when its type is not. */
export function evaluate(typed: Typed, knower: Knower): Value | null {
  if (typed.sort === 'known') return typed.value;
  let value = knower.worked.get(typed);
  if (value === undefined) {
    // A recursive query asks for itself.
    knower.worked.set(typed, null);
    value = workedOut(typed, knower);
    knower.worked.set(typed, value);
  }
  return value;
}

function workedOut(typed: Typed, knower: Knower): Value | null {
  switch (typed.sort) {
    case 'known':
      return typed.value;
    case 'unknown':
      return null;
    case 'column':
      return knower.column(typed.path);
    case 'column-at':
      return knower.columnAt(typed.table, typed.index);
    case 'user-type': {
      const type = knower.userType(typed.name);
      return type === null ? null : ofType(typed.isArray ? arrayOf(type) : type);
    }
    case 'operation': {
      const left = evaluate(typed.left, knower);
      const right = left === null ? null : evaluate(typed.right, knower);
      return left === null || right === null ? null : operated(typed.operator, left, right);
    }
    case 'call': {
      if (knower.hasRoutine(typed.name)) return null;
      const called = call(
        typed.name,
        typed.args.map((arg) => evaluate(arg, knower)),
      );
      return called.state === 'given' ? called.value : ofType(called.result);
    }
    case 'together': {
      const values = typed.values.map((value) => evaluate(value, knower));
      return values.every((value) => value !== null) ? together(values, typed.ofQueries) : null;
    }
    case 'array': {
      const value = evaluate(typed.of, knower);
      const type = value === null || value.sort === 'constant' ? undefined : value.type;
      return type === undefined ? null : ofType(arrayOf(type));
    }
    case 'element': {
      const value = evaluate(typed.of, knower);
      const type = value?.sort === 'type' ? elementOf(value.type) : undefined;
      return type === undefined ? null : ofType(type);
    }
  }
}

function operated(operator: string, left: Value, right: Value): Value | null {
  if (left.sort === 'constant' && right.sort === 'constant') return folded(operator, left, right);
  const result = operate(operator, left, right);
  if (result.state === 'given') return result.value;
  return result.state === 'missing' ? ofType(result.result) : null;
}

/** CockroachDB works out constants before it gives them types. */
function folded(
  operator: string,
  left: Value & { sort: 'constant' },
  right: Value & { sort: 'constant' },
): Value | null {
  const isNumber = ({ of }: Value & { sort: 'constant' }) =>
    of === 'integer' || of === 'whole' || of === 'fraction';
  if (!/^[-+*]$/.test(operator) || !isNumber(left) || !isNumber(right)) return null;
  if (left.of === 'fraction' || right.of === 'fraction') return constant('fraction');
  return constant(left.of === 'integer' && right.of === 'integer' ? 'integer' : 'whole');
}

/** What values come to that stand together; null when that is not known. */
function together(values: readonly Value[], ofQueries = false): Value | null {
  const types = values.flatMap((value) => (value.sort === 'type' ? value.type : []));
  // FLOAT and DECIMAL of two queries come together as DECIMAL, elsewhere as FLOAT.
  if (ofQueries && types.includes('float') && types.includes('decimal')) return null;
  if (types.length === 0) {
    const natural = new Set(values.flatMap((value) => naturalType(value) ?? []));
    if (natural.size === 2 && natural.has('int') && natural.has('decimal')) natural.delete('int');
    const [only, ...more] = natural;
    return only === undefined || more.length > 0 ? null : { sort: 'constants', type: only };
  }
  const common = commonType(types);
  const asInPostgres = values.every((value) => value.sort !== 'type' || value.asInPostgres);
  if (common === undefined) return null;
  // 1.5 beside integers makes them NUMERIC.
  const hasFraction = values.some((value) => value.sort === 'constant' && value.of === 'fraction');
  const type = hasFraction && converts(common, 'decimal') && common === 'int' ? 'decimal' : common;
  return ofType(type, asInPostgres);
}
