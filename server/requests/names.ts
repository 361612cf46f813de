import { basename } from 'node:path';
import {
  ResponseError,
  ErrorCodes,
  LSPErrorCodes,
  type CancellationToken,
  type DefinitionParams,
  type Location,
  type PrepareRenameParams,
  type Range,
  type ReferenceParams,
  type RenameParams,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { anyOf } from '../../sql/catalog/mentions/meaning.ts';
import type { Refusal, RenamePlan } from '../../sql/catalog/mentions/rename.ts';
import type { Mention } from '../../sql/catalog/symbol.ts';
import type { ServerContext } from '../context.ts';
import { OpenDocument } from '../open-document.ts';
import { openFile, type OpenFile } from '../open-file.ts';
import { toLspRange, type Document } from '../positions.ts';
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
  return { range: toLspRange(file.document, mention.range), placeholder: mention.name };
}

/**
 * `textDocument/rename`: the new name at every place of the workspace, quoted where it must be.
 *
 * @throws ResponseError InvalidParams for a name that is none, or is taken; RequestFailed with the place and the reason
 * where nobody can tell what a name means, or where another name would come to mean something else.
 */
export async function rename(
  context: ServerContext,
  params: RenameParams,
  cancelled: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const found = nameAt(context, params);
  if (!found) return null;
  const to = readName(params.newName);
  if (to === null)
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      'Write a name of 1 to 63 characters; quotes are added where they are needed',
    );
  const { schema, mention } = found;
  const { symbol, name: from } = mention;
  const documents = await documentsHolding(context, schema, [from, to]);
  const files = [...documents].map(([path, { document }]) => ({ path, text: document.getText() }));
  const plan = await planned(schema.mentions.rename(files, { symbol, from, to }), cancelled, () =>
    [...documents.values()].every((each) => isCurrent(context, each)),
  );
  if (plan.state === 'refused') throw refusal(context, plan);
  return {
    documentChanges: [...plan.edits].flatMap(([path, edits]) => {
      const known = documents.get(path);
      if (known === undefined) return [];
      const { document, isOpen } = known;
      return [
        {
          textDocument: { uri: document.uri, version: isOpen ? document.version : null },
          edits: edits.map(({ range, text }) => ({ range: toLspRange(document, range), newText: text })),
        },
      ];
    }),
  };
}

/** Works a plan out in slices. */
async function planned(
  steps: Generator<null, RenamePlan>,
  cancelled: CancellationToken,
  current: () => boolean,
): Promise<RenamePlan> {
  let plan: RenamePlan | null = null;
  function* all(): Generator<null> {
    plan = yield* steps;
  }
  await inSlices(all(), cancelled, current, () => {});
  if (plan === null) throw new ResponseError(ErrorCodes.InternalError, 'The rename came to no end');
  return plan;
}

function refusal(context: ServerContext, { why, at }: Refusal): ResponseError<void> {
  if (at === null) return new ResponseError(ErrorCodes.InvalidParams, why);
  const place = context.workspace.places(at.path, at.range);
  const line = place === null ? '' : `:${place.range.start.line + 1}`;
  return new ResponseError(LSPErrorCodes.RequestFailed, `${basename(at.path)}${line}: ${why}`);
}

/** A name of the schema at a place of an open file. */
export interface FoundName {
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
): FoundName | null {
  const open = openFile(context, params.textDocument.uri);
  const schema = open && context.schema(open.dialect, open.document.uri);
  if (!open || !schema) return null;
  const at = open.document.offsetAt(params.position);
  const mention = schema.mentions.mentionAt(schema.pathOf(open.document.uri), open.text, at);
  return mention && { file: open, schema, mention };
}

interface Occurrence {
  readonly uri: string;
  readonly document: Document;
  readonly mention: Mention;
}

/** A file of the workspace at the moment that a question was asked. */
interface Snapshot {
  readonly document: Document;
  readonly isOpen: boolean;
}

/** Every place of the workspace that means the symbol, file by file; others are answered meanwhile. */
async function places(
  context: ServerContext,
  { schema, mention }: FoundName,
  cancelled: CancellationToken,
): Promise<Occurrence[]> {
  const all: Occurrence[] = [];
  for (const path of schema.catalog.files()) {
    const snapshot = await snapshotOf(context, schema, path);
    if (!snapshot) continue;
    const { document } = snapshot;
    await inSlices(
      // It looks at no more than whether the name is there, in most files.
      schema.mentions.mentionSteps(path, document.getText(), mention.symbol),
      cancelled,
      () => isCurrent(context, snapshot),
      (each) => {
        if (each !== null) all.push({ uri: document.uri, document, mention: each });
      },
    );
  }
  return all;
}

/** The files in which one of the names stands somehow, by their paths in the catalogue. */
async function documentsHolding(
  context: ServerContext,
  schema: SchemaView,
  names: readonly string[],
): Promise<Map<string, Snapshot>> {
  const pattern = anyOf(new Set(names));
  const found = new Map<string, Snapshot>();
  for (const path of schema.catalog.files()) {
    const snapshot = await snapshotOf(context, schema, path);
    if (snapshot && pattern.test(snapshot.document.getText())) found.set(path, snapshot);
  }
  return found;
}

const isCurrent = (context: ServerContext, { document, isOpen }: Snapshot): boolean =>
  !isOpen || context.files.get(document.uri)?.version === document.version;

async function snapshotOf(
  context: ServerContext,
  schema: SchemaView,
  path: string,
): Promise<Snapshot | undefined> {
  const uri = schema.uriOf(path);
  const open = context.files.get(uri);
  // A copy: the document of an open file goes on changing.
  if (open) return { document: open.snapshot(), isOpen: true };
  const text = await schema.textOf(path);
  return text === null ? undefined : { document: new OpenDocument(uri, 'sql', 0, text), isOpen: false };
}

/** A name as a person writes it in a box: with quotes as SQL reads it, without them as it stands. Null: no name. */
function readName(typed: string): string | null {
  const text = typed.trim();
  const name = /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
  // 63 bytes is the limit of PostgreSQL; longer names are cut there, so that two could become one.
  return name === '' || name.includes('\0') || Buffer.byteLength(name) > 63 ? null : name;
}
