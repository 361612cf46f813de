import { nameParts } from '../../rules/names.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import type { Fact } from '../fact.ts';
import { splitName } from './written.ts';

/** SET search_path, SET SCHEMA (the parser makes the former of it), RESET. */
export function settingFacts(set: NodeOf<'VariableSetStmt'>): Fact[] {
  if (set.kind === 'VAR_RESET_ALL') return [{ sort: 'search-path', schemas: null }];
  if (set.name !== 'search_path') return [];
  if (set.kind !== 'VAR_SET_VALUE') return [{ sort: 'search-path', schemas: null }];
  return [{ sort: 'search-path', schemas: withoutUser((set.args ?? []).map(constant)) }];
}

/** SELECT pg_catalog.set_config('search_path', '', false), which is how pg_dump begins. */
export function configFacts(select: NodeOf<'SelectStmt'>): Fact[] {
  const [target, ...more] = select.targetList ?? [];
  if (target === undefined || more.length > 0 || !('ResTarget' in target)) return [];
  const value = target.ResTarget.val;
  if (value === undefined || !('FuncCall' in value)) return [];
  const { funcname, args = [] } = value.FuncCall;
  if (nameParts(funcname).at(-1) !== 'set_config' || constant(args[0]) !== 'search_path') return [];
  const schemas = splitName(constant(args[1])).map(({ name }) => name);
  return [{ sort: 'search-path', schemas: withoutUser(schemas) }];
}

/** Nobody makes a schema for a user in the files that we see; the next one counts. */
const withoutUser = (schemas: readonly string[]): string[] =>
  schemas.filter((schema) => schema !== '$user' && schema !== '');

function constant(node: Node | undefined): string {
  return node !== undefined && 'A_Const' in node ? (node.A_Const.sval?.sval ?? '') : '';
}
