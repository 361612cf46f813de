import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { nameParts } from '../rules/names.ts';
import { isChecked } from './functions.ts';
import { isKnownOperator } from './operators.ts';

/**
 * Whether a node is one of which the types may matter. Most statements have none, so that nothing else is done for them:
 * this is asked for each node of each statement.
 */
export function isOfInterest(tag: NodeTag, node: object): boolean {
  switch (tag) {
    case 'A_Expr':
      return isTelling(node as NodeOf<'A_Expr'>);
    case 'FuncCall':
      return isChecked(nameParts((node as NodeOf<'FuncCall'>).funcname).at(-1) ?? '');
    case 'CoalesceExpr':
    case 'MinMaxExpr':
    case 'CaseExpr':
      return true;
    case 'A_ArrayExpr':
      return ((node as NodeOf<'A_ArrayExpr'>).elements ?? []).some(isNoLiteral);
    case 'SubLink':
      return (node as NodeOf<'SubLink'>).subLinkType === 'ANY_SUBLINK';
    case 'SelectStmt': {
      const { larg, valuesLists } = node as NodeOf<'SelectStmt'>;
      return larg !== undefined || (valuesLists ?? []).length > 1;
    }
    case 'Constraint':
      return (node as NodeOf<'Constraint'>).contype === 'CONSTR_GENERATED';
    case 'AlterTableCmd':
      return isDefault(node as NodeOf<'AlterTableCmd'>);
    default:
      return false;
  }
}

/** SET DEFAULT with something else than a text or the next value of a sequence, which dumps have by the hundreds. */
function isDefault({ subtype, def }: NodeOf<'AlterTableCmd'>): boolean {
  if (subtype !== 'AT_ColumnDefault' || def === undefined) return false;
  if ('A_Const' in def) return def.A_Const.sval === undefined && def.A_Const.isnull !== true;
  if ('FuncCall' in def) return nameParts(def.FuncCall.funcname).at(-1) !== 'nextval';
  return isNoLiteral(def);
}

function isTelling({ kind, name, lexpr, rexpr }: NodeOf<'A_Expr'>): boolean {
  if (lexpr === undefined || rexpr === undefined) return false;
  switch (kind) {
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return true;
    case 'AEXPR_IN':
      return 'List' in rexpr && (rexpr.List.items ?? []).some(isNoLiteral);
    case 'AEXPR_OP': {
      const operator = nameParts(name).at(-1) ?? '';
      if (operator === '/') return true;
      return !('A_Const' in lexpr) && !('A_Const' in rexpr) && isKnownOperator(operator);
    }
    default:
      return false;
  }
}

/** Not a literal, or one with a fraction. `'a'::text` is one: dumps write it everywhere. */
function isNoLiteral(node: Node): boolean {
  if ('A_Const' in node) return node.A_Const.fval !== undefined;
  if (!('TypeCast' in node)) return true;
  const { arg } = node.TypeCast;
  return arg === undefined || !('A_Const' in arg);
}
