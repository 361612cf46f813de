import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { builtInType, nameParts } from '../rules/names.ts';
import { givesString, isChecked, takesStrings } from './functions.ts';
import { isKnownOperator } from './operators.ts';
import { builtIn } from './sql-type.ts';

/**
 * Whether a node is one of which the types may matter. Most statements have none, so that nothing else is done for them:
 * this is asked for each node of each statement.
 */
export function isOfInterest(tag: NodeTag, node: object): boolean {
  switch (tag) {
    case 'A_Expr':
      return isTelling(node as NodeOf<'A_Expr'>);
    case 'FuncCall':
      return isTellingCall(node as NodeOf<'FuncCall'>);
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

/** Whether the types of its arguments may make a call one that CockroachDB refuses. */
export function isTellingCall({ funcname, args }: NodeOf<'FuncCall'>): boolean {
  const name = nameParts(funcname).at(-1) ?? '';
  if (takesStrings(name)) return (args ?? []).some(isColumn);
  return isChecked(name);
}

const isColumn = (node: Node | undefined): boolean => node !== undefined && 'ColumnRef' in node;

/** Whether an operator compares a column with what is a text for sure, or looks for a pattern in it: of CITEXT neither works. */
export function comparesTexts({ name, lexpr, rexpr }: NodeOf<'A_Expr'>): boolean {
  const operator = nameParts(name).at(-1) ?? '';
  if (/^!?~\*?$/.test(operator)) return isColumn(lexpr);
  if (!/^(?:[<>]=?|=|<>|!=)$/.test(operator)) return false;
  return (isColumn(lexpr) && isText(rexpr)) || (isColumn(rexpr) && isText(lexpr));
}

/** `lower(x)`, `x::text`; not `'x'::text`, which dumps write everywhere. */
function isText(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if ('FuncCall' in node) return givesString(nameParts(node.FuncCall.funcname).at(-1) ?? '');
  if (!('TypeCast' in node) || !isNoLiteral(node)) return false;
  const type = builtInType(node.TypeCast.typeName?.names);
  return type !== null && builtIn(type) === 'string';
}

function isTelling(expression: NodeOf<'A_Expr'>): boolean {
  const { kind, name, lexpr, rexpr } = expression;
  if (lexpr === undefined || rexpr === undefined) return false;
  switch (kind) {
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      return true;
    case 'AEXPR_IN':
      return 'List' in rexpr && (rexpr.List.items ?? []).some(isNoLiteral);
    case 'AEXPR_OP': {
      const operator = nameParts(name).at(-1) ?? '';
      if (operator === '/' || comparesTexts(expression)) return true;
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
