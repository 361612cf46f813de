import type { Node, NodeOf } from '../parse/parser.ts';
import { nameParts, qualifiedName, relationName } from '../rules/names.ts';
import { walk } from '../rules/walk.ts';
import type { Statement } from './script.ts';

/** `schema.name` of a list of name parts; null when there is none. */
export function listName(parts: readonly Node[] | undefined): string | null {
  return parts === undefined || parts.length === 0 ? null : qualifiedName(nameParts(parts));
}

/** The table, view or sequence (`schema.name`) that the statement is about, when it is about one. */
export function mainRelation(statement: Statement): string | null {
  if (statement.parsed.state !== 'statement') return null;
  const body = (statement.parsed.node as unknown as Record<string, Record<string, unknown>>)[
    statement.parsed.tag
  ];
  const relation = body?.['relation'] ?? body?.['view'] ?? body?.['sequence'];
  if (typeof relation === 'object') return relationName(relation as { relname?: string }) ?? null;
  return commentedRelation(statement);
}

/** The relation of COMMENT ON TABLE, COLUMN, INDEX, CONSTRAINT, TRIGGER. */
function commentedRelation(statement: Statement): string | null {
  const comment = statement.as('CommentStmt');
  const object = comment?.object;
  if (!object || !('List' in object)) return null;
  const parts = nameParts(object.List.items);
  const isPart = ['OBJECT_COLUMN', 'OBJECT_TABCONSTRAINT', 'OBJECT_TRIGGER'].includes(comment.objtype ?? '');
  const path = isPart ? parts.slice(0, -1) : parts;
  return path.length === 0 ? null : qualifiedName(path);
}

/** The names of relations, types and functions; the same name may mean one of each. */
export type NamedThing = `relation ${string}` | `type ${string}` | `function ${string}`;

/** What a statement makes. An index counts as a relation, as in PostgreSQL. */
export function definedBy(statement: Statement): NamedThing[] {
  const relation = (name: string | null | undefined): NamedThing[] => (name ? [`relation ${name}`] : []);
  const type = (name: string | null): NamedThing[] => (name ? [`type ${name}`] : []);
  const into = statement.as('CreateTableAsStmt')?.into?.rel;
  const index = statement.as('IndexStmt');
  const routine = listName(statement.as('CreateFunctionStmt')?.funcname);
  const aggregate = listName(statement.as('DefineStmt')?.defnames);
  return [
    ...relation(relationName(statement.as('CreateStmt')?.relation)),
    ...relation(relationName(statement.as('ViewStmt')?.view)),
    ...relation(relationName(statement.as('CreateSeqStmt')?.sequence)),
    ...relation(relationName(statement.as('CreateForeignTableStmt')?.base?.relation)),
    ...relation(relationName(into)),
    ...relation(
      index?.idxname ? qualifiedName([index.relation?.schemaname ?? 'public', index.idxname]) : null,
    ),
    ...type(listName(statement.as('CreateEnumStmt')?.typeName)),
    ...type(relationName(statement.as('CompositeTypeStmt')?.typevar) ?? null),
    ...type(aggregate),
    ...(routine ? [`function ${routine}` as const] : []),
    ...(aggregate ? [`function ${aggregate}` as const] : []),
  ];
}

/** What a statement names, whether it makes it or not. */
export function namedIn(statement: Statement): Set<NamedThing> {
  const names = new Set<NamedThing>();
  if (statement.parsed.state !== 'statement') return names;
  const main = mainRelation(statement);
  if (main) names.add(`relation ${main}`);
  walk(statement.parsed.node, (tag, node) => {
    if (tag === 'RangeVar') {
      const name = relationName(node as NodeOf<'RangeVar'>);
      if (name) names.add(`relation ${name}`);
    } else if (tag === 'TypeName') {
      const name = listName((node as NodeOf<'TypeName'>).names);
      if (name) names.add(`type ${name}`);
    } else if (tag === 'FuncCall' || tag === 'CreateTrigStmt') {
      const name = listName((node as NodeOf<'FuncCall'>).funcname);
      if (name) names.add(`function ${name}`);
    } else if (tag === 'ObjectWithArgs') {
      const name = listName((node as NodeOf<'ObjectWithArgs'>).objname);
      if (name) names.add(`function ${name}`);
    }
  });
  return names;
}
