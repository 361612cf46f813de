import type { TextRange } from '../findings/finding.ts';
import type { ColumnPath } from '../catalog/mentions/sources.ts';
import type { Name } from '../catalog/name.ts';
import type { Value } from './value.ts';

/** What an expression's type is worked out from. What one statement tells is worked out already: `known`. */
export type Typed =
  | { readonly sort: 'known'; readonly value: Value }
  | { readonly sort: 'unknown' }
  | { readonly sort: 'column'; readonly path: ColumnPath }
  /** The column at a place of a table, of INSERT without a list of columns; the first is 0. */
  | { readonly sort: 'column-at'; readonly table: Name; readonly index: number }
  /** A cast to somebody's own type. */
  | { readonly sort: 'user-type'; readonly name: Name; readonly isArray: boolean }
  | { readonly sort: 'operation'; readonly operator: string; readonly left: Typed; readonly right: Typed }
  | { readonly sort: 'call'; readonly name: string; readonly args: readonly Typed[] }
  /** CASE, COALESCE, GREATEST, UNION: of the type that its values have together. */
  | { readonly sort: 'together'; readonly values: readonly Typed[]; readonly ofQueries?: true }
  | { readonly sort: 'array'; readonly of: Typed }
  | { readonly sort: 'element'; readonly of: Typed };

export const unknownType: Typed = { sort: 'unknown' };

/** Where an operand stands. A cast goes behind it; around it go parentheses when it is `wrapped`. */
export interface Operand {
  readonly range: TextRange;
  readonly wrapped: boolean;
}

/** A place of an expression, as offsets in the statement. */
export interface ExpressionPlace {
  /** Where to report: the operator, the function's name, the keyword. */
  readonly range: TextRange;
  /** In the order of the operands; null for one of which nobody knows where it begins or ends. */
  readonly operands: readonly (Operand | null)[];
}

/** A part of a statement that CockroachDB may refuse for the types in it. */
export type Question = { readonly place: ExpressionPlace } & (
  | { readonly sort: 'operator'; readonly operator: string; readonly sides: readonly [Typed, Typed] }
  | { readonly sort: 'call'; readonly name: string; readonly args: readonly Typed[] }
  /** Values that come together in one, as CASE, COALESCE, an array or a list behind IN have them. */
  | { readonly sort: 'together'; readonly word: string; readonly values: readonly Typed[] }
  /** The values of one column of VALUES; `into`: they are inserted into this column. */
  | {
      readonly sort: 'rows';
      readonly values: readonly Typed[];
      readonly into: Typed | null;
      /** There are very many, so that those alike are left out. */
      readonly ofSome: boolean;
    }
  /** What a generated column is worked out from, or a default: the column, and the expression. */
  | { readonly sort: 'expected'; readonly word: string; readonly sides: readonly [Typed, Typed] }
  /** The same column of two queries. */
  | { readonly sort: 'set'; readonly word: string; readonly sides: readonly [Typed, Typed] }
  /** `a IN (SELECT b …)` */
  | { readonly sort: 'in-query'; readonly sides: readonly [Typed, Typed] }
  | { readonly sort: 'pattern'; readonly word: string; readonly sides: readonly [Typed, Typed] }
  | { readonly sort: 'division'; readonly sides: readonly [Typed, Typed] }
);

/** The same questions where a statement stands in another one; `canBeEdited`: letter by letter. */
export function movedTypes<T extends { readonly questions: readonly Question[] }>(
  asked: T,
  move: (range: TextRange) => TextRange,
  canBeEdited: boolean,
): T {
  const questions = asked.questions.map((question) => {
    const operands = question.place.operands.map((operand) =>
      operand === null || !canBeEdited ? null : { ...operand, range: move(operand.range) },
    );
    return { ...question, place: { range: move(question.place.range), operands } };
  });
  return { ...asked, questions };
}

/** Everything that is asked for the answer of a question. */
export function partsOf(question: Question): readonly Typed[] {
  switch (question.sort) {
    case 'call':
      return question.args;
    case 'together':
      return question.values;
    case 'rows':
      return question.into === null ? question.values : [...question.values, question.into];
    default:
      return question.sides;
  }
}
