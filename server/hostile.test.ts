import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type FileEvent,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { built } from '../test/programs.ts';
import { workspaceFindingsRequest, type WorkspaceFindings } from './protocol.ts';
import { TestClient } from './test-client.ts';

// What no editor should send, and folders that no project should have: over stdio. Each question gets an answer, be it
// that it makes no sense, and the next one a right one.

beforeAll(() => built('server'), 60_000);

const uri = 'file:///hostile/a.sql';
const text = "CREATE TABLE t (id money);\nSELECT '😀😀', id FROM t;\n";
const listen = 'LISTEN x;\n';

/** What a server says to a request: its answer, or the protocol's code for why there is none. */
async function answered(client: TestClient, method: string, params: unknown): Promise<unknown> {
  return client.connection.sendRequest(method, params).catch((thrown: { code?: number }) => {
    expect(thrown.code, `${method} ${JSON.stringify(params)}`).toBeTypeOf('number');
    return thrown.code;
  });
}

/**
 * Whether it is there, and still right: the finding of a new text, in its place. What makes no sense to the protocol may
 * leave a line in the log; nothing else may.
 */
async function isWell(client: TestClient, { makesSense = true } = {}): Promise<void> {
  const other = `file:///hostile/well-${Math.random()}.sql`;
  const { diagnostics } = await client.open(other, `SELECT 1;\n${listen}`);
  expect(diagnostics.map(({ code, range }) => `${range.start.line} ${code}`)).toEqual(['1 MOLT204']);
  const faults = client.logged.splice(0).filter((line) => /fail|could not be checked|Error/.test(line));
  if (makesSense) expect(faults).toEqual([]);
}

const atPlace = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/signatureHelp',
  'textDocument/prepareRename',
  'textDocument/rename',
];
const ofFile = [
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/codeLens',
  'textDocument/diagnostic',
  'molt/fixAll',
  'molt/convert',
];

