import type { Node, NodeTag } from '../parse/parser.ts';

/**
 * Fields that hold a node of one fixed kind, which the parser's JSON then writes without the wrapping object that
 * names it (libpg_query's protobuf definition, pg_query.proto).
 */
export const fixedFields: Readonly<Record<string, NodeTag>> = {
  relation: 'RangeVar',
  rel: 'RangeVar',
  pktable: 'RangeVar',
  constrrel: 'RangeVar',
  sequence: 'RangeVar',
  view: 'RangeVar',
  typeName: 'TypeName',
  ofTypename: 'TypeName',
  returnType: 'TypeName',
  argType: 'TypeName',
  sourcetype: 'TypeName',
  targettype: 'TypeName',
  collClause: 'CollateClause',
  partspec: 'PartitionSpec',
  partbound: 'PartitionBoundSpec',
  into: 'IntoClause',
  intoClause: 'IntoClause',
  withClause: 'WithClause',
  onConflictClause: 'OnConflictClause',
  infer: 'InferClause',
  over: 'WindowDef',
  func: 'FuncCall',
  larg: 'SelectStmt',
  rarg: 'SelectStmt',
  newowner: 'RoleSpec',
  authrole: 'RoleSpec',
  role: 'RoleSpec',
  grantor: 'RoleSpec',
  action: 'GrantStmt',
};

type Visit = (tag: NodeTag, node: object) => void;

/**
 * Calls `visit` for every node of a tree, parents before children, in the order of the parser's fields. With a stack
 * of its own: a sum of some thousand terms is a tree that deep, more than recursion can take.
 */
export function walk(root: Node, visit: Visit): void {
  const values: object[] = [root];
  /** What a value is known to be by the field that holds it. */
  const kinds: (NodeTag | undefined)[] = [undefined];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    let tag = kinds.pop();
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) {
        const item: unknown = value[i];
        if (typeof item !== 'object' || item === null) continue;
        values.push(item);
        kinds.push(undefined);
      }
      continue;
    }
    let node = value as Record<string, unknown>;
    if (tag === undefined) {
      tag = wrapperOf(value);
      if (tag !== undefined) node = (node[tag] ?? {}) as Record<string, unknown>;
    }
    if (tag !== undefined) visit(tag, node);
    // SET (a, b) = … holds its source once for each column.
    if (tag === 'MultiAssignRef' && node.colno !== 1) continue;
    const keys = Object.keys(node);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] as string;
      const child = node[key];
      if (typeof child !== 'object' || child === null) continue;
      const kind = Array.isArray(child) ? undefined : fixedFields[key];
      values.push(child);
      kinds.push(kind === undefined || wrapperOf(child) !== undefined ? undefined : kind);
    }
  }
}

/** The name in `{ "SelectStmt": … }`, as the parser's JSON wraps nodes; undefined for what isn't wrapped. */
function wrapperOf(value: object): NodeTag | undefined {
  let only: string | undefined;
  for (const key in value) {
    if (only !== undefined) return undefined;
    only = key;
  }
  if (only === undefined) return undefined;
  const first = only.charCodeAt(0);
  return first >= 65 && first <= 90 ? (only as NodeTag) : undefined;
}
