import type { StatementContext } from '../../rules/statement-context.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import type { Fact, TableChange, TableFact, Written } from '../fact.ts';
import { columnFact, fillingOf, typeFact } from './columns.ts';
import { constraintFacts } from './constraints.ts';
import { relation } from './written.ts';

/** INCLUDING INDEXES, as PostgreSQL numbers the options of LIKE (parsenodes.h, TableLikeOption). */
const includingIndexes = 1 << 6;

export function tableFact(statement: StatementContext, create: NodeOf<'CreateStmt'>): TableFact | null {
  const table = relation(statement, create.relation);
  if (table === null) return null;
  const columns: TableFact['columns'][number][] = [];
  const keys: TableFact['keys'][number][] = [];
  const foreignKeys: TableFact['foreignKeys'][number][] = [];
  const likes: TableFact['likes'][number][] = [];
  const take = (constraints: readonly Node[] | undefined, column: string | null) => {
    const facts = constraintFacts(statement, constraintsOf(constraints), column);
    keys.push(...facts.keys);
    foreignKeys.push(...facts.foreignKeys);
  };
  for (const element of create.tableElts ?? []) {
    if ('ColumnDef' in element) {
      columns.push(columnFact(statement, element.ColumnDef));
      take(element.ColumnDef.constraints, element.ColumnDef.colname ?? '');
    } else if ('TableLikeClause' in element) {
      const like = relation(statement, element.TableLikeClause.relation);
      const options = element.TableLikeClause.options ?? 0;
      if (like) likes.push({ table: like, withKeys: (options & includingIndexes) !== 0 });
    } else {
      take([element], null);
    }
  }
  const parents = (create.inhRelations ?? []).flatMap((each): Written[] =>
    'RangeVar' in each ? [relation(statement, each.RangeVar)].filter(isThere) : [],
  );
  return {
    sort: 'table',
    table,
    ifNotExists: create.if_not_exists ?? false,
    isTemporary: create.relation?.relpersistence === 't',
    columns,
    keys,
    foreignKeys,
    parents,
    isPartition: create.partbound !== undefined,
    likes,
    hasAllColumns: create.ofTypename === undefined,
  };
}

const isThere = <T>(value: T | null): value is T => value !== null;

const none: readonly NodeOf<'Constraint'>[] = [];

function constraintsOf(nodes: readonly Node[] | undefined): readonly NodeOf<'Constraint'>[] {
  if (nodes === undefined) return none;
  const constraints: NodeOf<'Constraint'>[] = [];
  for (const node of nodes) if ('Constraint' in node) constraints.push(node.Constraint);
  return constraints;
}

/** CREATE TABLE AS and SELECT INTO: a table, of which the columns are what a query gives. */
export function tableOfQuery(
  statement: StatementContext,
  into: NodeOf<'RangeVar'> | undefined,
  outputs: Pick<TableFact, 'outputs'>,
): Fact[] {
  const table = relation(statement, into);
  if (table === null) return [];
  return [
    {
      sort: 'table',
      table,
      ifNotExists: false,
      isTemporary: into?.relpersistence === 't',
      columns: [],
      keys: [],
      foreignKeys: [],
      parents: [],
      isPartition: false,
      likes: [],
      hasAllColumns: false,
      ...outputs,
    },
  ];
}

export function alterTableFacts(statement: StatementContext, alter: NodeOf<'AlterTableStmt'>): Fact[] {
  const table = relation(statement, alter.relation);
  if (table === null || alter.objtype === 'OBJECT_INDEX') return [];
  const facts: Fact[] = [];
  const changes: TableChange[] = [];
  for (const wrapped of alter.cmds ?? []) {
    if (!('AlterTableCmd' in wrapped)) continue;
    const command = wrapped.AlterTableCmd;
    changes.push(...changesOf(statement, command));
    const { def } = command;
    if (command.subtype === 'AT_AttachPartition' && def !== undefined && 'PartitionCmd' in def) {
      const child = relation(statement, def.PartitionCmd.name);
      const attached: TableChange = { does: 'attach-to', parent: table.name };
      if (child) facts.push({ sort: 'alter-table', table: child, changes: [attached] });
    }
  }
  if (changes.length > 0) facts.push({ sort: 'alter-table', table, changes });
  return facts;
}

