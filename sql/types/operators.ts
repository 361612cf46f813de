import { conversionsOf } from './conversions.ts';
import { arrayOf, elementOf, isEnum, type SqlType } from './sql-type.ts';
import { fits, naturalType, ofType, type Value } from './value.ts';

/**
 * CockroachDB's operators of two values, `left,right=result`. Each row was compared with BinOps in pkg/sql/sem/tree/eval.go (read
 * at two commits of 2025, November 2026: the same but for pg_lsn and vectors, which are left out); that older versions have
 * the same was not read. Arrays and `||` with strings follow below.
 *
 * Comparisons are not asked for: CmpOps in the same file has every pair of types that PostgreSQL compares by a conversion,
 * but for TIME with INTERVAL and CITEXT with STRING.
 */
const written: Readonly<Record<string, string>> = {
  '+': `int,int=int float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal date,int=date int,date=date
    date,time=timestamp time,date=timestamp date,timetz=timestamptz timetz,date=timestamptz time,interval=time interval,time=time
    timetz,interval=timetz interval,timetz=timetz timestamp,interval=timestamp interval,timestamp=timestamp
    timestamptz,interval=timestamptz interval,timestamptz=timestamptz interval,interval=interval date,interval=timestamp
    interval,date=timestamp inet,int=inet int,inet=inet`,
  '-': `int,int=int float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal date,int=date date,date=int
    date,time=timestamp time,time=interval timestamp,timestamp=interval timestamptz,timestamptz=interval
    timestamp,timestamptz=interval timestamptz,timestamp=interval time,interval=time timetz,interval=timetz
    timestamp,interval=timestamp timestamptz,interval=timestamptz date,interval=timestamp interval,interval=interval
    jsonb,string=jsonb jsonb,int=jsonb jsonb,string[]=jsonb inet,inet=int inet,int=inet`,
  '*': `int,int=int float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal int,interval=interval
    interval,int=interval interval,float=interval float,interval=interval decimal,interval=interval interval,decimal=interval`,
  '/': `int,int=decimal float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal interval,int=interval
    interval,float=interval`,
  '%': `int,int=int float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal string,string=bool`,
  '^': `int,int=int float,float=float decimal,decimal=decimal decimal,int=decimal int,decimal=decimal`,
  '||': `string,string=string bytes,bytes=bytes varbit,varbit=varbit jsonb,jsonb=jsonb`,
};

interface Overload {
  readonly left: SqlType;
  readonly right: SqlType;
  readonly result: SqlType;
}

const overloads: ReadonlyMap<string, readonly Overload[]> = new Map(
  Object.entries(written).map(([operator, text]) => [
    operator,
    text.split(/\s+/).map((each): Overload => {
      const [, left = '', right = '', result = ''] = /^(.+),(.+)=(.+)$/.exec(each) ?? [];
      return { left, right, result };
    }),
  ]),
);

/** Whether the operator is one of those that are known here. */
export const isKnownOperator = (operator: string): boolean => overloads.has(operator);

/** What an operator gives of two types; undefined where CockroachDB has none such. */
function resultOf(operator: string, left: SqlType, right: SqlType): SqlType | undefined {
  const found = overloads.get(operator)?.find((each) => each.left === left && each.right === right);
  if (found !== undefined || operator !== '||') return found?.result;
  // Arrays of enums and tuples have no ||, as strings have none with them (eval.go: types.Scalar).
  const element = elementOf(left) ?? elementOf(right);
  if (element !== undefined) {
    const both =
      (left === element || left === arrayOf(element)) && (right === element || right === arrayOf(element));
    return both && !isEnum(element) ? arrayOf(element) : undefined;
  }
  const other = left === 'string' ? right : right === 'string' ? left : undefined;
  // Strings with a collation, as CITEXT is one, have no operators but comparisons (cockroach#151244).
  if (other === 'citext') return undefined;
  return other === undefined || other === 'bytes' || isEnum(other) ? undefined : 'string';
}