describe('in a file', { timeout: 60_000 }, () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await TestClient.start({}, [], {});
  }, 60_000);
  afterAll(() => client.stop());

  test.each<[string, { line?: unknown; character?: unknown } | null]>([
    ['before the file', { line: -1, character: -1 }],
    ['before the line', { line: 1, character: -5 }],
    ['behind the file', { line: 1_000_000_000, character: 0 }],
    ['behind the line', { line: 0, character: 2_147_483_647 }],
    ['beyond all numbers', { line: 1e300, character: 1e300 }],
    ['in the middle of a character', { line: 1, character: 9 }],
    ['between two lines', { line: 0.5, character: 3.7 }],
    ['of words', { line: 'one', character: 'two' }],
    ['of nothing', {}],
    ['that is none', null],
  ])('a place %s', async (_, position) => {
    const file = `${uri}-${JSON.stringify(position)}`;
    await client.open(file, text);
    const about = { textDocument: { uri: file } };
    const range = { start: position, end: position };
    const context = { includeDeclaration: true, diagnostics: [] };
    for (const method of atPlace)
      await answered(client, method, { ...about, position, context, newName: 'b' });
    await answered(client, 'textDocument/selectionRange', { ...about, positions: [position, position] });
    await answered(client, 'textDocument/codeAction', { ...about, range, context });
    const back = { start: { line: 1, character: 5 }, end: position };
    await answered(client, 'textDocument/codeAction', { ...about, range: back, context });
    await isWell(client, { makesSense: typeof position?.line === 'number' });
  });

  test.each([
    ['that nobody has opened', 'file:///hostile/nowhere.sql'],
    ['on another machine', 'file://server/share/a.sql'],
    ['with a slash in its name', 'file:///hostile/a%2Fb.sql'],
    ['with half an escape', 'file:///hostile/%E0%A4%A.sql'],
    ['with a NUL in its name', 'file:///hostile/a%00b.sql'],
    ['of another sort', 'git:/hostile/a.sql?%7B%22ref%22%3A%22~%22%7D'],
    ['without a name', 'file://'],
    ['that is no address', 'not an address'],
    ['that is nothing', ''],
    ['of 100,000 letters', `file:///${'x'.repeat(100_000)}.sql`],
  ])('a file %s', async (_, address) => {
    const ask = async (): Promise<void> => {
      const about = { textDocument: { uri: address }, uri: address };
      const position = { line: 0, character: 3 };
      const context = { includeDeclaration: true, diagnostics: [] };
      for (const method of [...atPlace, ...ofFile])
        await answered(client, method, { ...about, position, context, newName: 'b' });
    };
    await ask();
    // Closed, changed and closed again without being there; then there after all.
    const { connection } = client;
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: address } });
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: address, version: 7 },
      contentChanges: [{ text: listen }],
    });
    const { diagnostics } = await client.open(address, listen);
    expect(diagnostics.map(({ code }) => code)).toEqual(['MOLT204']);
    await ask();
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: address } });
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri: address } });
    await isWell(client);
  });

  const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  test.each<[string, readonly { version: unknown; contentChanges: unknown[] }[]]>([
    [
      'with an older version',
      [
        { version: 9, contentChanges: [] },
        { version: 3, contentChanges: [] },
      ],
    ],
    ['with the same version', [{ version: 1, contentChanges: [{ text: 'SELECT 2;' }] }]],
    ['without a version', [{ version: null, contentChanges: [{ text: 'SELECT 2;' }] }]],
    ['of nothing', [{ version: 2, contentChanges: [] }]],
    [
      'of places that are not there',
      [
        {
          version: 2,
          contentChanges: [
            { range: { start: { line: 50, character: 3 }, end: { line: 70, character: 1 } }, text: 'x' },
          ],
        },
      ],
    ],
    [
      'before the file',
      [
        {
          version: 2,
          contentChanges: [
            { range: { start: { line: -3, character: -1 }, end: { line: 0, character: 2 } }, text: 'x' },
          ],
        },
      ],
    ],
    [
      'from the end to the beginning',
      [
        {
          version: 2,
          contentChanges: [
            { range: { start: { line: 1, character: 9 }, end: { line: 0, character: 2 } }, text: 'x' },
          ],
        },
      ],
    ],
    [
      'within a character',
      [
        {
          version: 2,
          contentChanges: [
            { range: { start: { line: 1, character: 9 }, end: { line: 1, character: 10 } }, text: '' },
          ],
        },
      ],
    ],
    ['by a NUL', [{ version: 2, contentChanges: [{ text: '\0\0' }] }]],
    [
      'a thousand times at once',
      Array.from({ length: 1000 }, (_, i) => ({
        version: i + 2,
        contentChanges: [{ range: all, text: `SELECT ${i};` }],
      })),
    ],
  ])('a change %s', async (what, changes) => {
    const file = `${uri}?${encodeURIComponent(what)}`;
    await client.open(file, text);
    const { connection } = client;
    for (const { version, contentChanges } of changes)
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: file, version },
        contentChanges,
      });
    // What is right again is looked at again.
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: file, version: 2000 },
      contentChanges: [{ text: `SELECT '😀';\n\n${listen}` }],
    });
    const { diagnostics } = await client.diagnosticsOf(file, 2000);
    expect(diagnostics.map(({ code, range }) => `${range.start.line} ${code}`)).toEqual(['2 MOLT204']);
    await isWell(client);
  });

  test('opened twice', async () => {
    const file = `${uri}-twice`;
    await client.open(file, text);
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: file, languageId: 'sql', version: 5, text: listen },
    });
    expect((await client.diagnosticsOf(file, 5)).diagnostics.map(({ code }) => code)).toEqual(['MOLT204']);
    await isWell(client);
  });

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['null for the file', { textDocument: null }],
    ['a number for the file', { textDocument: { uri: 5 } }],
    ['a list', []],
  ])('a question with %s', async (_, params) => {
    for (const method of [...atPlace, ...ofFile, 'textDocument/selectionRange', 'textDocument/codeAction'])
      await answered(client, method, params);
    for (const method of ['workspace/symbol', 'workspace/diagnostic', 'no/such/method'])
      await answered(client, method, params);
    await isWell(client, { makesSense: false });
  });
});

