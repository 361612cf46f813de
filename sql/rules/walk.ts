import type { Node, NodeTag } from '../parse/parser.ts';

/**
 * Fields that hold a node of one fixed kind, which the parser's JSON then writes without the wrapping object that
 * names it (libpg_query's protobuf definition, pg_query.proto).
 */
const fixedFields: Readonly<Record<string, NodeTag>> = {
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
};

type Visit = (tag: NodeTag, node: object) => void;

/** Calls `visit` for every node of a tree, parents before children, in the order of the parser's fields. */
export function walk(root: Node, visit: Visit): void {
  walkValue(root, visit);
}

function walkValue(value: unknown, visit: Visit): void {
  if (Array.isArray(value)) {
    for (const item of value) walkValue(item, visit);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0] : undefined;
  const first = only?.charCodeAt(0) ?? 0;
  if (only !== undefined && first >= 65 && first <= 90) {
    walkNode(only as NodeTag, (value as Record<string, object>)[only] ?? {}, visit);
  } else {
    walkFields(value, visit);
  }
}

function walkNode(tag: NodeTag, node: object, visit: Visit): void {
  visit(tag, node);
  walkFields(node, visit);
}

function walkFields(node: object, visit: Visit): void {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    const tag = fixedFields[key];
    if (tag !== undefined && !Array.isArray(value) && !isWrapped(value as object)) {
      walkNode(tag, value as object, visit);
    } else {
      walkValue(value, visit);
    }
  }
}

function isWrapped(value: object): boolean {
  const keys = Object.keys(value);
  const first = keys.length === 1 ? (keys[0]?.charCodeAt(0) ?? 0) : 0;
  return first >= 65 && first <= 90;
}
