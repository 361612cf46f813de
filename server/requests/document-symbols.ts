import {
  SymbolKind,
  type CancellationToken,
  type DocumentSymbol,
  type DocumentSymbolParams,
} from 'vscode-languageserver/node';
import type { Column, SchemaObject } from '../../sql/catalog/model.ts';
import { whereIs } from '../../sql/catalog/place.ts';
import type { TextRange } from '../../sql/findings/finding.ts';
import type { ServerContext } from '../context.ts';
import { openFile, statementAt, type OpenFile } from '../open-file.ts';
import { inSlices, throughInSlices } from '../slices.ts';
import { kindOf } from './workspace-symbols.ts';

/** With more things than this an outline lists no columns: nobody reads it, and megabytes hold the editor up. */
const mostWithColumns = 1_000;

/** The outline: what the file makes, in its order; tables with their columns. */
export async function documentSymbols(
  context: ServerContext,
  params: DocumentSymbolParams,
  cancelled: CancellationToken,
): Promise<DocumentSymbol[]> {
  const file = openFile(context, params.textDocument.uri);
  const schema = file && context.schema(file.dialect, file.document.uri);
  if (!file || !schema) return [];
  const symbols: DocumentSymbol[] = [];
  const path = schema.pathOf(file.document.uri);
  const { document, version } = file;
  const objects = await throughInSlices(schema.catalog.objectsOf(path));
  const withColumns = objects.length <= mostWithColumns;
  await inSlices(
    objects,
    cancelled,
    () => document.version === version,
    (object) => {
      const name = whereIs(object.declared);
      const statement = statementAt(file, name.start);
      // What the catalogue says is of this very text, or else it will be told anew in a moment.
      if (statement === null || name.end > statement.range.end) return;
      symbols.push({
        name: file.text.slice(name.start, name.end),
        detail: detailOf(object),
        kind: kindOf(object),
        range: lspRange(file, statement.range),
        selectionRange: lspRange(file, name),
        ...(object.sort === 'table' && withColumns
          ? { children: columnsOf(file, object.columns, statement.range) }
          : {}),
      });
    },
  );
  return symbols;
}

/** Columns that the statement itself declares; those of a later ALTER TABLE stand elsewhere. */
function columnsOf(
  file: OpenFile,
  columns: ReadonlyMap<string, Column>,
  statement: TextRange,
): DocumentSymbol[] {
  return [...columns.values()].flatMap((column) => {
    const name = whereIs(column.declared);
    if (name.start < statement.start || name.end > statement.end) return [];
    const type = whereIs(column.typeAt);
    const end = type.start >= name.end && type.end <= statement.end ? type.end : name.end;
    const { written, isArray } = column.type;
    return [
      {
        name: file.text.slice(name.start, name.end),
        detail: `${written}${isArray ? '[]' : ''}`,
        kind: SymbolKind.Field,
        range: lspRange(file, { start: name.start, end }),
        selectionRange: lspRange(file, name),
      },
    ];
  });
}

function detailOf(object: SchemaObject): string {
  switch (object.sort) {
    case 'table':
      return `${object.columns.size} columns`;
    case 'view':
      return object.isMaterialized ? 'materialized view' : 'view';
    case 'type':
      return object.form;
    case 'index':
    case 'trigger':
      return `on ${object.table.name}`;
    case 'sequence':
    case 'routine':
    case 'schema':
      return object.sort;
  }
}

/** By the line index of the analysis: the document may have moved on while others had their turn. */
const lspRange = ({ analysis: { lines } }: OpenFile, { start, end }: TextRange) => ({
  start: lines.position(start),
  end: lines.position(end),
});
