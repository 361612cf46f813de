import { basename } from 'node:path';
import type { ListedColumn } from '../../../sql/catalog/mentions/column-lists.ts';
import type { Routine, SchemaObject, Table, View } from '../../../sql/catalog/model.ts';
import { showName } from '../../../sql/catalog/name.ts';
import { whereIs, type Place } from '../../../sql/catalog/place.ts';
import { showSignature } from '../../../sql/catalog/signature.ts';
import type { ServerContext } from '../../context.ts';
import type { FoundName } from '../names.ts';

/** Columns that a hover shows; a table with more says how many there are. */
const mostColumns = 40;

/** What a name of the schema is, as Markdown with its definition in SQL, and where that stands. Empty when it is nowhere declared. */
export function describeName(context: ServerContext, found: FoundName): string[] {
  const { symbol } = found.mention;
  const { catalog } = found.schema;
  if (symbol.kind === 'column') return describeColumn(context, found, symbol);
  const objects = catalog.meantBy(symbol);
  const [object] = objects;
  if (object === undefined) return [];
  const routines = objects.filter((each) => each.sort === 'routine');
  if (routines.length > 0) return [sql(routines.map(showRoutine)), defined(context, routines)];
  return [definitionOf(object, found), defined(context, [object])];
}

function describeColumn(
  context: ServerContext,
  found: FoundName,
  symbol: FoundName['mention']['symbol'] & { readonly kind: 'column' },
): string[] {
  const { catalog } = found.schema;
  const [object] = catalog.meantBy(symbol);
  const column = object?.sort === 'table' ? object.columns.get(symbol.column) : undefined;
  if (column !== undefined) {
    const parts = [column.name, typeOf(column.type), column.notNull ? 'NOT NULL' : ''];
    const of = `Column of \`${showName(symbol.table)}\``;
    const where = [of, link(context, column.declared)].filter((part) => part !== '').join(' · ');
    return [sql([parts.filter(Boolean).join(' ')]), where];
  }
  const given = columnsOf(found, symbol.table).find(({ name }) => name === symbol.column);
  if (given === undefined) return [];
  return [sql([shown(given)]), `Column of the view \`${showName(symbol.table)}\``];
}

/** What makes a thing, in a few lines. */
function definitionOf(object: SchemaObject, found: FoundName): string {
  switch (object.sort) {
    case 'table':
      return sql(tableLines(object));
    case 'view':
      return sql(viewLines(object, columnsOf(found, object)));
    case 'type':
      return sql([
        object.base === null
          ? `CREATE TYPE ${showName(object)} -- ${object.form}`
          : `CREATE DOMAIN ${showName(object)} AS ${typeOf(object.base)}`,
      ]);
    case 'sequence': {
      const owner =
        object.owner === null ? '' : ` OWNED BY ${showName(object.owner.table)}.${object.owner.column}`;
      return sql([`CREATE SEQUENCE ${showName(object)}${owner};`]);
    }
    case 'index':
      return sql([`CREATE INDEX ${object.name} ON ${showName(object.table)}`]);
    case 'trigger':
      return sql([`CREATE TRIGGER ${object.name} ON ${showName(object.table)}`]);
    case 'schema':
      return sql([`CREATE SCHEMA ${object.name};`]);
    case 'routine':
      return sql([showRoutine(object)]);
  }
}

function tableLines(table: Table): string[] {
  const columns = [...table.columns.values()];
  const lines = columns
    .slice(0, mostColumns)
    .map((column) => `  ${column.name} ${typeOf(column.type)}${column.notNull ? ' NOT NULL' : ''}`);
  if (columns.length > mostColumns) lines.push(`  -- and ${columns.length - mostColumns} more`);
  if (table.primaryKey) lines.push(`  PRIMARY KEY (${table.primaryKey.columns.join(', ')})`);
  for (const { columns: own, target } of table.foreignKeys)
    lines.push(`  FOREIGN KEY (${own.join(', ')}) REFERENCES ${showName(target.name)}`);
  return [`CREATE TABLE ${showName(table)} (`, lines.join(',\n'), ');'];
}

function viewLines(view: View, columns: readonly ListedColumn[]): string[] {
  const head = `CREATE ${view.isMaterialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${showName(view)}`;
  if (columns.length === 0) return [head];
  const lines = columns.slice(0, mostColumns).map((column) => `  ${shown(column)}`);
  if (columns.length > mostColumns) lines.push(`  -- and ${columns.length - mostColumns} more`);
  return [`${head} (`, lines.join(',\n'), ')'];
}

const shown = ({ name, type }: ListedColumn): string => (type === null ? name : `${name} ${type}`);

function showRoutine({ schema, name, signature }: Routine): string {
  const full = showName({ schema: schema === 'public' ? null : schema, name });
  if (signature === null) return `FUNCTION ${full}`;
  return `${signature.sort.toUpperCase()} ${showSignature(full, signature)}`;
}

/** Columns that a view gives where it is made. */
const columnsOf = (
  { schema }: FoundName,
  { schema: inSchema, name }: { readonly schema: string; readonly name: string },
): readonly ListedColumn[] => {
  const [object] = schema.catalog.meantBy({ kind: 'relation', object: { schema: inSchema, name } });
  if (object === undefined) return [];
  const { statement } = object.declared;
  const source = { sort: 'table', name: { schema: inSchema, name } } as const;
  return schema.mentions.columnsOf(statement.file.path, statement.start, source) ?? [];
};

function defined(context: ServerContext, objects: readonly SchemaObject[]): string {
  const links = objects.slice(0, 5).map(({ declared }) => link(context, declared));
  return links.filter(Boolean).join(' · ');
}

/** A link to a place of the workspace; empty where the file is not at hand. */
function link(context: ServerContext, place: Place): string {
  const { path } = place.statement.file;
  const location = context.workspace.places(path, whereIs(place));
  if (location === null) return '';
  const line = location.range.start.line + 1;
  return `[${basename(path)}:${line}](${location.uri}#L${line})`;
}

const typeOf = ({ text, written }: { readonly text: string; readonly written: string }): string =>
  text === '' ? written : text;

const sql = (lines: readonly string[]): string => ['```sql', ...lines, '```'].join('\n');
