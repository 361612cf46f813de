import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { nameOf, type Name } from '../name.ts';
import type { Fact, ObjectKind, Written } from '../fact.ts';
import { relation } from './written.ts';

/** PostgreSQL's kinds of objects that the catalogue keeps. */
const kinds: Readonly<Record<string, ObjectKind>> = {
  OBJECT_SCHEMA: 'schema',
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_SEQUENCE: 'sequence',
  OBJECT_INDEX: 'index',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'domain',
  OBJECT_FUNCTION: 'routine',
  OBJECT_PROCEDURE: 'routine',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'routine',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_EXTENSION: 'extension',
};

export function renameFacts(statement: StatementContext, rename: NodeOf<'RenameStmt'>): Fact[] {
  const to = rename.newname ?? '';
  const { last } = statement.whole;
  const range = statement.span(last).range;
  if (rename.renameType === 'OBJECT_COLUMN') {
    const table = relation(statement, rename.relation);
    if (table === null) return [];
    const column = rename.subname ?? '';
    return [{ sort: 'alter-table', table, changes: [{ does: 'rename-column', column, to, range }] }];
  }
  const kind = kinds[rename.renameType ?? ''];
  const object = kind === undefined ? null : objectOf(statement, rename);
  return kind === undefined || object === null ? [] : [{ sort: 'rename', kind, object, to, range }];
}

export function setSchemaFacts(statement: StatementContext, move: NodeOf<'AlterObjectSchemaStmt'>): Fact[] {
  const kind = kinds[move.objectType ?? ''];
  const object = kind === undefined ? null : objectOf(statement, move);
  const to = move.newschema ?? '';
  return kind === undefined || object === null ? [] : [{ sort: 'set-schema', kind, object, to }];
}

function objectOf(
  statement: StatementContext,
  node: NodeOf<'RenameStmt'> | NodeOf<'AlterObjectSchemaStmt'>,
): Written | null {
  const written = relation(statement, node.relation);
  if (written !== null) return written;
  if ('subname' in node && node.subname !== undefined && node.object === undefined) {
    // ALTER SCHEMA a RENAME TO b
    return { name: { schema: null, name: node.subname }, range: statement.span(2).range };
  }
  const name = node.object === undefined ? null : objectName(node.object);
  // ALTER <kind> [IF EXISTS] name …; kinds of two words are relations, which the parser places.
  return name === null ? null : { name, range: statement.name(statement.is(2, 'IF') ? 4 : 2).range };
}

export function dropFacts(statement: StatementContext, drop: NodeOf<'DropStmt'>): Fact[] {
  const kind = kinds[drop.removeType ?? ''];
  if (kind === undefined) return [];
  if (kind === 'trigger') return dropTriggerFacts(statement, drop);
  let at = 1;
  while (/^(?:MATERIALIZED|FOREIGN|CONCURRENTLY)$/.test(statement.tokens[at]?.text ?? '')) at++;
  at++;
  if (statement.is(at, 'CONCURRENTLY')) at++;
  if (statement.is(at, 'IF')) at += 2;
  return (drop.objects ?? []).flatMap((node): Fact[] => {
    const name = objectName(node);
    const { range, last } = statement.name(at);
    at = last + 1;
    if (statement.is(at, '(')) at = statement.closes(at) + 1;
    at++; // the comma
    const cascade = drop.behavior === 'DROP_CASCADE' ? { cascade: true } : {};
    return name === null ? [] : [{ sort: 'drop', kind, object: { name, range }, ...cascade }];
  });
}

/** DROP TRIGGER name ON table: the parser gives both as one name. */
function dropTriggerFacts(statement: StatementContext, { objects = [] }: NodeOf<'DropStmt'>): Fact[] {
  const { range } = statement.name(statement.is(2, 'IF') ? 4 : 2);
  return objects.flatMap((node): Fact[] => {
    const parts = 'List' in node ? nameParts(node.List.items) : [];
    const name = parts.at(-1);
    if (name === undefined || parts.length < 2) return [];
    const object = { name: { schema: null, name }, range };
    return [{ sort: 'drop', kind: 'trigger', object, ofTable: nameOf(parts.slice(0, -1)) }];
  });
}

/** The name in one of the many forms in which the parser gives it. */
function objectName(node: Node): Name | null {
  if ('List' in node) return nameOf(nameParts(node.List.items));
  if ('String' in node) return { schema: null, name: node.String.sval ?? '' };
  if ('TypeName' in node) return nameOf(nameParts(node.TypeName.names));
  if ('ObjectWithArgs' in node) return nameOf(nameParts(node.ObjectWithArgs.objname));
  return null;
}
