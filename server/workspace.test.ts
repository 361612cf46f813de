import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setTimeout as wait } from 'node:timers/promises';
import {
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  ReferencesRequest,
  type Location,
} from 'vscode-languageserver-protocol/node';
import { built } from '../test/programs.ts';
import { workspaceFindingsRequest, type ServerSettings, type WorkspaceFindings } from './protocol.ts';
import { TestClient } from './test-client.ts';

let folder: string;
let client: TestClient | null = null;

// Building takes long on a machine that does other things too.
beforeAll(() => built('server'), 60_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-workspace-'));
});
afterEach(async () => {
  await client?.stop();
  client = null;
  await rm(folder, { recursive: true });
});

const uri = (name: string): string => pathToFileURL(join(folder, name)).href;

async function start(
  files: Readonly<Record<string, string>>,
  settings: Partial<ServerSettings> = {},
): Promise<TestClient> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  client = await TestClient.start(settings, [pathToFileURL(folder).href]);
  return client;
}

/** Findings of the workspace that are about the schema, as `file:line code`. */
async function findings(of: TestClient, ...codes: readonly string[]): Promise<string[]> {
  const all = await of.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
  return all.findings
    .filter(({ code }) => codes.includes(code))
    .map((each) => `${each.uri.slice(uri('').length).replace(/^\//, '')}:${each.line + 1} ${each.code}`)
    .sort();
}

const noKey = 'MOLT101';

describe('findings of the whole workspace', () => {
  test('a key that another file adds is a key', async () => {
    const server = await start({
      '1.sql': 'CREATE TABLE a (x int8);\nCREATE TABLE b (y int8);',
      '2.sql': 'ALTER TABLE a ADD PRIMARY KEY (x);',
    });
    expect(await findings(server, noKey)).toEqual(['1.sql:2 MOLT101']);
  });

  test('an edit in an open file changes the findings of another', async () => {
    const server = await start({ '1.sql': 'CREATE TABLE a (x int8);', '2.sql': '-- nothing yet\n' });
    expect(await findings(server, noKey)).toEqual(['1.sql:1 MOLT101']);
    await server.open(uri('2.sql'), 'ALTER TABLE a ADD PRIMARY KEY (x);');
    expect(await findings(server, noKey)).toEqual([]);
    // Closed without being saved: what is on the disk counts again.
    await server.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uri('2.sql') },
    });
    expect(await findings(server, noKey)).toEqual(['1.sql:1 MOLT101']);
  });

  test('the open file whose findings another one changes is published again', async () => {
    const server = await start({});
    const first = await server.open(uri('1.sql'), 'CREATE TABLE a (x int8);');
    expect(first.diagnostics.map(({ code }) => code)).toEqual([noKey]);
    await server.open(uri('2.sql'), 'ALTER TABLE a ADD PRIMARY KEY (x);');
    const last = () => server.published.findLast((each) => each.uri === uri('1.sql'))?.diagnostics.length;
    for (let i = 0; i < 200 && last() !== 0; i++) await wait(25);
    expect(last()).toBe(0);
  });

  test('a file that changes on the disk is read again; one that goes is forgotten', async () => {
    const server = await start({
      '1.sql': 'CREATE TABLE a (x int8);',
      '2.sql': 'ALTER TABLE a ADD PRIMARY KEY (x);',
    });
    expect(await findings(server, noKey)).toEqual([]);
    await rm(join(folder, '2.sql'));
    const changed = [{ uri: uri('2.sql'), type: 3 as const }];
    await server.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: changed });
    expect(await findings(server, noKey)).toEqual(['1.sql:1 MOLT101']);
    await writeFile(join(folder, '3.sql'), 'ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY (x);');
    expect(await findings(server, noKey)).toEqual([]);
  });

  test('a folder that is not on a disk is told to be not checked; its open files are', async () => {
    const remote = 'vscode-vfs://github/some/shop';
    client = await TestClient.start({}, [remote]);
    const open = await client.open(`${remote}/1.sql`, 'CREATE TABLE a (x int8);');
    expect(open.diagnostics.map(({ code }) => code)).toEqual([noKey]);
    const {
      files,
      findings: found,
      notChecked,
    } = await client.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
    expect([files.length, found.length]).toEqual([1, 1]);
    expect(notChecked).toEqual([{ uri: remote, why: expect.stringContaining('not on a disk') as string }]);
  });

  test('files that are excluded say nothing', async () => {
    const files = { 'old/1.sql': 'CREATE TABLE a (x int8);', 'new.sql': 'CREATE TABLE b (x int8);' };
    const server = await start(files, { exclude: ['old/'] });
    expect(await findings(server, noKey)).toEqual(['new.sql:1 MOLT101']);
  });

  test('the order of files can be chosen', async () => {
    const files = { 'a.sql': 'DROP TABLE t;', 'b.sql': 'CREATE TABLE t (x int8);' };
    expect(await findings(await start(files), noKey)).toEqual(['b.sql:1 MOLT101']);
    await client?.stop();
    expect(await findings(await start(files, { schemaFiles: ['b.sql', '*.sql'] }), noKey)).toEqual([]);
  });

  test('related places are in the file where they are', async () => {
    const server = await start({ '1.sql': '-- the sequence\nCREATE SEQUENCE s;' });
    await findings(server);
    const { diagnostics } = await server.open(
      uri('2.sql'),
      "CREATE TABLE a (x int8 PRIMARY KEY DEFAULT nextval('s'));",
    );
    const related = diagnostics.find(({ code }) => code === 'MOLT102')?.relatedInformation;
    expect(related).toEqual([
      {
        location: {
          uri: uri('1.sql'),
          range: { start: { line: 1, character: 16 }, end: { line: 1, character: 17 } },
        },
        message: 'The sequence is made here',
      },
    ]);
  });
});