function changesOf(statement: StatementContext, command: NodeOf<'AlterTableCmd'>): TableChange[] {
  const { def, name: column = '' } = command;
  switch (command.subtype) {
    case 'AT_AddColumn': {
      if (def === undefined || !('ColumnDef' in def)) return [];
      const added = columnFact(statement, def.ColumnDef);
      return [
        { does: 'add-column', column: added },
        ...constraintChanges(statement, def.ColumnDef.constraints, added.name),
      ];
    }
    case 'AT_DropColumn':
      return [{ does: 'drop-column', column, ...droppedColumn(statement, command) }];
    case 'AT_AlterColumnType':
      if (def === undefined || !('ColumnDef' in def) || def.ColumnDef.typeName === undefined) return [];
      return [{ does: 'set-type', column, type: typeFact(statement, def.ColumnDef.typeName) }];
    case 'AT_ColumnDefault':
      return [{ does: 'set-filling', column, filling: fillingOf(statement, def), range: words(statement) }];
    case 'AT_AddIdentity':
      return [{ does: 'set-filling', column, filling: { by: 'identity' }, range: words(statement) }];
    case 'AT_DropIdentity':
      return [{ does: 'set-filling', column, filling: { by: 'nothing' }, range: words(statement) }];
    case 'AT_SetNotNull':
    case 'AT_DropNotNull':
      return [{ does: 'set-not-null', column, notNull: command.subtype === 'AT_SetNotNull' }];
    case 'AT_AddConstraint':
      return def === undefined ? [] : constraintChanges(statement, [def], null);
    case 'AT_DropConstraint':
      return [{ does: 'drop-constraint', name: column, ...droppedConstraint(statement, column) }];
    default:
      return [];
  }
}

const constraintChanges = (
  statement: StatementContext,
  nodes: readonly Node[] | undefined,
  column: string | null,
): TableChange[] => {
  const { keys, foreignKeys } = constraintFacts(statement, constraintsOf(nodes), column);
  return [
    ...keys.map((key): TableChange => ({ does: 'add-key', key })),
    ...foreignKeys.map((foreignKey): TableChange => ({ does: 'add-foreign-key', foreignKey })),
  ];
};

/** The name behind DROP COLUMN, where it is written. */
function droppedColumn(
  statement: StatementContext,
  { name, behavior }: NodeOf<'AlterTableCmd'>,
): Pick<Extract<TableChange, { does: 'drop-column' }>, 'range' | 'cascade'> {
  const cascade = behavior === 'DROP_CASCADE' ? { cascade: true } : {};
  for (let i = 0; i < statement.tokens.length; i++) {
    if (!statement.is(i, 'DROP')) continue;
    let at = statement.is(i + 1, 'COLUMN') ? i + 2 : i + 1;
    if (statement.is(at, 'IF')) at += 2;
    const written = statement.span(at);
    if (plainName(statement.slice(written)) === name) return { range: written.range, ...cascade };
  }
  return cascade;
}

const plainName = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();

/** The name behind DROP CONSTRAINT, where it is written, and the statement when it does nothing else. */
function droppedConstraint(
  statement: StatementContext,
  name: string,
): Pick<Extract<TableChange, { does: 'drop-constraint' }>, 'range' | 'alone'> {
  for (let i = 0; i < statement.tokens.length; i++) {
    if (!statement.is(i, 'DROP') || !statement.is(i + 1, 'CONSTRAINT')) continue;
    const written = statement.span(statement.is(i + 2, 'IF') ? i + 4 : i + 2);
    const text = statement.slice(written);
    if (plainName(text) !== name) continue;
    // ALTER TABLE [IF EXISTS] [ONLY] t DROP CONSTRAINT c, with nothing behind but RESTRICT or CASCADE.
    const { whole } = statement;
    const behind = /^(?:RESTRICT|CASCADE)$/i.test(statement.tokens[whole.last]?.text ?? '') ? 1 : 0;
    const at = statement.is(2, 'IF') ? 4 : 2;
    const table = statement.name(statement.is(at, 'ONLY') ? at + 1 : at);
    const ifExists = at > 2 || statement.is(i + 2, 'IF');
    const isAlone = statement.is(1, 'TABLE') && table.last === i - 1 && written.last + behind === whole.last;
    if (!isAlone) return { range: written.range };
    // An index is in the schema of its table, where no other has its name.
    const schema = table.last > table.first ? `${statement.slice(statement.span(table.first))}.` : '';
    const index = `${ifExists ? 'IF EXISTS ' : ''}${schema}${text}`;
    return { range: written.range, alone: { range: whole.range, index } };
  }
  return {};
}

const words = (statement: StatementContext) => statement.whole.range;
