import type { Node, NodeOf } from '../../parse/parser.ts';
import type { SourceFunction } from '../data/functions.ts';

/** A picture of a number (`FM999,990.00`, `0000`, `9.99EEEE`): nothing that a picture of a date is made of. */
const numberPicture = /^(?=.*[09])(?:FM|TH|th|EEEE|MI|PL|SG|PR|RN|[09.,$GDLSV\s-])+$/;

const forms: Readonly<Record<string, (call: NodeOf<'FuncCall'>, args: readonly Node[]) => boolean>> = {
  random: (_, args) => args.length === 2,
  to_char: (_, args) => numberPicture.test(stringOf(args[1]) ?? '') || isNumber(args[0]),
  to_date: (_, args) => args.length === 2,
  to_timestamp: (_, args) => args.length === 2,
  generate_series: (_, args) => args.some((arg) => isDecimal(arg)),
  array_position: (_, args) => args.length === 3,
  array_to_json: (_, args) => isTrue(args[1]),
  date_trunc: (_, args) => args.length === 3,
  json_strip_nulls: (_, args) => args.length === 2,
  jsonb_strip_nulls: (_, args) => args.length === 2,
  length: (_, args) => args.length === 2,
  pg_blocking_pids: (_, args) => args.length === 1,
  regexp_replace: (_, args) => args.length > 4 || (args.length === 4 && isNumber(args[3])),
  row_to_json: (_, args) => args.length === 2,
  split_part: (_, args) => isNegative(args[2]),
  timezone: (_, args) => args.length === 1,
  unaccent: (_, args) => args.length === 2,
};

/** Forms of a function that has another form in the table already. */
const otherForms: typeof forms = {
  generate_series: (_, args) => args.length === 4,
};

/** Whether a call is of the form that an entry of the table speaks of, as far as its text tells. */
export function hasForm(entry: SourceFunction, call: NodeOf<'FuncCall'>): boolean {
  if (entry.form === 'WITHIN GROUP') return call.agg_within_group === true;
  const known = entry.form === '(start, stop, step, zone)' ? otherForms : forms;
  return known[entry.name]?.(call, call.args ?? []) ?? true;
}

function stringOf(node: Node | undefined): string | null {
  return node !== undefined && 'A_Const' in node ? (node.A_Const.sval?.sval ?? null) : null;
}

function isDecimal(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.fval !== undefined;
  if (!('TypeCast' in node)) return false;
  const type = node.TypeCast.typeName?.names?.at(-1);
  return type !== undefined && 'String' in type && type.String.sval === 'numeric';
}

function isNumber(node: Node | undefined): boolean {
  if (node === undefined) return false;
  return (
    ('A_Const' in node && (node.A_Const.ival !== undefined || node.A_Const.fval !== undefined)) ||
    isDecimal(node)
  );
}

function isNegative(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && (node.A_Const.ival?.ival ?? 0) < 0;
}

function isTrue(node: Node | undefined): boolean {
  return node !== undefined && 'A_Const' in node && node.A_Const.boolval?.boolval === true;
}
