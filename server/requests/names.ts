import {
  ResponseError,
  ErrorCodes,
  type CancellationToken,
  type DefinitionParams,
  type Location,
  type PrepareRenameParams,
  type Range,
  type ReferenceParams,
  type RenameParams,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { quoteIdentifier } from '../../sql/catalog/name.ts';
import type { Mention, SchemaSymbol } from '../../sql/catalog/symbol.ts';
import { reservedKeywords } from '../../sql/rules/data/keywords.ts';
import type { Dialect } from '../../sql/dialect/dialect.ts';
import type { ServerContext } from '../context.ts';
import { openFile, type OpenFile } from '../open-file.ts';
import { toLspRange } from '../positions.ts';
import type { SchemaView } from '../schema-view.ts';
import { inSlices } from '../slices.ts';

// What can be done with a name of the schema: go to where it is declared, list its uses, rename it, in all files.

/** `textDocument/definition`: where the table, column, type or function under the caret is declared. */
export function definition(context: ServerContext, params: DefinitionParams): Location[] {
  const found = nameAt(context, params);
  if (!found) return [];
  return found.schema.catalog
    .declarations(found.mention.symbol)
    .flatMap(({ path, start, end }) => context.workspace.places(path, { start, end }) ?? []);
}

/** `textDocument/references`: every place of the workspace that means the same. */
export async function references(
  context: ServerContext,
  params: ReferenceParams,
  cancelled: CancellationToken,
): Promise<Location[]> {
  const found = nameAt(context, params);
  if (!found) return [];
  const { includeDeclaration } = params.context;
  const locations: Location[] = [];
  for (const { uri, document, mention } of await places(context, found, cancelled)) {
    if (mention.role === 'declaration' && !includeDeclaration) continue;
    locations.push({ uri, range: toLspRange(document, mention.range) });
  }
  return locations;
}

/** `textDocument/prepareRename`: the name under the caret; null where there is none that we know. */
export function prepareRename(
  context: ServerContext,
  params: PrepareRenameParams,
): { range: Range; placeholder: string } | null {
  const found = nameAt(context, params);
  if (!found) return null;
  const { mention, file } = found;
  return { range: toLspRange(file.document, mention.range), placeholder: plainName(mention.symbol) };
}

/**
 * `textDocument/rename`: the new name at every place of the workspace, quoted where it must be. In strings, such as
 * nextval's, it is written as a string holds it.
 *
 * @throws ResponseError InvalidParams for a name that is none, or is taken.
 */
export async function rename(
  context: ServerContext,
  params: RenameParams,
  cancelled: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const found = nameAt(context, params);
  if (!found) return null;
  const name = readName(params.newName);
  if (name === null)
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      'Write a name of 1 to 63 characters; quotes are added where they are needed',
    );
  refuseTaken(found, name);
  const edits = new Map<string, { version: number | null; edits: TextEdit[] }>();
  for (const { uri, version, document, mention } of await places(context, found, cancelled)) {
    // In front of an ALTER … RENAME it goes by another name, which stays.
    if (mention.name !== plainName(found.mention.symbol)) continue;
    const before = document.getText().slice(mention.range.start, mention.range.end);
    const newText = mention.strings > 0 ? inString(name) : inText(name, before, found.file.dialect);
    const known = edits.get(uri) ?? { version, edits: [] };
    known.edits.push({ range: toLspRange(document, mention.range), newText });
    edits.set(uri, known);
  }
  return {
    documentChanges: [...edits].map(([uri, { version, edits: list }]) => ({
      textDocument: { uri, version },
      edits: list,
    })),
  };
}

interface Found {
  readonly file: OpenFile;
  readonly schema: SchemaView;
  readonly mention: Mention;
}

/** The name of the schema at a place of an open file. */
export function nameAt(
  context: ServerContext,
  params: {
    readonly textDocument: { readonly uri: string };
    readonly position: { line: number; character: number };
  },
): Found | null {
  const open = openFile(context, params.textDocument.uri);
  const schema = open && context.schema(open.dialect, open.document.uri);
  if (!open || !schema) return null;
  const at = open.document.offsetAt(params.position);
  const mention = schema.mentions.mentionAt(schema.pathOf(open.document.uri), open.text, at);
  return mention && { file: open, schema, mention };
}

interface Occurrence {
  readonly uri: string;
  readonly version: number | null;
  readonly document: TextDocument;
  readonly mention: Mention;
}

/** Every place of the workspace that means the symbol, file by file; others are answered meanwhile. */
async function places(
  context: ServerContext,
  { schema, mention }: Found,
  cancelled: CancellationToken,
): Promise<Occurrence[]> {
  const all: Occurrence[] = [];
  for (const path of schema.catalog.files()) {
    const document = await documentOf(context, schema, path);
    if (!document) continue;
    const text = document.getText();
    // Most files do not hold the name at all: looking for it is a hundred times quicker than reading them.
    if (!holds(text, mention.symbol)) continue;
    const { uri, version } = document;
    const isOpen = context.files.get(uri) !== undefined;
    await inSlices(
      schema.mentions.mentionSteps(path, text, mention.symbol),
      cancelled,
      () => !isOpen || context.files.get(uri)?.version === version,
      (each) => {
        if (each !== null) all.push({ uri, version: isOpen ? version : null, document, mention: each });
      },
    );
  }
  return all;
}

async function documentOf(
  context: ServerContext,
  schema: SchemaView,
  path: string,
): Promise<TextDocument | undefined> {
  const uri = schema.uriOf(path);
  const open = context.files.get(uri);
  // A snapshot: the document of an open file goes on changing.
  if (open) return TextDocument.create(open.uri, 'sql', open.version, open.getText());
  const text = await schema.textOf(path);
  return text === null ? undefined : TextDocument.create(uri, 'sql', 0, text);
}

function holds(text: string, symbol: SchemaSymbol): boolean {
  const name = plainName(symbol);
  if (text.includes(name)) return true;
  return new RegExp(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('"', '""'), 'i').test(text);
}

const plainName = (symbol: SchemaSymbol): string =>
  symbol.kind === 'column' ? symbol.column : symbol.object.name;

/** A name as a person writes it in a box: with quotes as SQL reads it, without them as it stands. Null: no name. */
function readName(typed: string): string | null {
  const text = typed.trim();
  const name = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
  // 63 bytes is the limit of PostgreSQL; longer names are cut there, so that two could become one.
  return name === '' || name.includes('\0') || Buffer.byteLength(name) > 63 ? null : name;
}

function refuseTaken({ schema, mention }: Found, name: string): void {
  const { symbol } = mention;
  const taken =
    symbol.kind === 'column'
      ? schema.catalog.column({ schema: symbol.table.schema, name: symbol.table.name }, name) !== undefined
      : schema.catalog.find({ schema: symbol.object.schema, name }).length > 0;
  if (taken && name !== plainName(symbol))
    throw new ResponseError(ErrorCodes.InvalidParams, `There is a ${name} already`);
}

const reserved = new Set(reservedKeywords);

/** The new name in SQL: in quotes when it needs them, or when the old one had them. */
function inText(name: string, before: string, dialect: Dialect): string {
  if (dialect === 'mysql') {
    const needs = before.startsWith('`') || !/^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/.test(name);
    return needs ? `\`${name.replaceAll('`', '``')}\`` : name;
  }
  const needed = quoteIdentifier(name, (word) => reserved.has(word));
  return before.startsWith('"') && !needed.startsWith('"') ? `"${name}"` : needed;
}

/** In a string, as nextval('"Seq"') holds it. */
const inString = (name: string): string => quoteIdentifier(name).replaceAll("'", "''");
