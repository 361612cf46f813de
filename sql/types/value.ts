import type { SqlType } from './sql-type.ts';

/** What is known of an expression's value before it is run. */
export type Value =
  /** `asInPostgres`: there it has the same type; not so for extract(), which gives NUMERIC there, or int / int. */
  | { readonly sort: 'type'; readonly type: SqlType; readonly asInPostgres: boolean }
  /**
   * It takes the type of what stands beside it. `integer` (7), `whole` (7.0), `fraction` (7.5), `text` ('7'): the first two
   * become any number, the third no integer, a text nearly everything (CockroachDB v25.2, pkg/sql/sem/tree/constant.go).
   * `moment`: now() and its like, which give a TIMESTAMPTZ unless a TIMESTAMP or a DATE is asked for.
   */
  | { readonly sort: 'constant'; readonly of: 'integer' | 'whole' | 'fraction' | 'text' | 'null' | 'moment' }
  /** CASE, COALESCE and their like with nothing but constants: of this type unless another one is asked for. */
  | { readonly sort: 'constants'; readonly type: SqlType };

/** A value of a type that PostgreSQL gives to it, too. */
export const ofType = (type: SqlType, asInPostgres = true): Value => ({ sort: 'type', type, asInPostgres });

/** A constant. */
export const constant = (of: Extract<Value, { sort: 'constant' }>['of']): Value => ({ sort: 'constant', of });

/** The type that a value has by itself; undefined for NULL. */
export function naturalType(value: Value): SqlType | undefined {
  if (value.sort !== 'constant') return value.type;
  switch (value.of) {
    case 'integer':
      return 'int';
    case 'whole':
    case 'fraction':
      return 'decimal';
    case 'text':
      return 'string';
    case 'moment':
      return 'timestamptz';
    case 'null':
      return undefined;
  }
}

const numbers: ReadonlySet<SqlType> = new Set(['int', 'float', 'decimal']);

/** Whether a value can stand where a type is asked for. */
export function fits(value: Value, type: SqlType): boolean {
  if (value.sort === 'type') return value.type === type;
  if (value.sort === 'constants')
    return value.type === type || (numbers.has(value.type) && numbers.has(type));
  switch (value.of) {
    case 'integer':
    case 'whole':
      return numbers.has(type);
    case 'fraction':
      return type === 'float' || type === 'decimal';
    case 'moment':
      return type === 'timestamptz' || type === 'timestamp' || type === 'date';
    case 'text':
    case 'null':
      return true;
  }
}
