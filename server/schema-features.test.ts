import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CompletionRequest,
  DefinitionRequest,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
  type CompletionItem,
  type DocumentSymbol,
  type Location,
  type MarkupContent,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestClient } from './test-client.ts';

// What an editor can do with the names of a schema that several files make.

const files = {
  '1_schema.sql': `CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE public.film (
    film_id int8 PRIMARY KEY,
    title text NOT NULL,
    "Größe 😀" numeric(10, 2)
);
CREATE TABLE actor (actor_id int8 PRIMARY KEY, film_id int8 REFERENCES film (film_id), feeling mood);
CREATE SEQUENCE film_seq;
`,
  '2_more.sql': `ALTER TABLE film ADD COLUMN year int8;
CREATE INDEX film_title ON film (title);
CREATE VIEW films AS SELECT f.title, f.film_id FROM film f WHERE f.title = 'film';
INSERT INTO film (film_id, title) VALUES (nextval('film_seq'), 'x');
-- a film in a comment
`,
};

const folder = mkdtempSync(join(tmpdir(), 'molt-names-'));
let client: TestClient;
beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  client = await TestClient.start({}, [pathToFileURL(folder).href]);
  for (const [name, text] of Object.entries(files)) await client.open(uriOf(name), text);
}, 30_000);
afterAll(async () => {
  await client?.stop();
  await rm(folder, { recursive: true, force: true });
});

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const nameOf = (uri: string): string => decodeURIComponent(uri).split('/').at(-1) ?? '';

let scratch = 0;
/** Opens a text with `|` where the caret stands, beside the others. */
async function at(marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const uri = uriOf(`scratch-${++scratch}.sql`);
  await client.open(uri, text);
  const document = TextDocument.create(uri, 'sql', 1, text);
  return { textDocument: { uri }, position: document.positionAt(offset) };
}

/** A place of one of the files: that of the n-th time that a text stands there. */
function place(name: keyof typeof files, what: string, time = 1) {
  const text = files[name];
  let offset = -1;
  for (let i = 0; i < time; i++) offset = text.indexOf(what, offset + 1);
  const document = TextDocument.create('', 'sql', 1, text);
  return { textDocument: { uri: uriOf(name) }, position: document.positionAt(offset + 1) };
}

const show = ({ uri, range }: Location): string =>
  `${nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1}`;

describe('completion', () => {
  const complete = async (marked: string) =>
    ((await client.connection.sendRequest(CompletionRequest.type, await at(marked))) as CompletionItem[]).map(
      ({ label }) => label,
    );

  test.each([
    ['tables where one is named', 'SELECT * FROM |', ['film', 'actor', 'films']],
    ['columns in scope', 'SELECT | FROM film', ['title', 'year', '"Größe 😀"', 'film']],
    ['columns behind an alias', 'SELECT f.| FROM film f', ['title', 'film_id', 'year']],
    ['columns behind a table', 'SELECT film.| FROM film', ['title', 'film_id']],
    ['those of an open statement', 'SELECT f.|\nFROM film f', ['title']],
    [
      'with the alias where two tables have one',
      'SELECT | FROM film f, actor a',
      ['f.film_id', 'a.film_id', 'title'],
    ],
    ['columns of the table of an INSERT', 'INSERT INTO film (|', ['film_id', 'title']],
    ['columns of a REFERENCES', 'CREATE TABLE t (a int8 REFERENCES film (|', ['film_id']],
    ['columns of an index', 'CREATE INDEX i ON film (|', ['title']],
    ['columns to drop', 'ALTER TABLE film DROP COLUMN |', ['title', 'year']],
    ['columns to set', 'UPDATE film SET |', ['title']],
    ['tables of a schema', 'SELECT * FROM public.|', ['film', 'actor']],
    ['types that a file makes', 'CREATE TABLE t (a |', ['mood', 'INT8']],
  ])('%s', async (_, marked, expected) => {
    expect(await complete(marked)).toEqual(expect.arrayContaining(expected));
  });

  test('no columns of tables that are not in the query', async () => {
    expect(await complete('SELECT | FROM actor')).not.toContain('title');
  });
});

test.each([
  ['a table', place('2_more.sql', 'film (title)'), ['1_schema.sql:2:14']],
  ['a column by its alias', place('2_more.sql', 'title, f.film_id'), ['1_schema.sql:4:5']],
  ['a column that ALTER TABLE adds', () => at('SELECT ye|ar FROM film'), ['2_more.sql:1:29']],
  ['a type', place('1_schema.sql', 'mood', 2), ['1_schema.sql:1:13']],
  ['a sequence in a string', place('2_more.sql', 'film_seq'), ['1_schema.sql:8:17']],
  ['nothing in a comment', place('2_more.sql', 'film in a comment'), []],
])('definition of %s', async (_, where, expected) => {
  const params = typeof where === 'function' ? await where() : where;
  const found = (await client.connection.sendRequest(DefinitionRequest.type, params)) as Location[];
  expect(found.map(show)).toEqual(expected);
});

test('references to a table are in all files, the declaration only when it is asked for', async () => {
  const ask = async (includeDeclaration: boolean) =>
    (
      (await client.connection.sendRequest(ReferencesRequest.type, {
        ...place('2_more.sql', 'film (title)'),
        context: { includeDeclaration },
      })) ?? []
    )
      .map(show)
      .filter((each) => !each.startsWith('scratch'))
      .sort();
  const uses = await ask(false);
  expect(uses).toContain('1_schema.sql:7:72');
  expect(uses).toContain('2_more.sql:1:13');
  expect(uses).not.toContain('1_schema.sql:2:21');
  expect(await ask(true)).toEqual([...uses, '1_schema.sql:2:21'].sort());
});

