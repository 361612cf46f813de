import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  CodeLensRefreshRequest,
  CodeLensRequest,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  FileChangeType,
  LSPErrorCodes,
  WorkspaceDiagnosticRequest,
  type ClientCapabilities,
  type TextDocumentEdit,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import {
  fixAllWorkspaceRequest,
  workspaceFindingsRequest,
  workspaceProgressNotification,
  type FixAllWorkspaceResult,
  type ServerSettings,
  type WorkspaceFindings,
  type WorkspaceProgress,
} from './protocol.ts';
import { TestClient } from './test-client.ts';

// The findings of all files of a workspace, for an editor that asks for them itself.

const exclusion = 'ALTER TABLE booking ADD CONSTRAINT alone EXCLUDE USING gist (room WITH =);\n';
const capabilities = { textDocument: { diagnostic: {} } };

let folder: string;
let client: TestClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-pull-'));
});
afterEach(async () => {
  await client?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(
  files: Record<string, string>,
  settings: Partial<ServerSettings> = {},
  able: ClientCapabilities = capabilities,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  client = await TestClient.start(settings, [pathToFileURL(folder).href], able);
}

const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;

/** `file code,code` for each full report, `file unchanged` for the others. */
const show = ({ items }: WorkspaceDiagnosticReport): string[] =>
  items
    .map((item) => {
      const codes = item.kind === 'full' ? item.items.map(({ code }) => code).join(',') : 'unchanged';
      return `${item.uri.slice(uriOf('').length + 1)} ${codes}`;
    })
    .sort();

const ask = (previousResultIds: { uri: string; value: string }[] = []) =>
  client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });

/** A request that stays open: its parts as they come, and its end. */
function follow() {
  const parts: string[] = [];
  const waiting: (() => void)[] = [];
  const source = new CancellationTokenSource();
  const partialResultToken = `parts-${Math.random()}`;
  const listening = client.connection.onProgress(
    WorkspaceDiagnosticRequest.partialResult,
    partialResultToken,
    (part) => {
      parts.push(...show(part));
      for (const wake of waiting.splice(0)) wake();
    },
  );
  const end = client.connection.sendRequest(
    WorkspaceDiagnosticRequest.type,
    { previousResultIds: [], partialResultToken },
    source.token,
  );
  return {
    parts,
    /** Waits until a line has come. */
    async until(line: string): Promise<void> {
      while (!parts.includes(line)) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async stop(): Promise<WorkspaceDiagnosticReport> {
      source.cancel();
      return end.finally(() => listening.dispose());
    },
  };
}

describe('workspace/diagnostic', () => {
  test('answers once for an editor that takes no parts, open files with the text in the editor', async () => {
    await start({ 'a.sql': exclusion, 'b.sql': 'SELECT 1;\n', 'c.sql': 'SELECT 1;\n' });
    await client.show(uriOf('c.sql'), `SELECT 2;\n${exclusion}`);
    const report = await ask();
    expect(show(report)).toEqual(['a.sql MOLT112', 'b.sql ', 'c.sql MOLT112']);
    expect(report.items.map(({ version }) => version).sort()).toEqual([1, null, null]);
  });

  test('leaves out what the editor has already', async () => {
    await start({ 'a.sql': exclusion, 'b.sql': 'SELECT 1;\n' });
    const first = await ask();
    const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    expect(show(await ask(known))).toEqual([]);
    await writeFile(join(folder, 'b.sql'), exclusion);
    await unlink(join(folder, 'a.sql'));
    expect(show(await ask(known))).toEqual(['a.sql ', 'b.sql MOLT112']);
  });

  test('stays open and tells of changes, until it is cancelled', async () => {
    await start({ 'a.sql': 'SELECT 1;\n', 'b.sql': 'SELECT 1;\n' });
    const stream = follow();
    await stream.until('b.sql ');
    await writeFile(join(folder, 'b.sql'), exclusion);
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOf('b.sql'), type: FileChangeType.Changed }],
    });
    await stream.until('b.sql MOLT112');
    // Nothing that has not changed is told again.
    expect(stream.parts.filter((line) => line === 'a.sql ')).toHaveLength(1);
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { molt: { rules: { MOLT112: 'off' } } },
    });
    await stream.until('b.sql ');
    await stream.stop();
  });

  test('tells of a file that is closed, though it never told of it: VS Code keeps what it asked for last', async () => {
    await start({ 'a.sql': exclusion, 'b.sql': 'SELECT 1;\n' }, { problems: 'openFiles' });
    const stream = follow();
    const uri = uriOf('a.sql');
    await client.show(uri, exclusion);
    await client.summaryOf(uri, 1);
    expect(stream.parts).toEqual([]);
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    await stream.until('a.sql ');
    await stream.stop();
    expect(stream.parts).toEqual(['a.sql ']);
  });

  test('outlives an editor that says it can be told to ask again, and refuses', async () => {
    await start(
      { 'a.sql': exclusion },
      {},
      { ...capabilities, workspace: { diagnostics: { refreshSupport: true } } },
    );
    const refused = new Promise<void>((resolve) => {
      client.connection.onRequest(DiagnosticRefreshRequest.type, () => {
        resolve();
        throw new Error('not now');
      });
    });
    expect(show(await ask())).toEqual(['a.sql MOLT112']);
    await client.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { molt: { rules: { MOLT112: 'off' } } },
    });
    await refused;
    expect(show(await ask())).toEqual(['a.sql ']);
  });

  test('lists open files only where that is wished', async () => {
    await start({ 'a.sql': exclusion }, { problems: 'openFiles' });
    expect(show(await ask())).toEqual([]);
    const before = [{ uri: uriOf('a.sql'), value: 'closed.1' }];
    expect(show(await ask(before))).toEqual(['a.sql ']);
  });
});