/** `null` where an answer is due, else what is wrong. */
const ofOurs: readonly (readonly [string, unknown, RegExp | null])[] = [
  ['molt/workspaceFindings', undefined, null],
  ['molt/workspaceFindings', [], null],
  ['molt/workspaceFindings', [1, 2, 3], null],
  ['molt/workspaceFindings', { more: true }, null],
  ['molt/fixAllWorkspace', undefined, null],
  ['molt/fixAllWorkspace', ['a'], null],
  ['molt/fixAll', undefined, /The params of molt\/fixAll are \{ uri: string \}/],
  ['molt/fixAll', {}, /are \{ uri: string \}/],
  ['molt/fixAll', { uri: null }, /are \{ uri: string \}/],
  ['molt/fixAll', [5], /are \{ uri: string \}/],
  ['molt/fixAll', { uri }, null],
  ['molt/convert', undefined, /are \{ uri: string, text\?: string \}/],
  ['molt/convert', { text: 'SELECT 1;' }, /are \{ uri: string, text\?: string \}/],
  ['molt/convert', { uri, text: 5 }, /are \{ uri: string, text\?: string \}/],
  ['molt/convert', { uri, text: null }, /is not there|no such|not found|there is no/i],
  ['molt/convert', { uri, text: 'SELECT 1;' }, null],
  ['textDocument/hover', undefined, /hover defines 1 params but received none/],
  ['textDocument/diagnostic', undefined, /diagnostic defines 1 params but received none/],
];

describe('over stdio, a request of ours', { timeout: 60_000 }, () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await TestClient.start({}, [], {});
  }, 60_000);
  afterAll(() => client.stop());

  test.each(ofOurs)('%s with %j', async (method, params, wrong) => {
    // An own message: the library's types would not let params be left out where they are needed.
    const { sendRequest } = client.connection as unknown as {
      sendRequest: (method: string, ...params: readonly unknown[]) => Promise<unknown>;
    };
    const sent = Array.isArray(params) ? params : params === undefined ? [] : [params];
    const answer = sendRequest(method, ...sent);
    if (wrong === null) expect(await answer).toBeTypeOf('object');
    else await expect(answer).rejects.toThrow(wrong);
    await isWell(client);
  });
});

