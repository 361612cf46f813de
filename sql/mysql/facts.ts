import type {
  ColumnFact,
  Fact,
  Filling,
  ForeignKeyFact,
  KeyFact,
  TableChange,
  Written,
} from '../catalog/fact.ts';
import type { Name } from '../catalog/name.ts';
import type { Span } from '../rules/source-statement.ts';
import { hasAttribute } from './columns.ts';
import type { AlterAction, ColumnDefinition, KeyDefinition } from './model.ts';
import type { MysqlStatement } from './statement.ts';
import { typeVerdict } from './types.ts';

/**
 * What a MySQL statement says of the schema: the same facts as those of a PostgreSQL statement, so that the catalogue
 * knows both. Types have the names that CockroachDB's types have there; a database in front of a table counts as its
 * schema. Indexes stay without a name: in MySQL, as in CockroachDB, each table has names of its own for them.
 */
export function mysqlFacts(statement: MysqlStatement): Fact[] {
  const { kind, name } = statement.model;
  if (name === null) return [];
  const object = written(name, statement);
  switch (kind) {
    case 'create table':
      return tableFacts(object, statement);
    case 'alter table':
      return alterFacts(object, statement);
    case 'create index':
      return statement.model.keys.flatMap((key) => indexFact(key, object, statement));
    case 'create view': {
      const orReplace = statement.find('OR REPLACE', statement.model.head) !== null;
      return [{ sort: 'view', view: object, orReplace, isMaterialized: false }];
    }
    case 'create procedure':
    case 'create function':
      return [{ sort: 'routine', routine: object, orReplace: false }];
    case 'create trigger': {
      const on = statement.find('ON');
      if (on === null) return [];
      const table = written(statement.name(on.last + 1), statement);
      return [{ sort: 'trigger', name: object.name.name, range: name.range, table }];
    }
    case 'drop table':
    case 'drop view':
      return dropped(statement, name, kind === 'drop table' ? 'table' : 'view');
    default:
      return [];
  }
}

function tableFacts(table: Written, statement: MysqlStatement): Fact[] {
  const { columns, keys, table: made } = statement.model;
  if (made === null) return [];
  const likeAt = made.like === null ? null : made.like.first + (statement.is(made.like.first, '(') ? 2 : 1);
  const likes =
    likeAt === null ? [] : [{ table: written(statement.name(likeAt), statement), withKeys: true }];
  return [
    {
      sort: 'table',
      table,
      ifNotExists: statement.find('IF NOT EXISTS') !== null,
      isTemporary: made.temporary !== null,
      columns: columns.map((column) => columnFact(column, statement)),
      keys: [...columns.flatMap(inlineKey), ...keys.flatMap(keyFact)],
      foreignKeys: keys.flatMap((key) => foreignKeyFact(key, statement)),
      parents: [],
      isPartition: false,
      likes,
      hasAllColumns: made.select === null && made.like === null && statement.model.unread.length === 0,
    },
    ...keys.flatMap((key) => indexFact(key, table, statement)),
  ];
}

function alterFacts(table: Written, statement: MysqlStatement): Fact[] {
  const changes = statement.model.actions.flatMap((action) => changesOf(action, statement));
  const indexes = statement.model.keys.flatMap((key) => indexFact(key, table, statement));
  return changes.length === 0 ? indexes : [{ sort: 'alter-table', table, changes }, ...indexes];
}

function changesOf(action: AlterAction, statement: MysqlStatement): TableChange[] {
  switch (action.sort) {
    case 'add column':
      return action.columns.flatMap((column): TableChange[] => [
        { does: 'add-column', column: columnFact(column, statement) },
        ...inlineKey(column).map((key): TableChange => ({ does: 'add-key', key })),
      ]);
    case 'add key':
      return [
        ...keyFact(action.key).map((key): TableChange => ({ does: 'add-key', key })),
        ...foreignKeyFact(action.key, statement).map((foreignKey): TableChange => ({
          does: 'add-foreign-key',
          foreignKey,
        })),
      ];
    case 'modify':
    case 'change': {
      const { column, old } = action;
      const before = statement.lastName(old);
      const fact = columnFact(column, statement);
      const renamed: TableChange[] =
        before === column.name
          ? []
          : [{ does: 'rename-column', column: before, to: column.name, range: column.nameSpan.range }];
      return [
        ...renamed,
        { does: 'set-type', column: column.name, type: fact.type },
        { does: 'set-not-null', column: column.name, notNull: fact.notNull },
        { does: 'set-filling', column: column.name, filling: fact.filling, range: column.span.range },
      ];
    }
    case 'drop column':
      return action.name === null ? [] : [{ does: 'drop-column', column: statement.lastName(action.name) }];
    case 'drop foreign key':
    case 'drop constraint':
      return action.name === null ? [] : [{ does: 'drop-constraint', name: statement.lastName(action.name) }];
    case 'rename column': {
      const to = statement.span(action.span.last);
      if (action.name === null) return [];
      const column = statement.lastName(action.name);
      return [{ does: 'rename-column', column, to: statement.nameAt(to.last), range: to.range }];
    }
    default:
      return [];
  }
}

