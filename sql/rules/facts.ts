import type { TextRange } from '../finding.ts';
import type { Node, NodeOf, NodeTag } from '../parse/parser.ts';
import { indexElements, indexMethod } from './index-elements.ts';
import { builtInType, nameParts, qualifiedName, relationName } from './names.ts';
import type { StatementContext } from './statement-context.ts';

/** How a column gets a value when none is given, as far as it matters for keys. */
export type ColumnSource = 'none' | 'serial' | 'sequence' | 'identity' | 'other';

export interface ColumnFact {
  readonly name: string;
  /** Name of a built-in type, or `schema.type` of one's own. */
  readonly type: string;
  readonly isArray: boolean;
  readonly source: ColumnSource;
}

/**
 * What one statement says that matters to others. pg_dump makes a table in one statement, its default in a second
 * and its key in a third, so that a rule about keys must put facts together. Ranges are offsets in the statement.
 */
export type Fact =
  | {
      readonly sort: 'table';
      readonly table: string;
      /** The table's name. */
      readonly range: TextRange;
      readonly columns: ReadonlyMap<string, ColumnFact>;
      readonly key: { readonly columns: readonly string[]; readonly range: TextRange } | null;
      /** Temporary, a partition, a copy of another table's keys: what is said about keys elsewhere isn't for it. */
      readonly keyElsewhere: boolean;
    }
  | {
      readonly sort: 'key';
      readonly table: string;
      readonly columns: readonly string[];
      readonly range: TextRange;
    }
  | {
      readonly sort: 'default';
      readonly table: string;
      readonly column: string;
      readonly source: ColumnSource;
    }
  | {
      readonly sort: 'index';
      readonly table: string;
      readonly method: string;
      /** `USING method`, when it is written. */
      readonly methodRange: TextRange | null;
      readonly elements: readonly IndexElementFact[];
    };

export interface IndexElementFact {
  /** The column; null for an expression. */
  readonly name: string | null;
  readonly operatorClass: string | null;
  readonly classRange: TextRange | null;
}

/** The facts of one statement. */
export function factsOf(node: Node, statement: StatementContext): Fact[] {
  if ('CreateStmt' in node) return tableFacts(node.CreateStmt, statement);
  if ('AlterTableStmt' in node) return alterFacts(node.AlterTableStmt, statement);
  if ('IndexStmt' in node) return indexFacts(node.IndexStmt, statement);
  return [];
}

function tableFacts(create: NodeOf<'CreateStmt'>, statement: StatementContext): Fact[] {
  const table = relationName(create.relation);
  if (table === undefined) return [];
  const columns = new Map<string, ColumnFact>();
  let key: readonly string[] | null = null;
  let keyElsewhere =
    create.relation?.relpersistence === 't' ||
    create.partbound !== undefined ||
    create.ofTypename !== undefined;
  for (const element of create.tableElts ?? []) {
    if ('ColumnDef' in element) {
      const column = columnFact(element.ColumnDef);
      columns.set(column.name, column);
      if (hasConstraint(element.ColumnDef, 'CONSTR_PRIMARY')) key = [column.name];
    } else if ('Constraint' in element && element.Constraint.contype === 'CONSTR_PRIMARY') {
      key = nameParts(element.Constraint.keys);
    } else if ('TableLikeClause' in element) {
      keyElsewhere = true;
    }
  }
  const range = statement.name(statement.tokenAt(create.relation?.location)).range;
  const keyRange = key === null ? null : statement.find('PRIMARY KEY', statement.whole, true);
  return [
    {
      sort: 'table',
      table,
      range,
      columns,
      key: key === null ? null : { columns: key, range: keyRange?.range ?? range },
      keyElsewhere,
    },
  ];
}

function alterFacts(alter: NodeOf<'AlterTableStmt'>, statement: StatementContext): Fact[] {
  const table = relationName(alter.relation);
  if (table === undefined) return [];
  const facts: Fact[] = [];
  for (const wrapped of alter.cmds ?? []) {
    if (!('AlterTableCmd' in wrapped)) continue;
    const command = wrapped.AlterTableCmd;
    const { def } = command;
    if (def !== undefined && 'Constraint' in def && def.Constraint.contype === 'CONSTR_PRIMARY') {
      const range = statement.find('PRIMARY KEY', statement.element(def.Constraint.location))?.range;
      facts.push({
        sort: 'key',
        table,
        columns: nameParts(def.Constraint.keys),
        range: range ?? statement.whole.range,
      });
    } else if (command.subtype === 'AT_ColumnDefault' && command.name !== undefined) {
      facts.push({ sort: 'default', table, column: command.name, source: defaultSource(def) });
    } else if (command.subtype === 'AT_AddIdentity' && command.name !== undefined) {
      facts.push({ sort: 'default', table, column: command.name, source: 'identity' });
    }
  }
  return facts;
}

function indexFacts(index: NodeOf<'IndexStmt'>, statement: StatementContext): Fact[] {
  const table = relationName(index.relation);
  const method = index.accessMethod ?? 'btree';
  // No rule asks about ordinary indexes, and most are: spare their tokens.
  if (table === undefined || method === 'btree') return [];
  const elements = indexElements(statement, index).map(({ node, span }): IndexElementFact => {
    const operatorClass = nameParts(node.opclass).at(-1) ?? null;
    const found = operatorClass === null ? null : statement.find(operatorClass.toUpperCase(), span);
    return { name: node.name ?? null, operatorClass, classRange: found?.range ?? null };
  });
  return [
    { sort: 'index', table, method, methodRange: indexMethod(statement, index)?.range ?? null, elements },
  ];
}

function columnFact(column: NodeOf<'ColumnDef'>): ColumnFact {
  const names = column.typeName?.names;
  const type = builtInType(names) ?? qualifiedName(nameParts(names));
  let source: ColumnSource = /^(small|big)?serial[248]?$/.test(type) ? 'serial' : 'none';
  for (const wrapped of column.constraints ?? []) {
    if (!('Constraint' in wrapped)) continue;
    if (wrapped.Constraint.contype === 'CONSTR_IDENTITY') source = 'identity';
    if (wrapped.Constraint.contype === 'CONSTR_DEFAULT') source = defaultSource(wrapped.Constraint.raw_expr);
  }
  return {
    name: column.colname ?? '',
    type,
    isArray: (column.typeName?.arrayBounds?.length ?? 0) > 0,
    source,
  };
}

function hasConstraint(column: NodeOf<'ColumnDef'>, sort: NodeOf<'Constraint'>['contype']): boolean {
  return (column.constraints ?? []).some(
    (wrapped) => 'Constraint' in wrapped && wrapped.Constraint.contype === sort,
  );
}

function defaultSource(expression: Node | undefined): ColumnSource {
  if (expression === undefined) return 'none';
  if ('FuncCall' in expression && nameParts(expression.FuncCall.funcname).at(-1) === 'nextval')
    return 'sequence';
  return 'other';
}

/** `schema.table` that a statement is about, for the findings in it. */
export function tableOf(tag: NodeTag, node: Node): string | undefined {
  const inner = (node as Record<string, { relation?: { schemaname?: string; relname?: string } }>)[tag];
  return relationName(inner?.relation);
}
