import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DefinitionRequest,
  DocumentSymbolRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SignatureHelpRequest,
  WorkspaceSymbolRequest,
  type DocumentSymbol,
  type Location,
  type MarkupContent,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { workspaceFindingsRequest } from './protocol.ts';
import { TestClient } from './test-client.ts';

// What an editor can do with the names of a MySQL schema that several files make; one of them is not open.

const files = {
  '1_schema.sql': `-- MySQL dump 10.13  Distrib 8.0.36
/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE \`film\` (
  \`film_id\` INT NOT NULL AUTO_INCREMENT,
  \`Title\` VARCHAR(255) NOT NULL,
  \`release year\` YEAR,
  PRIMARY KEY (\`film_id\`),
  KEY \`by_title\` (\`Title\`(10))
) ENGINE=InnoDB;
CREATE TABLE \`actor\` (
  \`actor_id\` INT NOT NULL,
  \`film_id\` INT,
  CONSTRAINT \`actor_film\` FOREIGN KEY (\`film_id\`) REFERENCES \`film\` (\`film_id\`)
);
`,
  '2_more.sql': `ALTER TABLE film ADD COLUMN length INT AFTER \`Title\`;
CREATE VIEW films AS SELECT f.title, f.film_id FROM film f WHERE f.title = 'film';
INSERT INTO film (film_id, title) VALUES (1, "film"); # a film in a comment
DELIMITER //
CREATE TRIGGER touch BEFORE UPDATE ON film FOR EACH ROW SET NEW.title = TRIM(OLD.title)//
CREATE PROCEDURE restock(IN p_film INT)
BEGIN
  UPDATE film SET title = UPPER(title) WHERE film_id = p_film;
END//
DELIMITER ;
CALL restock(1);
`,
  '3_closed.sql': `SELECT a.film_id, film.Title FROM actor a JOIN film USING (film_id);
`,
} as const;
type Name = keyof typeof files;

const folder = mkdtempSync(join(tmpdir(), 'molt-mysql-'));
let client: TestClient;
beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  client = await TestClient.start({ dialect: 'mysql' }, [pathToFileURL(folder).href]);
  for (const name of ['1_schema.sql', '2_more.sql'] as const) await client.open(uriOf(name), files[name]);
  // The third is read by then.
  await client.connection.sendRequest(workspaceFindingsRequest, {});
}, 60_000);
afterAll(async () => {
  await client?.stop();
  await rm(folder, { recursive: true, force: true });
});

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const nameOf = (uri: string): string => decodeURIComponent(uri).split('/').at(-1) ?? '';

/** A place of one of the files: in the n-th time that a text stands there. */
function place(name: Name, what: string, time = 1) {
  const text = files[name];
  let offset = -1;
  for (let i = 0; i < time; i++) offset = text.indexOf(what, offset + 1);
  if (offset === -1) throw new Error(`${what} is not in ${name}`);
  return {
    textDocument: { uri: uriOf(name) },
    position: TextDocument.create('', 'sql', 1, text).positionAt(offset + 1),
  };
}

const show = ({ uri, range }: Location): string =>
  `${nameOf(uri)}:${range.start.line + 1}:${range.start.character + 1}`;

async function references(where: ReturnType<typeof place>, includeDeclaration: boolean): Promise<string[]> {
  const found = await client.connection.sendRequest(ReferencesRequest.type, {
    ...where,
    context: { includeDeclaration },
  });
  return (found ?? []).map(show).sort();
}

test.each<[string, ReturnType<typeof place>, string[]]>([
  ['a table', place('2_more.sql', 'film ADD'), ['1_schema.sql:3:14']],
  ['a column in another case', place('2_more.sql', 'title, f'), ['1_schema.sql:5:3']],
  ['a column of a foreign key', place('1_schema.sql', 'film_id`)\n)'), ['1_schema.sql:4:3']],
  ['a column that ALTER TABLE adds', place('2_more.sql', 'length INT'), ['2_more.sql:1:29']],
  ['a column of NEW in a trigger', place('2_more.sql', 'title = TRIM'), ['1_schema.sql:5:3']],
  ['a column in a procedure', place('2_more.sql', 'title = UPPER'), ['1_schema.sql:5:3']],
  ['a procedure', place('2_more.sql', 'restock(1)'), ['2_more.sql:6:18']],
  ['nothing in a comment', place('2_more.sql', 'film in a comment'), []],
  ['nothing in a string', place('2_more.sql', 'film"'), []],
])('definition of %s', async (_, where, expected) => {
  const found = (await client.connection.sendRequest(DefinitionRequest.type, where)) as Location[];
  expect(found.map(show)).toEqual(expected);
});

test('references to a column are in all files, in any case, in triggers and procedures', async () => {
  expect(await references(place('1_schema.sql', 'Title'), true)).toEqual(
    [
      '1_schema.sql:5:3',
      '1_schema.sql:8:19',
      '2_more.sql:1:46',
      '2_more.sql:2:31',
      '2_more.sql:2:68',
      '2_more.sql:3:28',
      '2_more.sql:5:65',
      '2_more.sql:5:82',
      '2_more.sql:8:19',
      '2_more.sql:8:33',
      '3_closed.sql:1:24',
    ].sort(),
  );
});

