import type { Node } from '../parse/parser.ts';
import { builtInType } from '../rules/names.ts';
import type { SqlType } from './sql-type.ts';
import { caseResults } from './type-reader.ts';
import { unknownType, type Typed } from './typed.ts';
import { constant, fits, type Value } from './value.ts';

/** What gives a TIMESTAMPTZ unless another type is asked for (fixed_oids.go has one of each for them). */
const moments: ReadonlySet<string> = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'clock_timestamp',
]);
const momentWords = /^SVFOP_CURRENT_TIMESTAMP/;
/** What gives a TIMESTAMP or a TIME unless another type is asked for. */
const localWords = /^SVFOP_(?:LOCALTIME|CURRENT_TIME(?!STAMP))/;

const moment: Typed = { sort: 'known', value: constant('moment') };

/**
 * What the type of an expression comes from where a column says which type is wanted: in its default, in what is inserted
 * into it. `typeOf`: what it comes from elsewhere.
 */
export function wantedType(node: Node, typeOf: (node: Node) => Typed): Typed {
  if ('SQLValueFunction' in node) {
    const { op = '' } = node.SQLValueFunction;
    if (momentWords.test(op)) return moment;
    return localWords.test(op) ? unknownType : typeOf(node);
  }
  if ('FuncCall' in node) {
    const { funcname, args } = node.FuncCall;
    if (moments.has(builtInType(funcname) ?? '')) return moment;
    // floor(2.5) gives the number that is wanted.
    const isOfConstants = args !== undefined && args.every((arg) => 'A_Const' in arg);
    return isOfConstants && givesNumber(typeOf(node)) ? unknownType : typeOf(node);
  }
  // Constants in an array become what its column holds.
  if ('A_ArrayExpr' in node)
    return (node.A_ArrayExpr.elements ?? []).some((each) => 'A_Const' in each) ? unknownType : typeOf(node);
  // Whoever is asked for a type asks what is in it for the same.
  const inside = insideOf(node);
  return inside.every((each) => wantedType(each, typeOf) === typeOf(each)) ? typeOf(node) : unknownType;
}

const givesNumber = (type: Typed): boolean =>
  type.sort === 'known' && type.value.sort === 'type' && /^(?:int|float|decimal)$/.test(type.value.type);

/** The values of which an expression gives one. */
function insideOf(node: Node): readonly Node[] {
  if ('CaseExpr' in node) return caseResults(node.CaseExpr);
  if ('CoalesceExpr' in node) return node.CoalesceExpr.args ?? [];
  return 'MinMaxExpr' in node ? (node.MinMaxExpr.args ?? []) : [];
}

/** Whether a value is of the type that a column wants, without a cast. */
export const becomes = (value: Value, type: SqlType): boolean =>
  fits(value, type) || (value.sort === 'constants' && value.type === 'string');