test('the safe fixes of all files come with an annotation by rule, and their numbers', async () => {
  await start({
    'a.sql': 'CREATE TABLE a (id int8 PRIMARY KEY, n integer, m integer);\n',
    'b.sql': 'CREATE TABLE b (id int8 PRIMARY KEY, n integer);\n',
    'c.sql': `-- molt: dialect=cockroach\nCREATE TABLE c (id int8 PRIMARY KEY, n integer);\n`,
    'd.sql': exclusion,
  });
  await client.show(uriOf('b.sql'), 'CREATE TABLE b (id int8 PRIMARY KEY, x integer, y integer);\n');
  const result = (await client.connection.sendRequest(fixAllWorkspaceRequest, {})) as FixAllWorkspaceResult;
  expect(result).toMatchObject({ fixes: 4, files: 2 });
  expect(result.rules).toEqual([
    { code: 'MOLT103', title: expect.any(String) as string, fixes: 4, files: 2 },
  ]);
  const changes = (result.edit.documentChanges ?? []) as TextDocumentEdit[];
  expect(changes.map(({ textDocument: { uri, version } }) => [uri, version])).toEqual([
    [uriOf('b.sql'), 1],
    [uriOf('a.sql'), null],
  ]);
  const ids = new Set(
    changes.flatMap(({ edits }) => edits.map((edit) => ('annotationId' in edit ? edit.annotationId : ''))),
  );
  expect([...ids]).toEqual(['MOLT103']);
  expect(result.edit.changeAnnotations?.['MOLT103']).toMatchObject({
    label: expect.stringMatching(/^MOLT103 ./) as string,
  });
});

test('the safe fixes of all files are not given in part: who cancels gets none', async () => {
  const files = Array.from({ length: 30 }, (_, i): [string, string] => [
    `f${i}.sql`,
    `CREATE TABLE t${i} (id int8 PRIMARY KEY, n integer);\n`,
  ]);
  await start(Object.fromEntries(files));
  const cancelling = new CancellationTokenSource();
  const answer = client.connection.sendRequest(fixAllWorkspaceRequest, {}, cancelling.token);
  cancelling.cancel();
  await expect(answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
});

test.each([workspaceFindingsRequest, fixAllWorkspaceRequest])(
  '%s: a file that is closed meanwhile counts once',
  async (request) => {
    await start({ 'a.sql': 'CREATE TABLE a (id int8 PRIMARY KEY, n integer);\n', 'b.sql': 'SELECT 1;\n' });
    const uri = uriOf('a.sql');
    await client.show(uri, 'CREATE TABLE a (id int8 PRIMARY KEY, n integer);\n');
    await client.summaryOf(uri, 1);
    const answer = client.connection.sendRequest<WorkspaceFindings | FixAllWorkspaceResult>(request, {});
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    const result = await answer;
    if ('edit' in result) expect(result).toMatchObject({ fixes: 1, files: 1 });
    else expect(result.files.map((file) => file.uri).toSorted()).toEqual([uri, uriOf('b.sql')]);
  },
);

test('lenses are asked for again when another file changes what they count', async () => {
  const able = { ...capabilities, workspace: { codeLens: { refreshSupport: true } } };
  await start({ 'a.sql': 'CREATE TABLE a (x int8);\n', 'b.sql': '-- nothing yet\n' }, {}, able);
  const uri = uriOf('a.sql');
  await client.show(uri, 'CREATE TABLE a (x int8);\n');
  const lens = async () =>
    (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } }))?.[0]?.command
      ?.title;
  expect(await lens()).toBe('1 warning');
  const again = new Promise<void>((resolve) =>
    client.connection.onRequest(CodeLensRefreshRequest.type, () => resolve()),
  );
  await client.show(uriOf('b.sql'), 'ALTER TABLE a ADD PRIMARY KEY (x);\n');
  await again;
  expect(await lens()).toBe('nothing to change for CockroachDB');
});

test('the check of the workspace says how far it is', async () => {
  await start({ 'a.sql': exclusion, 'b.sql': 'SELECT 1;\n' });
  const heard: WorkspaceProgress[] = [];
  client.connection.onNotification(workspaceProgressNotification, (progress: WorkspaceProgress) => {
    heard.push(progress);
  });
  await client.connection.sendRequest(workspaceFindingsRequest, {});
  expect(heard.at(-1)).toEqual({ done: 2, total: 2 });
  expect(heard.map(({ done }) => done)).toEqual(heard.map(({ done }) => done).toSorted());
});