test('references to a table leave its declaration out unless they are asked for it', async () => {
  const uses = await references(place('1_schema.sql', 'film'), false);
  expect(uses).toContain('1_schema.sql:13:62');
  expect(uses).toContain('3_closed.sql:1:48');
  expect(uses).not.toContain('1_schema.sql:3:14');
  expect(await references(place('1_schema.sql', 'film'), true)).toEqual(
    [...uses, '1_schema.sql:3:14'].sort(),
  );
});

describe('rename', () => {
  async function rename(where: ReturnType<typeof place>, newName: string): Promise<Record<string, string[]>> {
    const edit = (await client.connection.sendRequest(RenameRequest.type, {
      ...where,
      newName,
    })) as WorkspaceEdit;
    const texts: Record<string, string[]> = {};
    for (const change of (edit.documentChanges ?? []) as TextDocumentEdit[]) {
      const name = nameOf(change.textDocument.uri) as Name;
      const document = TextDocument.create('', 'sql', 1, files[name]);
      texts[name] = TextDocument.applyEdits(document, change.edits as TextEdit[]).split('\n');
    }
    return texts;
  }

  test('of a table changes all files, with backticks where it must', async () => {
    const texts = await rename(place('1_schema.sql', 'film'), 'all films');
    expect(texts['1_schema.sql']?.[2]).toBe('CREATE TABLE `all films` (');
    expect(texts['1_schema.sql']?.[12]).toContain('REFERENCES `all films` (`film_id`)');
    expect(texts['2_more.sql']?.[0]).toBe('ALTER TABLE `all films` ADD COLUMN length INT AFTER `Title`;');
    expect(texts['2_more.sql']?.[1]).toBe(
      "CREATE VIEW films AS SELECT f.title, f.film_id FROM `all films` f WHERE f.title = 'film';",
    );
    expect(texts['2_more.sql']?.[2]).toContain('VALUES (1, "film"); # a film in a comment');
    expect(texts['3_closed.sql']?.[0]).toBe(
      'SELECT a.film_id, `all films`.Title FROM actor a JOIN `all films` USING (film_id);',
    );
  });

  test('of a column reaches triggers and procedures', async () => {
    const texts = await rename(place('1_schema.sql', 'Title'), 'name');
    expect(texts['1_schema.sql']?.[4]).toBe('  `name` VARCHAR(255) NOT NULL,');
    expect(texts['1_schema.sql']?.[7]).toBe('  KEY `by_title` (`name`(10))');
    expect(texts['2_more.sql']?.[4]).toContain('SET NEW.name = TRIM(OLD.name)//');
    expect(texts['2_more.sql']?.[7]).toBe('  UPDATE film SET name = UPPER(name) WHERE film_id = p_film;');
  });

  test('of a column that the two sides of USING share is refused, or changes both', async () => {
    const answer = await rename(place('1_schema.sql', 'film_id'), 'id').then(
      (texts) => texts['3_closed.sql']?.[0] ?? 'untouched',
      (thrown: Error) => thrown.message,
    );
    expect(answer).not.toBe('untouched');
    expect(answer).not.toContain('USING (id)');
  });

  test('to a name that is taken is refused; it is offered on names only', async () => {
    await expect(rename(place('1_schema.sql', 'Title'), 'FILM_ID')).rejects.toThrow('already');
    const ask = (where: ReturnType<typeof place>) =>
      client.connection.sendRequest(PrepareRenameRequest.type, where);
    expect(await ask(place('1_schema.sql', 'Title'))).toMatchObject({ placeholder: 'Title' });
    expect(await ask(place('1_schema.sql', 'ENGINE'))).toBeNull();
  });
});

test('hover shows the definition', async () => {
  const hover = async (where: ReturnType<typeof place>) =>
    ((await client.connection.sendRequest(HoverRequest.type, where))?.contents as MarkupContent | undefined)
      ?.value ?? '';
  expect(await hover(place('2_more.sql', 'film ADD'))).toContain('CREATE TABLE public.film (');
  expect(await hover(place('2_more.sql', 'restock(1)'))).toContain('PROCEDURE restock(p_film INT)');
});

test('signature help knows own procedures', async () => {
  const { textDocument, position } = place('2_more.sql', '1);\n', 1);
  const help = await client.connection.sendRequest(SignatureHelpRequest.type, { textDocument, position });
  expect(help?.signatures[0]?.label).toBe('restock(p_film INT)');
});

test('the outline has tables with their columns, views, triggers and routines', async () => {
  const outline = async (name: Name) =>
    (await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri: uriOf(name) },
    })) as DocumentSymbol[];
  const [film] = await outline('1_schema.sql');
  expect(film?.name).toBe('`film`');
  expect(film?.children?.map(({ name }) => name)).toEqual(['`film_id`', '`Title`', '`release year`']);
  expect((await outline('2_more.sql')).map(({ name }) => name)).toEqual(['films', 'touch', 'restock']);
});

test('symbols of the workspace are found in files that nobody has open, too', async () => {
  const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'fil' });
  const names = (found ?? []).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['film', 'films', 'film_id']));
});