describe('in a folder', { timeout: 120_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'molt-hostile-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const place = (name: string): string => join(folder, name);

  async function start(): Promise<TestClient> {
    const client = await TestClient.start({}, [pathToFileURL(folder).href]);
    onTestFinished(() => client.stop());
    return client;
  }

  /** `file code` of the findings, and `file: why` of what was not checked. */
  async function findings(client: TestClient): Promise<string[]> {
    const all = await client.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
    const name = (address: string): string => address.slice(address.lastIndexOf('/') + 1);
    return [
      ...all.findings.map((each) => `${name(each.uri)} ${each.code}`),
      ...all.notChecked.map((each) => `${name(each.uri)}: ${each.why}`),
    ].sort();
  }

  test('links in a circle, to nothing and to a file', async () => {
    await mkdir(place('a/b'), { recursive: true });
    await writeFile(place('a/b/1.sql'), listen);
    await symlink(place('a'), place('a/b/up'));
    await symlink(place('a/b'), place('across'));
    await symlink(place('self'), place('self'));
    await symlink(place('nowhere.sql'), place('gone.sql'));
    await symlink(place('a/b/1.sql'), place('same.sql'));
    expect(await findings(await start())).toEqual(['1.sql MOLT204']);
  });

  test('a folder, a pipe and a socket that are called like files', async () => {
    await mkdir(place('folder.sql'));
    execFileSync('mkfifo', [place('pipe.sql')]);
    await writeFile(place('1.sql'), listen);
    expect(await findings(await start())).toEqual(['1.sql MOLT204']);
  });

  test('names that are not UTF-8', async () => {
    await writeFile(place('1.sql'), listen);
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xe9, 0xff]), Buffer.from('.sql')]),
      listen,
    );
    await writeFile(place('\ufffd.sql'), listen);
    await writeFile(place('a "b"\n😀 %41#?.sql'), listen);
    expect(new Set((await findings(await start())).map(decodeURIComponent))).toEqual(
      new Set([
        '1.sql MOLT204',
        '\ufffd.sql MOLT204',
        'a "b"\n😀 %41#?.sql MOLT204',
        'b\ufffd\ufffd.sql: it cannot be read, or its name is not UTF-8',
      ]),
    );
  });

  test('binary, UTF-16, Latin-1 and nothing', async () => {
    await writeFile(place('1.sql'), Buffer.from(`\ufeff${listen}`, 'utf16le'));
    await writeFile(place('2.sql'), Buffer.from(`-- \xe9\n${listen}`, 'latin1'));
    await writeFile(place('3.sql'), Buffer.from([0, 1, 2, 3]));
    await writeFile(place('4.sql'), '');
    const client = await start();
    expect(await findings(client)).toEqual(['1.sql MOLT204', '2.sql MOLT204']);
    const { files } = await client.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
    expect(files.find((each) => each.uri.endsWith('3.sql'))?.notChecked).toBe(1);
  });

  test('files that come, go and change while they are read', async () => {
    const names = Array.from({ length: 60 }, (_, i) => place(`${i}.sql`));
    for (const name of names) await writeFile(name, listen.repeat(200));
    const client = await start();
    const asked = [findings(client), findings(client)];
    const changes: FileEvent[] = [];
    for (const [i, name] of names.entries()) {
      if (i % 3 === 0) await unlink(name);
      else if (i % 3 === 1) await writeFile(name, 'SELECT 1;');
      changes.push({
        uri: pathToFileURL(name).href,
        type: i % 3 === 0 ? FileChangeType.Deleted : FileChangeType.Changed,
      });
      if (i % 10 === 0) {
        await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
          changes: changes.splice(0),
        });
        asked.push(findings(client));
      }
    }
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    await Promise.all(asked);
    const left = await findings(client);
    expect(new Set(left)).toEqual(
      new Set(names.flatMap((name, i) => (i % 3 === 2 ? [`${i}.sql MOLT204`] : []))),
    );
    expect(left).toHaveLength(20 * 200);
    await isWell(client);
  });

  test('a folder that is gone, one that never was, one that is a file', async () => {
    await writeFile(place('file'), listen);
    await mkdir(place('gone'));
    const client = await TestClient.start(
      {},
      [place('gone'), place('never'), place('file')].map((path) => pathToFileURL(path).href),
    );
    onTestFinished(() => client.stop());
    await rm(place('gone'), { recursive: true });
    expect(await findings(client)).toEqual(
      ['file', 'gone', 'never'].map((name) => `${name}: it cannot be read, or its name is not UTF-8`),
    );
    await isWell(client);
  });

  test('50,000 files, 5,200 of them SQL: a part is read, and the rest is told of', async () => {
    execFileSync('bash', ['-c', 'cd "$0" && seq -f f%.0f.txt 50000 | xargs touch', folder]);
    execFileSync('bash', [
      '-c',
      `cd "$0" && for i in $(seq 5200); do echo 'LISTEN x;' > $i.sql; done`,
      folder,
    ]);
    const client = await start();
    const found = await findings(client);
    expect(found.filter((each) => each.endsWith(' MOLT204'))).toHaveLength(5000);
    expect(found.filter((each) => !each.endsWith(' MOLT204'))).toEqual([
      expect.stringContaining('there are too many SQL files; only the first 5,000 are read'),
    ]);
    await isWell(client);
  });

  test('a pull of the whole workspace that is cancelled and asked for again and again', async () => {
    for (let i = 0; i < 30; i++) await writeFile(place(`${i}.sql`), listen.repeat(100));
    const client = await start();
    for (let i = 0; i < 20; i++)
      void client.connection
        .sendRequest(WorkspaceDiagnosticRequest.type, {
          previousResultIds: [{ uri: 'file:///nowhere', value: 'x' }],
        })
        .catch(() => undefined);
    expect(await findings(client)).toHaveLength(3000);
    await isWell(client);
  });
});
