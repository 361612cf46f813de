import { indexElements, indexMethod } from '../../rules/index-elements.ts';
import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { nameOf } from '../name.ts';
import type { ColumnReference, Fact, IndexElementFact, TypeForm, ReadFact } from '../fact.ts';
import type { RoutineSignature } from '../signature.ts';
import { typeFact } from './columns.ts';
import { behind, listed, relation } from './written.ts';

export function indexFact(statement: StatementContext, index: NodeOf<'IndexStmt'>): Fact[] {
  const table = relation(statement, index.relation);
  if (table === null) return [];
  const method = index.accessMethod ?? 'btree';
  const placed = indexElements(statement, index);
  const elements = placed.map(({ node, span }): IndexElementFact => {
    const operatorClass = nameParts(node.opclass).at(-1) ?? null;
    const found = operatorClass === null ? null : statement.find(operatorClass.toUpperCase(), span);
    return { name: node.name ?? null, range: span.range, operatorClass, classRange: found?.range ?? null };
  });
  const close = (placed.at(-1)?.span.last ?? -1) + 1;
  const name =
    index.idxname === undefined
      ? null
      : {
          name: { schema: table.name.schema, name: index.idxname },
          range: statement.name(behind(statement, 'INDEX')).range,
        };
  return [
    {
      sort: 'index',
      name,
      table,
      isUnique: index.unique ?? false,
      method,
      methodRange: indexMethod(statement, index)?.range ?? null,
      elements,
      isHashSharded: statement.is(close + 1, 'USING') && statement.is(close + 2, 'HASH'),
      isPartial: index.whereClause !== undefined,
      end: statement.tokens[close]?.end ?? statement.text.length,
    },
  ];
}

/** CREATE and ALTER SEQUENCE. */
export function sequenceFacts(
  statement: StatementContext,
  node: NodeOf<'CreateSeqStmt'> | NodeOf<'AlterSeqStmt'>,
  isNew: boolean,
): Fact[] {
  const sequence = relation(statement, node.sequence);
  if (sequence === null) return [];
  const owner = ownerOf(statement, node.options);
  if (isNew) {
    const ifNotExists = 'if_not_exists' in node && node.if_not_exists === true;
    return [{ sort: 'sequence', sequence, ifNotExists, owner }];
  }
  return owner === null ? [] : [{ sort: 'sequence-owner', sequence, owner }];
}

function ownerOf(statement: StatementContext, options: readonly Node[] | undefined): ColumnReference | null {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'owned_by') continue;
    const { arg } = option.DefElem;
    const parts = arg !== undefined && 'List' in arg ? nameParts(arg.List.items) : [];
    if (parts.length < 2) return null; // NONE
    const found = statement.find('OWNED BY');
    const range = found === null ? statement.whole.range : statement.name(found.last + 1).range;
    return { table: nameOf(parts.slice(0, -1)), column: parts.at(-1) ?? '', range };
  }
  return null;
}

export function typeObject(
  statement: StatementContext,
  names: readonly Node[] | undefined,
  form: TypeForm,
  base: NodeOf<'TypeName'> | null = null,
): Fact[] {
  const type = listed(statement, names, behind(statement, form === 'domain' ? 'DOMAIN' : 'TYPE'));
  return [{ sort: 'type', type, form, base: base === null ? null : typeFact(statement, base) }];
}

export function routineFact(
  statement: StatementContext,
  names: readonly Node[] | undefined,
  orReplace: boolean,
  signature: RoutineSignature | undefined,
  body: { readonly isTrigger: boolean; readonly reads: ReadFact } | null = null,
): Fact[] {
  const routine = listed(statement, names, behind(statement, 'FUNCTION', 'PROCEDURE', 'AGGREGATE'));
  return [
    { sort: 'routine', routine, orReplace, ...(signature === undefined ? {} : { signature }), ...body },
  ];
}

export function triggerFact(statement: StatementContext, trigger: NodeOf<'CreateTrigStmt'>): Fact[] {
  const table = relation(statement, trigger.relation);
  if (table === null) return [];
  const { range } = statement.span(behind(statement, 'TRIGGER'));
  const routine = trigger.funcname === undefined ? {} : { routine: nameOf(nameParts(trigger.funcname)) };
  return [{ sort: 'trigger', name: trigger.trigname ?? '', range, table, ...routine }];
}
