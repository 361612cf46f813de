import type { Statement } from './script.ts';

/**
 * Names of things as `schema.name`. A name without a schema is taken to be in `public`: dumps qualify every name, and
 * scripts written by hand rarely use another schema without naming it.
 */
export type QualifiedName = `${string}.${string}`;

export const qualified = (schema: string | undefined, name: string): QualifiedName =>
  `${schema || 'public'}.${name}`;

interface Relation {
  readonly schemaname?: string;
  readonly relname?: string;
}
interface Type {
  readonly names?: readonly unknown[];
  readonly arrayBounds?: readonly unknown[];
  readonly location?: number;
}
export type TypeNode = Type;

export const relationName = (relation: Relation | undefined): QualifiedName | null =>
  relation?.relname ? qualified(relation.schemaname, relation.relname) : null;

/** The strings of a list of String nodes: `[{String:{sval:'public'}}, …]` → `['public', …]`. */
export function strings(list: readonly unknown[] | undefined): string[] {
  return (list ?? []).flatMap((item) => {
    const value = (item as { String?: { sval?: string } }).String?.sval;
    return value === undefined ? [] : [value];
  });
}

/** `[schema,] name` from a list of String nodes; null when it is empty. */
export function nameOfList(list: readonly unknown[] | undefined): QualifiedName | null {
  const parts = strings(list);
  const name = parts.at(-1);
  return name === undefined ? null : qualified(parts.at(-2), name);
}

/** What stands in a tree: called for each relation, type and function that is named in it. */
export interface Visitor {
  relation?(relation: Relation & { readonly inh?: boolean; readonly location?: number }): void;
  type?(type: Type): void;
  functionCall?(name: QualifiedName): void;
  /** Each node by its kind, before its children. */
  node?(tag: string, body: Readonly<Record<string, unknown>>): void;
}

/** Walks a parse tree. Iterative: expressions of dumps can be deeper than the stack. */
export function walk(root: unknown, visitor: Visitor): void {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (let i = node.length - 1; i >= 0; i--) stack.push(node[i]);
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    const body = node as Readonly<Record<string, unknown>>;
    // Some fields hold a RangeVar or TypeName without the object that names its kind: known by their shape.
    if (typeof body['relname'] === 'string') visitor.relation?.(body as Relation);
    if (Array.isArray(body['names']) && 'typemod' in body) visitor.type?.(body as Type);
    const entries = Object.entries(body);
    for (let i = entries.length - 1; i >= 0; i--) {
      const [key, value] = entries[i] as [string, unknown];
      if (typeof value !== 'object' || value === null) continue;
      if (/^[A-Z]/.test(key)) {
        const child = value as Readonly<Record<string, unknown>>;
        visitor.node?.(key, child);
        if (key === 'FuncCall') {
          const name = nameOfList(child['funcname'] as unknown[]);
          if (name) visitor.functionCall?.(name);
        }
      }
      stack.push(value);
    }
  }
}

/** The table, view or sequence that the statement is about, when it is about one. */
export function mainRelation(statement: Statement): QualifiedName | null {
  if (statement.parsed.state !== 'statement') return null;
  const body = Object.values(statement.parsed.node)[0] as Record<string, unknown> | undefined;
  const relation = (body?.['relation'] ?? body?.['view'] ?? body?.['sequence']) as Relation | undefined;
  if (relation?.relname) return relationName(relation);
  if (statement.tag === 'CommentStmt') {
    const object = (body?.['object'] as { List?: { items?: unknown[] } } | undefined)?.List?.items;
    const parts = strings(object);
    const ofPart = ['OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER'].includes(
      String(body?.['objtype']),
    );
    const path = ofPart ? parts.slice(0, -1) : parts;
    const name = path.at(-1);
    return name === undefined ? null : qualified(path.at(-2), name);
  }
  return null;
}
