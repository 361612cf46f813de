import type { Node, NodeTag } from '../parse/parser.ts';

/** The parts of a name that the parser gives as a list of strings: `pg_catalog.int4` → ['pg_catalog', 'int4']. */
export function nameParts(names: readonly Node[] | undefined): string[] {
  return (names ?? []).map((name) => ('String' in name ? (name.String.sval ?? '') : ''));
}

/** `schema.table` of a relation; one without a schema is taken to be in `public`. */
export function relationName(
  relation: { schemaname?: string; relname?: string } | undefined,
): string | undefined {
  if (relation?.relname === undefined) return undefined;
  return `${relation.schemaname ?? 'public'}.${relation.relname}`;
}

/** The same for a list of name parts; a database's name in front is dropped. */
export function qualifiedName(parts: readonly string[]): string {
  return parts.length > 1 ? parts.slice(-2).join('.') : `public.${parts[0] ?? ''}`;
}

/**
 * The built-in type that a list of name parts means (`int4`, `money`), or null when the name is qualified by a schema
 * other than pg_catalog, that is, when it is somebody's own.
 */
export function builtInType(names: readonly Node[] | undefined): string | null {
  const parts = nameParts(names);
  if (parts.length === 1) return parts[0] ?? null;
  return parts.length === 2 && parts[0] === 'pg_catalog' ? (parts[1] ?? null) : null;
}

/** `schema.table` that a statement is about, for the findings in it. */
export function tableOf(tag: NodeTag, node: Node): string | undefined {
  const inner = (node as Record<string, { relation?: { schemaname?: string; relname?: string } }>)[tag];
  return relationName(inner?.relation);
}