function columnFact(column: ColumnDefinition, statement: MysqlStatement): ColumnFact {
  const verdict = typeVerdict(column, statement);
  const type = (verdict?.to ?? column.type.name).toLowerCase().replace(/\(.*$/, '').replace(/\s.*$/, '');
  return {
    name: column.name,
    range: column.nameSpan.range,
    type: {
      name: { schema: null, name: parserNames[type] ?? type },
      written: column.type.name.toLowerCase(),
      text: statement.slice(column.type.span),
      range: column.type.span.range,
      isArray: false,
    },
    notNull: hasAttribute(column, 'not null') || hasAttribute(column, 'primary key'),
    filling: fillingOf(column, statement),
  };
}

/** Names of PostgreSQL's parser for those that CockroachDB's documentation prefers. */
const parserNames: Readonly<Record<string, string>> = {
  bigint: 'int8',
  int: 'int4',
  integer: 'int4',
  smallint: 'int2',
  boolean: 'bool',
  decimal: 'numeric',
  dec: 'numeric',
  double: 'float8',
  char: 'bpchar',
  character: 'bpchar',
  bytes: 'bytea',
  blob: 'bytea',
  json: 'jsonb',
};

function fillingOf(column: ColumnDefinition, statement: MysqlStatement): Filling {
  if (hasAttribute(column, 'auto_increment') || column.type.name === 'SERIAL') return { by: 'serial' };
  const value = column.attributes.find((attribute) => attribute.name === 'default')?.value;
  if (value === undefined || value === null) return { by: 'nothing' };
  const text = statement.slice(value);
  if (/^null$/i.test(text)) return { by: 'nothing' };
  return /^\(?(?:now|current_timestamp|localtime|localtimestamp)\b/i.test(text)
    ? { by: 'clock' }
    : { by: 'expression' };
}

function inlineKey(column: ColumnDefinition): KeyFact[] {
  return column.attributes.flatMap(({ name, span }) => {
    if (name !== 'primary key' && name !== 'unique') return [];
    return [
      {
        name: null,
        isPrimary: name === 'primary key',
        columns: [column.name],
        range: span.range,
        isHashSharded: false,
        end: span.range.end,
      },
    ];
  });
}

function keyFact(key: KeyDefinition): KeyFact[] {
  if (key.sort !== 'primary' && key.sort !== 'unique') return [];
  const columns = key.parts.flatMap((part) => (part.name === null ? [] : [part.name]));
  return [
    {
      name: key.name,
      isPrimary: key.sort === 'primary',
      columns,
      range: key.keyword.range,
      isHashSharded: false,
      end: key.list?.range.end ?? key.span.range.end,
    },
  ];
}

function foreignKeyFact(key: KeyDefinition, statement: MysqlStatement): ForeignKeyFact[] {
  if (key.sort !== 'foreign' || key.references === null || key.list === null) return [];
  return [
    {
      name: key.name,
      columns: key.parts.flatMap((part) => (part.name === null ? [] : [part.name])),
      range: key.list.range,
      target: written(key.references.table, statement),
      targetColumns: key.references.columns,
    },
  ];
}

function indexFact(key: KeyDefinition, table: Written, statement: MysqlStatement): Fact[] {
  if (key.sort !== 'index' && !(key.sort === 'unique' && statement.model.kind === 'create index')) return [];
  return [
    {
      sort: 'index',
      name: null,
      table,
      isUnique: key.sort === 'unique',
      method: 'btree',
      methodRange: null,
      elements: key.parts.map((part) => ({
        name: part.length === null ? part.name : null,
        range: part.span.range,
        operatorClass: null,
        classRange: null,
      })),
      isHashSharded: false,
      isPartial: false,
      end: key.list?.range.end ?? key.span.range.end,
    },
  ];
}

function dropped(statement: MysqlStatement, first: Span, kind: 'table' | 'view'): Fact[] {
  const facts: Fact[] = [];
  for (let at = first.first; at <= statement.whole.last; at++) {
    if (!statement.isName(at)) continue;
    const name = statement.name(at);
    facts.push({ sort: 'drop', kind, object: written(name, statement) });
    at = name.last;
    if (!statement.is(at + 1, ',')) break;
  }
  return facts;
}

function written(span: Span, statement: MysqlStatement): Written {
  const schema = span.last > span.first ? statement.nameAt(span.last - 2) : null;
  const name: Name = { schema, name: statement.nameAt(span.last) };
  return { name, range: span.range };
}
