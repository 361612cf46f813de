import type { Table } from '../../sql/catalog/model.ts';
import { showName } from '../../sql/catalog/name.ts';
import type { SchemaSymbol } from '../../sql/catalog/symbol.ts';
import type { SchemaView } from '../schema-view.ts';

/** Columns that a hover shows; a table with more says how many there are. */
const mostColumns = 40;

/** What a name of the schema is, as Markdown with its definition in SQL. Empty when it is nowhere declared. */
export function describeName({ catalog }: SchemaView, symbol: SchemaSymbol): string[] {
  if (symbol.kind === 'column') {
    const column = catalog.column(symbol.table, symbol.column);
    if (!column) return [];
    const parts = [column.name, typeOf(column.type), column.notNull ? 'NOT NULL' : ''];
    return [sql([parts.filter(Boolean).join(' ')]), `Column of \`${showName(symbol.table)}\``];
  }
  const table = symbol.kind === 'relation' ? catalog.table(symbol.object) : undefined;
  if (table) return [sql(definitionOf(table))];
  const [object] = catalog.find(symbol.object).filter((each) => each.sort !== 'table');
  if (!object) return [];
  return [`${object.sort} \`${showName(object)}\``];
}

function definitionOf(table: Table): string[] {
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

const typeOf = ({ written, isArray }: { readonly written: string; readonly isArray: boolean }): string =>
  `${written}${isArray ? '[]' : ''}`;

const sql = (lines: readonly string[]): string => ['```sql', ...lines, '```'].join('\n');