/** What comes of an operator between two values. */
export type Operated =
  /** Null: there is one, but which one nobody can tell. */
  | { readonly state: 'given'; readonly value: Value | null }
  /** CockroachDB has no such operator, and PostgreSQL neither as far as is known. */
  | { readonly state: 'none' }
  /** CockroachDB has none, PostgreSQL makes these types of its sides by itself. */
  | { readonly state: 'missing'; readonly left: SqlType; readonly right: SqlType; readonly result: SqlType };

/** Of two integers PostgreSQL gives an integer for `/`, and a float for `^`. */
const givesOther = /^[/^]$/;

const unsure: Operated = { state: 'given', value: null };

/** What comes of an operator between two values, of which at least one has a type. */
export function operate(operator: string, left: Value, right: Value): Operated {
  if (left.sort === 'constant' || right.sort === 'constant') return withConstant(operator, left, right);
  const [leftType, rightType] = [left.type, asked(operator, left.type, right)];
  const asInPostgres =
    (left.sort !== 'type' || left.asInPostgres) &&
    (right.sort !== 'type' || right.asInPostgres) &&
    !(givesOther.test(operator) && leftType === 'int' && rightType === 'int');
  const result = resultOf(operator, leftType, rightType);
  if (result !== undefined) return { state: 'given', value: ofType(result, asInPostgres) };
  return converted(operator, leftType, rightType) ?? { state: 'none' };
}

/** Constants in CASE or COALESCE take a type that is the only one which fits behind the left side. */
function asked(operator: string, left: SqlType, right: Exclude<Value, { sort: 'constant' }>): SqlType {
  if (right.sort === 'type') return right.type;
  const possible = new Set(
    (overloads.get(operator) ?? []).flatMap((each) => (each.left === left ? each.right : [])),
  );
  const [only] = possible;
  return possible.size === 1 && only !== undefined && fits(right, only) ? only : right.type;
}

function withConstant(operator: string, left: Value, right: Value): Operated {
  if (left.sort === 'constant' && right.sort === 'constant') return unsure;
  const typed = left.sort === 'constant' ? right : left;
  const own = naturalType(typed);
  const possible = (overloads.get(operator) ?? []).filter(
    (each) => fits(left, each.left) && fits(right, each.right),
  );
  // A constant becomes what stands beside it, where it can (pkg/sql/sem/tree/overload.go: homogeneous types first).
  const alike = possible.find((each) => each.left === own && each.right === own);
  const results = new Set(possible.map(({ result }) => result));
  const [result] = alike === undefined ? (results.size === 1 ? results : []) : [alike.result];
  const asInPostgres = typed.sort !== 'type' || typed.asInPostgres;
  const isOther = givesOther.test(operator) && own === 'int';
  return result === undefined ? unsure : { state: 'given', value: ofType(result, asInPostgres && !isOther) };
}

/** The sides as PostgreSQL would turn them to find an operator: the types of one first, then of both. */
function converted(operator: string, left: SqlType, right: SqlType): Operated | null {
  if (operator === '||' && isEnum(elementOf(left) ?? elementOf(right) ?? '')) {
    return { state: 'missing', left, right, result: elementOf(left) === undefined ? right : left };
  }
  // It turns one side into the type of the other; for two of one type it would have to choose: time + time.
  if (left === right) return null;
  const lefts = [left, ...inOrder(conversionsOf(left), right)];
  const rights = [right, ...inOrder(conversionsOf(right), left)];
  let found: (Operated & { state: 'missing' }) | null = null;
  for (const l of lefts) {
    for (const r of rights) {
      const result = resultOf(operator, l, r);
      if (result === undefined || (l !== left && r !== right && found !== null)) continue;
      const isOneSide = l === left || r === right;
      if (found === null || (isOneSide && found.left !== left && found.right !== right))
        found = { state: 'missing', left: l, right: r, result };
    }
  }
  if (found !== null || operator !== '||') return found;
  // anynonarray || text.
  const other = left === 'string' ? right : right === 'string' ? left : null;
  if (other === null || elementOf(other) !== undefined) return null;
  return { state: 'missing', left: 'string', right: 'string', result: 'string' };
}

/** The type of the other side comes first: PostgreSQL takes an operator of one type before one of two. */
const inOrder = (types: readonly SqlType[], first: SqlType): readonly SqlType[] =>
  types.includes(first) ? [first, ...types.filter((type) => type !== first)] : types;
