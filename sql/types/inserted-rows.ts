import type { Node, NodeOf } from '../parse/parser.ts';
import { nameParts } from '../rules/names.ts';

/** What INSERT gets its rows from. */
export function rowsOf(node: Node): NodeOf<'SelectStmt'> | undefined {
  if (!('InsertStmt' in node)) return undefined;
  const { selectStmt } = node.InsertStmt;
  return selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
}

/** Values of a column that are compared; of more, those alike are left out. */
const mostValues = 200;

/** Whether a column of the rows that INSERT gets may have values of several types: told by what kinds of expressions they are. */
export function mixesTypes({ valuesLists = [] }: NodeOf<'SelectStmt'>): boolean {
  if (valuesLists.length < 2) return false;
  const rows = valuesLists.map(itemsOf);
  return (rows[0] ?? []).some((_, index) => isMixed(rows, index));
}

/** The same of one column. */
export function isMixed(rows: readonly (readonly Node[])[], index: number): boolean {
  let first: string | null = null;
  for (const row of rows) {
    const value = row[index];
    const kind = value === undefined ? null : kindOf(value);
    if (kind === null) continue;
    if (first === null) first = kind;
    // Of two expressions nobody knows the types yet.
    else if (first !== kind || kind === expression) return true;
  }
  return false;
}

/** The values of a column, without those alike when there are very many; null when there are too many even so. */
export function withoutAlike(rows: readonly (readonly Node[])[], index: number): readonly Node[] | null {
  const all = rows.flatMap((row) => {
    const value = row[index];
    return value === undefined || 'SetToDefault' in value ? [] : [value];
  });
  if (all.length <= mostValues) return all;
  const seen = new Set<string>();
  const kept = all.filter((value) => {
    const kind = kindOf(value) ?? '';
    if (kind === expression) return true;
    return !seen.has(kind) && seen.add(kind);
  });
  return kept.length <= mostValues ? kept : null;
}

export const itemsOf = (list: Node): readonly Node[] => ('List' in list ? (list.List.items ?? []) : []);

const expression = 'expression';

/** Values of one kind have one type; null for NULL and DEFAULT, which are of any. */
function kindOf(value: Node): string | null {
  if ('A_Const' in value) {
    const { ival, fval, sval, boolval, isnull } = value.A_Const;
    if (isnull === true) return null;
    // Numbers of all kinds stand together in columns of numbers.
    if (ival !== undefined || fval !== undefined) return 'number';
    if (sval !== undefined) return 'text';
    return boolval === undefined ? 'bits' : 'bool';
  }
  if ('SetToDefault' in value) return null;
  if ('SQLValueFunction' in value) return value.SQLValueFunction.op ?? expression;
  if ('FuncCall' in value && value.FuncCall.args === undefined)
    return `${nameParts(value.FuncCall.funcname).join('.')}()`;
  if ('TypeCast' in value) return `::${nameParts(value.TypeCast.typeName?.names).join('.')}`;
  return expression;
}