describe('a file that is on no disk', () => {
  const untitled = 'untitled:Untitled-1';
  const textDocument = { uri: untitled };
  const tables = Array.from({ length: 20_000 }, (_, i) => `CREATE TABLE t${i} (a int8 PRIMARY KEY);\n`).join(
    '',
  );
  const close = () =>
    client!.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
  const codes = ({ diagnostics }: { diagnostics: { code?: unknown }[] }) =>
    diagnostics.map(({ code }) => code);

  test('has gone from the schema when it is closed, however long it is', async () => {
    const server = await start({});
    const query = 'CREATE TABLE c (a int8 PRIMARY KEY, b text REFERENCES t0 (a));';
    const alone = codes(await server.open(uri('c.sql'), query));
    await server.open(untitled, tables);
    const told = () => server.published.findLast((each) => each.uri === uri('c.sql'))!;
    await expect.poll(() => codes(told()), { timeout: 60_000 }).not.toEqual(alone);
    await close();
    await expect.poll(() => codes(told()), { timeout: 60_000 }).toEqual(alone);
  });

  test('is there once when it comes back before it has gone', async () => {
    const server = await start({});
    const first = codes(await server.open(untitled, tables));
    await close();
    server.summaries.length = 0;
    server.published.length = 0;
    expect(codes(await server.open(untitled, tables))).toEqual(first);
  });
});

describe('names across files', () => {
  test('a table is defined in one file and used in others, open or not', async () => {
    const server = await start({
      '1.sql': 'CREATE TABLE film (id int8 PRIMARY KEY);',
      '3.sql': '\nDELETE FROM film;',
    });
    await findings(server);
    await server.open(uri('2.sql'), 'SELECT id FROM film;');
    const at = { textDocument: { uri: uri('2.sql') }, position: { line: 0, character: 17 } };
    const show = ({ uri: file, range: { start, end } }: Location) =>
      `${file.slice(-5)} ${start.line}:${start.character}-${end.character}`;
    const definition = (await server.connection.sendRequest(DefinitionRequest.type, at)) as Location[];
    expect(definition.map(show)).toEqual(['1.sql 0:13-17']);
    const params = { ...at, context: { includeDeclaration: true } };
    const references = (await server.connection.sendRequest(ReferencesRequest.type, params)) as Location[];
    expect(references.map(show).sort()).toEqual(['1.sql 0:13-17', '2.sql 0:15-19', '3.sql 1:12-16']);
  });
});
