import { assigns } from './conversions.ts';
import type { Conflict, NeededCast } from './conflicts.ts';
import { elementOf, type SqlType } from './sql-type.ts';
import type { Question } from './typed.ts';
import { naturalType, type Value } from './value.ts';
import { becomes } from './wanted.ts';

type Of<S extends Question['sort']> = Extract<Question, { sort: S }>;

/**
 * What is inserted into one column: CockroachDB wants the values of several rows to be of one type before it assigns them to the
 * column, PostgreSQL assigns each by itself (pkg/sql/opt/optbuilder/values.go; cockroach#132165). `values`: of the rows, then of the
 * column.
 */
export function insertedConflict(
  { place, ofSome }: Of<'rows'>,
  values: readonly (Value | null)[],
): Conflict | null {
  const column = values.at(-1);
  if (column?.sort !== 'type' || values.includes(null)) return null;
  const wanted = column.type;
  const rows = values.slice(0, -1).flatMap((value, i) => {
    const type = value == null ? undefined : becomes(value, wanted) ? wanted : naturalType(value);
    return type === undefined ? [] : [{ type, i }];
  });
  const first = rows[0]?.type;
  const other = rows.find(({ type }) => type !== first)?.type;
  if (first === undefined || other === undefined || !rows.every(({ type }) => assigns(type, wanted)))
    return null;
  const casts = rows.flatMap(({ type, i }): NeededCast[] =>
    type === wanted ? [] : [{ operand: ofSome ? null : (place.operands[i] ?? null), from: type, to: wanted }],
  );
  const firstOther = rows.find(({ type }) => type !== wanted)?.i;
  const range = (firstOther === undefined ? null : place.operands[firstOther]?.range) ?? place.range;
  return {
    sort: 'rows',
    what: 'INSERT',
    place: { ...place, range },
    types: [first, other],
    casts,
    asInPostgres: isExact(values) && casts.every(keepsValue),
  };
}

/**
 * What a column is worked out from, or its default: where neither is assigned, it has to be of the column's type
 * (pkg/sql/catalog/schemaexpr/expr.go, SanitizeVarFreeExpr without allowAssignmentCast: computed columns, ALTER COLUMN … SET DEFAULT).
 */
export function expectedConflict(
  { place, word }: Of<'expected'>,
  [column, value]: readonly (Value | null)[],
): Conflict | null {
  if (column?.sort !== 'type' || value == null || becomes(value, column.type)) return null;
  const from = naturalType(value);
  const to = column.type;
  if (from === undefined || !assigns(from, to)) return null;
  const isGenerated = word === 'GENERATED';
  if (isGenerated && dependsOnSession(from, to)) return null;
  // FLOAT becomes a text by a setting in CockroachDB, so that the cast is refused as well.
  const operand = isGenerated && from === 'float' && to === 'string' ? null : (place.operands[0] ?? null);
  const cast: NeededCast = { operand, from, to };
  return {
    sort: 'expected',
    what: word,
    place,
    types: [from, to],
    casts: [cast],
    asInPostgres: isExact([value]) && keepsValue(cast),
  };
}

/** Which neither database takes in a generated column (pg_proc.provolatile; the volatilities of cast_map.go). */
const dependsOnSession = (from: SqlType, to: SqlType): boolean =>
  from === 'timestamptz' ||
  to === 'timestamptz' ||
  to === 'timetz' ||
  (to === 'string' && (/^(?:date|timestamp|interval)$/.test(from) || elementOf(from) !== undefined));

const isExact = (values: readonly (Value | null)[]): boolean =>
  values.every((value) => value?.sort !== 'type' || value.asInPostgres);

/** What both databases print alike. */
const printed: ReadonlySet<SqlType> = new Set(['int', 'decimal', 'bool', 'uuid', 'date']);

/** Whether a cast gives what the assignment gives, in both: halves are rounded by their kind of number, texts are printed by settings. */
function keepsValue({ from, to }: NeededCast): boolean {
  if (elementOf(from) !== undefined) return false;
  return to === 'string' ? printed.has(from) : to !== 'int';
}
