import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import type { Node } from '../../parse/parser.ts';
import type { Fact, Written } from '../fact.ts';
import { dropFacts, renameFacts, setSchemaFacts } from './changes.ts';
import { indexFact, routineFact, sequenceFacts, triggerFact, typeObject } from './objects.ts';
import { configFacts, settingFacts } from './search-path.ts';
import { outputsOf, queryOf } from './outputs.ts';
import { readsOfRoutine } from './routine-reads.ts';
import { signatureOf } from './signatures.ts';
import { alterTableFacts, tableFact, tableOfQuery } from './tables.ts';
import { transactionFacts } from './transactions.ts';
import { behind, listed, relation } from './written.ts';

/**
 * What a PostgreSQL statement says of the schema. Statements inside of function bodies and DO blocks say nothing
 * here: whether and when they run, nobody can tell.
 */
export function factsOf(node: Node, statement: StatementContext): readonly Fact[] {
  // Most statements of a dump are rows.
  if ('InsertStmt' in node || 'CopyStmt' in node) return nothing;
  if ('CreateStmt' in node) return [tableFact(statement, node.CreateStmt)].filter((fact) => fact !== null);
  if ('AlterTableStmt' in node) return alterTableFacts(statement, node.AlterTableStmt);
  if ('IndexStmt' in node) return indexFact(statement, node.IndexStmt);
  if ('SelectStmt' in node) {
    const into = node.SelectStmt.intoClause?.rel;
    if (into === undefined) return configFacts(node.SelectStmt);
    return tableOfQuery(statement, into, outputsOf(statement, node, []));
  }
  if ('TransactionStmt' in node) return transactionFacts(statement, node.TransactionStmt);
  if ('VariableSetStmt' in node) return settingFacts(node.VariableSetStmt);
  if ('CreateSeqStmt' in node) return sequenceFacts(statement, node.CreateSeqStmt, true);
  if ('AlterSeqStmt' in node) return sequenceFacts(statement, node.AlterSeqStmt, false);
  if ('CreateTableAsStmt' in node) {
    const { into, objtype, query } = node.CreateTableAsStmt;
    const listed = nameParts(into?.colNames);
    if (objtype !== 'OBJECT_MATVIEW') {
      return tableOfQuery(statement, into?.rel, outputsOf(statement, query, listed));
    }
    const view = relation(statement, into?.rel);
    const ofQuery = queryOf(statement, query, listed);
    return view === null ? [] : [{ sort: 'view', view, orReplace: false, isMaterialized: true, ...ofQuery }];
  }
  if ('ViewStmt' in node) {
    const view = relation(statement, node.ViewStmt.view);
    const orReplace = node.ViewStmt.replace ?? false;
    if (view === null) return [];
    const ofQuery = queryOf(statement, node.ViewStmt.query, nameParts(node.ViewStmt.aliases));
    return [{ sort: 'view', view, orReplace, isMaterialized: false, ...ofQuery }];
  }
  if ('CreateForeignTableStmt' in node) {
    const base = node.CreateForeignTableStmt.base;
    return base === undefined ? [] : [tableFact(statement, base)].filter((fact) => fact !== null);
  }
  if ('CreateEnumStmt' in node) return typeObject(statement, node.CreateEnumStmt.typeName, 'enum');
  if ('CreateRangeStmt' in node) return typeObject(statement, node.CreateRangeStmt.typeName, 'range');
  if ('CreateDomainStmt' in node) {
    const { domainname, typeName } = node.CreateDomainStmt;
    return typeObject(statement, domainname, 'domain', typeName ?? null);
  }
  if ('CompositeTypeStmt' in node) {
    const type = relation(statement, node.CompositeTypeStmt.typevar);
    return type === null ? [] : [{ sort: 'type', type, form: 'composite', base: null }];
  }
  if ('DefineStmt' in node) {
    const { kind, defnames } = node.DefineStmt;
    if (kind === 'OBJECT_TYPE') return typeObject(statement, defnames, 'base');
    return kind === 'OBJECT_AGGREGATE' ? routineFact(statement, defnames, false, undefined) : [];
  }
  if ('CreateFunctionStmt' in node) {
    const { funcname, replace, returnType } = node.CreateFunctionStmt;
    const reads = readsOfRoutine(node, statement);
    const isTrigger = nameParts(returnType?.names).at(-1) === 'trigger';
    return routineFact(
      statement,
      funcname,
      replace ?? false,
      signatureOf(statement, node.CreateFunctionStmt),
      reads === undefined ? null : { isTrigger, reads },
    );
  }
  if ('CreateTrigStmt' in node) return triggerFact(statement, node.CreateTrigStmt);
  if ('RenameStmt' in node) return renameFacts(statement, node.RenameStmt);
  if ('AlterObjectSchemaStmt' in node) return setSchemaFacts(statement, node.AlterObjectSchemaStmt);
  if ('DropStmt' in node) return dropFacts(statement, node.DropStmt);
  if ('CreateSchemaStmt' in node) return schemaFacts(statement, node.CreateSchemaStmt);
  if ('CreateExtensionStmt' in node) {
    const extension = listed(statement, undefined, behind(statement, 'EXTENSION'));
    const name = node.CreateExtensionStmt.extname ?? '';
    return [{ sort: 'extension', extension: { ...extension, name: { schema: null, name } } }];
  }
  return nothing;
}

const nothing: readonly Fact[] = [];

/** CREATE SCHEMA, whose elements are in that schema unless they name another. */
function schemaFacts(
  statement: StatementContext,
  create: Extract<Node, { CreateSchemaStmt: unknown }>['CreateSchemaStmt'],
): Fact[] {
  const name = create.schemaname ?? create.authrole?.rolename ?? '';
  const { range } = statement.span(behind(statement, 'SCHEMA'));
  const elements = (create.schemaElts ?? []).flatMap((element) => factsOf(element, statement));
  const made: Fact = { sort: 'schema', schema: { name: { schema: null, name }, range } };
  return [made, ...elements.map((fact) => within(fact, name))];
}

/** A fact with the schema filled in where none is written. */
function within(fact: Fact, schema: string): Fact {
  const inside = (written: Written): Written =>
    written.name.schema === null ? { ...written, name: { ...written.name, schema } } : written;
  switch (fact.sort) {
    case 'table':
    case 'index':
    case 'trigger':
      return { ...fact, table: inside(fact.table) };
    case 'view':
      return { ...fact, view: inside(fact.view) };
    case 'sequence':
      return { ...fact, sequence: inside(fact.sequence) };
    default:
      return fact;
  }
}
