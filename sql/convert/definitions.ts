import type { NodeOf } from '../parse/parser.ts';
import { relationName } from '../rules/names.ts';
import { listName, mainRelation } from './names.ts';
import { closing, statementsAtOnce, type Script, type Statement } from './script.ts';

/** A domain, as CockroachDB must write it: a base type, and what the domain demands of the value. */
export interface Domain {
  readonly base: NodeOf<'TypeName'>;
  /** The base type as it stands in CREATE DOMAIN. */
  readonly baseText: string;
  readonly defaultText: string | null;
  readonly notNull: boolean;
  /** Conditions with their parentheses; `VALUE` stands for the column. */
  readonly checks: readonly string[];
}

/** What the script says about names, and a later or earlier statement has to know. */
export interface Definitions {
  readonly domains: ReadonlyMap<string, Domain>;
  readonly rangeTypes: ReadonlySet<string>;
  /** Partition → the table that it is part of. */
  readonly partitions: ReadonlyMap<string, string>;
  /** Table → column → type, `schema.name`. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly sequences: ReadonlySet<string>;
}

/** Reads all statements once. What is defined twice counts as the last one says. In steps, for others to have their turn. */
export function* collectDefinitions(script: Script): Generator<undefined, Definitions> {
  const domains = new Map<string, Domain>();
  const rangeTypes = new Set<string>();
  const partitions = new Map<string, string>();
  const columns = new Map<string, Map<string, string>>();
  const sequences = new Set<string>();

  for (const [index, statement] of script.statements.entries()) {
    if (index % statementsAtOnce === 0) yield;
    const domain = statement.as('CreateDomainStmt');
    const domainName = domain && listName(domain.domainname);
    if (domainName) domains.set(domainName, readDomain(statement));

    const range = listName(statement.as('CreateRangeStmt')?.typeName);
    if (range) rangeTypes.add(range);

    const sequence = relationName(statement.as('CreateSeqStmt')?.sequence);
    if (sequence) sequences.add(sequence);

    const table = statement.as('CreateStmt');
    const tableName = relationName(table?.relation);
    if (table && tableName) {
      const types = new Map<string, string>();
      for (const element of table.tableElts ?? []) {
        const column = 'ColumnDef' in element ? element.ColumnDef : null;
        const type = listName(column?.typeName?.names);
        if (column?.colname && type) types.set(column.colname, type);
      }
      columns.set(tableName, types);
      // Before PostgreSQL 10, partitions were children without columns of their own: their rows are the parent's, too.
      const addsNothing = table.inhRelations?.length === 1 && types.size === 0;
      if (table.partbound || addsNothing) {
        const parent = table.inhRelations?.[0];
        const parentName = parent && 'RangeVar' in parent ? relationName(parent.RangeVar) : null;
        if (parentName) partitions.set(tableName, parentName);
      }
    }

    const alter = statement.as('AlterTableStmt');
    const parent = mainRelation(statement);
    for (const command of alter?.cmds ?? []) {
      if (!('AlterTableCmd' in command) || command.AlterTableCmd.subtype !== 'AT_AttachPartition') continue;
      const definition = command.AlterTableCmd.def;
      const part =
        definition && 'PartitionCmd' in definition ? relationName(definition.PartitionCmd.name) : null;
      if (alter?.objtype === 'OBJECT_TABLE' && part && parent) partitions.set(part, parent);
    }
  }
  return { domains, rangeTypes, partitions, columns, sequences };
}

/** Words that end the base type in CREATE DOMAIN. */
const afterBase = new Set(['CONSTRAINT', 'CHECK', 'NOT', 'NULL', 'DEFAULT', 'COLLATE', ';']);

function readDomain(statement: Statement): Domain {
  const node = statement.as('CreateDomainStmt');
  const base: NodeOf<'TypeName'> = node?.typeName ?? {};
  const tokens = statement.tokens;
  const first = statement.tokenAt(base.location);
  let last = first;
  while (last + 1 < tokens.length && !isEnd(last + 1)) last++;

  let notNull = false;
  let defaultText: string | null = null;
  const checks: string[] = [];
  for (const item of node?.constraints ?? []) {
    if (!('Constraint' in item)) continue;
    const start = statement.tokenAt(item.Constraint.location);
    switch (item.Constraint.contype) {
      case 'CONSTR_NOTNULL':
        notNull = true;
        break;
      case 'CONSTR_DEFAULT': {
        const from = tokens.findIndex((token, i) => i >= start && token.text === 'DEFAULT') + 1;
        let to = from;
        while (to + 1 < tokens.length && !isEnd(to + 1)) to++;
        defaultText = statement.slice(tokens[from]?.start ?? 0, tokens[to]?.end ?? 0);
        break;
      }
      case 'CONSTR_CHECK': {
        const open = tokens.findIndex((token, i) => i >= start && token.text === '(');
        const close = closing(tokens, open);
        checks.push(statement.slice(tokens[open]?.start ?? 0, tokens[close]?.end ?? 0));
        break;
      }
      default:
        break;
    }
  }
  return {
    base,
    baseText: statement.slice(tokens[first]?.start ?? 0, tokens[last]?.end ?? 0),
    defaultText,
    notNull,
    checks,
  };

  function isEnd(index: number): boolean {
    const token = tokens[index];
    return token === undefined || (token.depth === 0 && afterBase.has(token.text));
  }
}