describe('rename', () => {
  // A query that somebody has only begun keeps it from being sure.
  beforeAll(async () => {
    for (let i = 1; i <= scratch; i++) {
      const textDocument = { uri: uriOf(`scratch-${i}.sql`) };
      await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    }
  });

  const rename = async (
    where: ReturnType<typeof place>,
    newName: string,
  ): Promise<Record<string, string[]>> => {
    const edit = (await client.connection.sendRequest(RenameRequest.type, {
      ...where,
      newName,
    })) as WorkspaceEdit | null;
    const texts: Record<string, string[]> = {};
    for (const change of (edit?.documentChanges ?? []) as TextDocumentEdit[]) {
      const name = nameOf(change.textDocument.uri);
      if (!(name in files)) continue;
      const document = TextDocument.create('', 'sql', 1, files[name as keyof typeof files]);
      const after = TextDocument.applyEdits(document, change.edits as TextEdit[]);
      texts[name] = after.split('\n');
    }
    return texts;
  };

  test('of a table changes all files, and quotes where it must', async () => {
    const texts = await rename(place('1_schema.sql', 'film ('), 'My Film');
    expect(texts['1_schema.sql']?.[1]).toBe('CREATE TABLE public."My Film" (');
    expect(texts['1_schema.sql']?.[6]).toContain('REFERENCES "My Film" (film_id)');
    expect(texts['2_more.sql']?.[0]).toBe('ALTER TABLE "My Film" ADD COLUMN year int8;');
    expect(texts['2_more.sql']?.[2]).toBe(
      `CREATE VIEW films AS SELECT f.title, f.film_id FROM "My Film" f WHERE f.title = 'film';`,
    );
    expect(texts['2_more.sql']?.[4]).toBe('-- a film in a comment');
  });

  test('of a column leaves those of other tables alone', async () => {
    const texts = await rename(place('1_schema.sql', 'film_id int8 PRIMARY'), 'id');
    expect(texts['1_schema.sql']?.[2]).toBe('    id int8 PRIMARY KEY,');
    expect(texts['1_schema.sql']?.[6]).toContain('film_id int8 REFERENCES film (id)');
    expect(texts['2_more.sql']?.[2]).toContain('SELECT f.title, f.id FROM film f');
  });

  test('of a quoted name keeps the quotes; a plain word gets none', async () => {
    expect((await rename(place('1_schema.sql', '"Größe 😀"'), 'Maß'))['1_schema.sql']?.[4]).toContain(
      '"Maß"',
    );
    expect((await rename(place('1_schema.sql', 'title text'), 'name_of_it'))['1_schema.sql']?.[3]).toContain(
      '    name_of_it text',
    );
    expect((await rename(place('1_schema.sql', 'title text'), 'order'))['1_schema.sql']?.[3]).toContain(
      '    "order" text',
    );
  });

  test('of a sequence reaches into strings', async () => {
    expect((await rename(place('1_schema.sql', 'film_seq'), 'seq2'))['2_more.sql']?.[3]).toContain(
      "nextval('seq2')",
    );
  });

  test('to a name that is taken, or is none, is refused with the reason', async () => {
    await expect(rename(place('1_schema.sql', 'title text'), 'film_id')).rejects.toThrow(
      'There is a film_id already',
    );
    await expect(rename(place('1_schema.sql', 'title text'), '  ')).rejects.toThrow('Write a name');
  });

  test('is offered on names only', async () => {
    const ask = async (where: ReturnType<typeof place>) =>
      client.connection.sendRequest(PrepareRenameRequest.type, where);
    expect(await ask(place('1_schema.sql', 'title text'))).toMatchObject({ placeholder: 'title' });
    expect(await ask(place('1_schema.sql', 'CREATE'))).toBeNull();
    expect(await ask(place('2_more.sql', 'film in a comment'))).toBeNull();
  });
});

test.each([
  [
    'a table',
    place('2_more.sql', 'film (title)'),
    ['CREATE TABLE public.film (', 'title text NOT NULL', 'PRIMARY KEY (film_id)'],
  ],
  ['a column', place('2_more.sql', 'title, f.film_id'), ['title text NOT NULL', 'Column of `public.film`']],
])('hover on %s shows its definition', async (_, where, expected) => {
  const answer = await client.connection.sendRequest(HoverRequest.type, where);
  for (const part of expected) expect((answer?.contents as MarkupContent).value).toContain(part);
});

test('the outline has tables with their columns', async () => {
  const symbols = (await client.connection.sendRequest(DocumentSymbolRequest.type, {
    textDocument: { uri: uriOf('1_schema.sql') },
  })) as DocumentSymbol[];
  expect(symbols.map(({ name }) => name)).toEqual(['mood', 'public.film', 'actor', 'film_seq']);
  expect(symbols[1]?.children?.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
    'film_id int8',
    'title text',
    '"Größe 😀" numeric',
  ]);
  for (const { range, selectionRange } of symbols) {
    expect(selectionRange.start.line).toBeGreaterThanOrEqual(range.start.line);
    expect(selectionRange.end.line).toBeLessThanOrEqual(range.end.line);
  }
});

test('symbols of the workspace are found by letters of their names', async () => {
  const find = async (query: string) =>
    ((await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query })) ?? []).map(
      ({ name, containerName }) => `${containerName}.${name}`,
    );
  expect(await find('fm')).toEqual(
    expect.arrayContaining(['public.film', 'public.films', 'public.film_title']),
  );
  expect(await find('titl')).toEqual(expect.arrayContaining(['public.film.title', 'public.film_title']));
  expect(await find('')).not.toContain('public.film.title');
  expect(await find('zzz')).toEqual([]);
});
