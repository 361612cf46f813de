import { outputsOfView } from '../assist/in-sight.ts';
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
import { mysqlSignature } from './routine-facts.ts';
import type { MysqlStatement } from './statement.ts';
import { typeVerdict } from './types.ts';

/**
 * What a MySQL statement says of the schema: the same facts as those of a PostgreSQL statement, so that the catalogue
 * knows both. Types have the names that CockroachDB's types have there; a database in front of a table counts as its
 * schema. Indexes stay without a name: in MySQL, as in CockroachDB, each table has names of its own for them.
 */
export function mysqlFacts(statement: MysqlStatement): Fact[] {
  const { kind, name } = statement.model;
  if (kind === 'rename table') return renames(statement);
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
      const outputs = outputsOfView(statement.text, 'mysql');
      return [{ sort: 'view', view: object, orReplace, isMaterialized: false, ...(outputs && { outputs }) }];
    }
    case 'create procedure':
    case 'create function': {
      const signature = mysqlSignature(statement);
      return [{ sort: 'routine', routine: object, orReplace: false, ...(signature && { signature }) }];
    }
    case 'create trigger': {
      const on = statement.find('ON');
      if (on === null) return [];
      const table = written(statement.name(on.last + 1), statement);
      return [{ sort: 'trigger', name: object.name.name, range: name.range, table }];
    }
    case 'drop index':
      return droppedKey(statement, name);
    case 'drop routine':
      return statement.is(0, 'DROP') && (statement.is(1, 'PROCEDURE') || statement.is(1, 'FUNCTION'))
        ? [{ sort: 'drop', kind: 'routine', object }]
        : [];
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
  // MySQL does not tell columns apart by case: `PRIMARY KEY (ID)` means the column `id`.
  const names = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
  const asDefined = (name: string) => names.get(name.toLowerCase()) ?? name;
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
      keys: [...columns.flatMap(inlineKey), ...keys.flatMap(keyFact)].map((key) => ({
        ...key,
        columns: key.columns.map(asDefined),
      })),
      foreignKeys: keys
        .flatMap((key) => foreignKeyFact(key, statement))
        .map((key) => ({ ...key, columns: key.columns.map(asDefined) })),
      parents: [],
      isPartition: false,
      likes,
      hasAllColumns: made.select === null && made.like === null && statement.model.unread.length === 0,
    },
    ...keys.flatMap((key) => indexFact(key, table, statement, asDefined)),
  ];
}

function alterFacts(table: Written, statement: MysqlStatement): Fact[] {
  const changes = statement.model.actions.flatMap((action) => changesOf(action, table, statement));
  const facts: Fact[] = statement.model.keys.flatMap((key) => indexFact(key, table, statement));
  if (changes.length > 0) facts.unshift({ sort: 'alter-table', table, changes });
  // What else the statement says is said of the table by its old name.
  for (const action of statement.model.actions) {
    if (action.sort !== 'rename table' || action.name === null) continue;
    const { range } = statement.span(action.name.last);
    facts.push({ sort: 'rename', kind: 'table', object: table, to: statement.lastName(action.name), range });
  }
  return facts;
}

function changesOf(action: AlterAction, table: Written, statement: MysqlStatement): TableChange[] {
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
    case 'drop primary key':
      // The name that a primary key has in the catalogue: MySQL gives it none.
      return [{ does: 'drop-constraint', name: `${table.name.name}_pkey` }];
    case 'drop index':
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
  if (column.type.name === 'SERIAL') return { by: 'serial' };
  if (hasAttribute(column, 'auto_increment')) return { by: 'identity' };
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
      // `CONSTRAINT pk PRIMARY KEY`: MySQL forgets the name.
      name: key.sort === 'primary' ? null : key.name,
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

function indexFact(
  key: KeyDefinition,
  table: Written,
  statement: MysqlStatement,
  asDefined = (name: string) => name,
): Fact[] {
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
        name: part.length === null && part.name !== null ? asDefined(part.name) : null,
        range: part.span.range,
        operatorClass: null,
        classRange: null,
      })),
      // Words that CockroachDB reads so, whatever MySQL made of them.
      isHashSharded: key.options.some(
        ({ span }) => span.first > (key.list?.last ?? Infinity) && statement.is(span.last, 'HASH'),
      ),
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

/** `RENAME TABLE a TO b, c TO d`. */
function renames(statement: MysqlStatement): Fact[] {
  const facts: Fact[] = [];
  for (let at = statement.model.head.last + 1; at <= statement.whole.last; at++) {
    const from = statement.name(at);
    const to = statement.name(from.last + 2);
    if (!statement.is(from.last + 1, 'TO') || !statement.isName(to.last)) break;
    const { range } = statement.span(to.last);
    facts.push({
      sort: 'rename',
      kind: 'table',
      object: written(from, statement),
      to: statement.nameAt(to.last),
      range,
    });
    at = to.last + 1;
    if (!statement.is(at, ',')) break;
  }
  return facts;
}

/** `DROP INDEX u ON t` drops a unique key as well; plain indexes have no name in the catalogue. */
function droppedKey(statement: MysqlStatement, name: Span): Fact[] {
  const on = statement.find('ON');
  if (on === null) return [];
  const table = written(statement.name(on.last + 1), statement);
  const key = statement.lastName(name);
  const constraint = key.toUpperCase() === 'PRIMARY' ? `${table.name.name}_pkey` : key;
  return [{ sort: 'alter-table', table, changes: [{ does: 'drop-constraint', name: constraint }] }];
}

function written(span: Span, statement: MysqlStatement): Written {
  const schema = span.last > span.first ? statement.nameAt(span.last - 2) : null;
  const name: Name = { schema, name: statement.nameAt(span.last) };
  return { name, range: span.range };
}
