import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  DidChangeConfigurationNotification,
  DidChangeWorkspaceFoldersNotification,
  HoverRequest,
} from 'vscode-languageserver-protocol/node';
import { built } from '../test/programs.ts';
import { createAnalyzer, loadParser } from '../sql/analyze/analyze.ts';
import { entriesOf, printBaseline } from '../sql/findings/baseline.ts';
import { Fingerprints } from '../sql/findings/fingerprint.ts';
import { workspaceFindingsRequest, type ServerSettings, type WorkspaceFindings } from './protocol.ts';
import { ScopedSettings } from './scoped-settings.ts';
import { TestClient } from './test-client.ts';

describe('settings by folder', () => {
  const scoped = (folders: readonly string[]): ScopedSettings => {
    const settings = new ScopedSettings();
    settings.setFolders(folders);
    settings.take({ dialect: 'postgres' });
    settings.takeAnswer(folders, [{ dialect: 'postgres' }, ...folders.map((uri) => ({ baseline: uri }))]);
    return settings;
  };

  test.each([
    ['/w/a/x.sql', 'file:///w/a'],
    ['file:///w/a/deep/x.sql', 'file:///w/a'],
    ['/w/a/inner/x.sql', 'file:///w/a/inner'],
    ['/w/ab/x.sql', ''],
    ['/elsewhere/x.sql', ''],
    ['untitled:Untitled-1', ''],
    ['vscode-vfs://github/o/r/x.sql', 'vscode-vfs://github/o/r'],
    ['vscode-vfs://github/o/r2/x.sql', ''],
  ])('%s has those of the innermost folder: %j', (file, folder) => {
    const settings = scoped(['file:///w/a', 'file:///w/a/inner', 'vscode-vfs://github/o/r']);
    expect(settings.of(file).baseline).toBe(folder);
  });

  test('an editor that knows nothing of a scope leaves what was given at the start', () => {
    const settings = new ScopedSettings();
    settings.setFolders(['file:///w/a']);
    settings.take({ dialect: 'mysql' });
    expect(settings.takeAnswer(['file:///w/a'], [null, null])).toBe(false);
    expect(settings.of('/w/a/x.sql').dialect).toBe('mysql');
    expect(settings.takeAnswer(['file:///w/a'], [null, { dialect: 'cockroach' }])).toBe(true);
    expect(settings.of('/w/a/x.sql').dialect).toBe('cockroach');
    expect(settings.of('/w/b.sql').dialect).toBe('mysql');
  });

  test('an answer about folders that were there when it was asked for', () => {
    const settings = scoped(['file:///w/a']);
    settings.setFolders(['file:///w/b']);
    settings.takeAnswer(['file:///w/a'], [{ dialect: 'mysql' }, { dialect: 'cockroach' }]);
    expect(settings.of('/w/b/x.sql').dialect).toBe('mysql');
    expect(settings.of('/w/a/x.sql').dialect).toBe('mysql');
  });
});

describe('over stdio, an editor with several folders', { timeout: 60_000 }, () => {
  let root: string;
  let client: TestClient | null = null;
  beforeAll(() => built('server'), 60_000);
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'molt-folders-'));
  });
  afterEach(async () => {
    await client?.stop();
    client = null;
    await rm(root, { recursive: true });
  });

  const uriOf = (path: string): string => pathToFileURL(join(root, path)).href;

  async function start(
    files: Readonly<Record<string, string>>,
    set: (folder: string) => Partial<ServerSettings>,
    folders = ['a', 'b'],
  ): Promise<TestClient> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(root, name, '..'), { recursive: true });
      await writeFile(join(root, name), text);
    }
    client = await TestClient.start(
      {},
      folders.map(uriOf),
      { workspace: { configuration: true, workspaceFolders: true } },
      (scope) => set(scope?.split('/').at(-1) ?? ''),
    );
    return client;
  }

  async function findings(of: TestClient, ...codes: readonly string[]): Promise<string[]> {
    const all = await of.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
    return all.findings
      .filter(({ code }) => codes.includes(code))
      .map(
        ({ uri, code, severity }) => `${uri.slice(uriOf('').length).replace(/^\//, '')} ${code} ${severity}`,
      )
      .sort();
  }

  /** Asks again until it is what is expected: what an editor tells is taken in when its answer has come. */
  async function eventually(look: () => Promise<unknown>, expected: unknown): Promise<void> {
    for (let i = 0; i < 100; i++) {
      if (JSON.stringify(await look()) === JSON.stringify(expected)) return;
      await wait(50);
    }
    expect(await look()).toEqual(expected);
  }

  const keyless = 'CREATE TABLE t (x int8);';

  test('severities differ', async () => {
    const server = await start({ 'a/1.sql': keyless, 'b/1.sql': keyless.replace('t', 'u') }, (folder) => ({
      rules: (folder === 'a'
        ? { MOLT101: 'error' }
        : { 'missing-primary-key': 'off' }) as ServerSettings['rules'],
    }));
    await eventually(() => findings(server, 'MOLT101'), ['a/1.sql MOLT101 error']);
  });

  test('the dialect of an open file is its folder’s', async () => {
    const server = await start({}, (folder) => ({ dialect: folder === 'a' ? 'mysql' : 'cockroach' }));
    const dialectOf = async (path: string): Promise<string> => {
      await server.open(uriOf(path), 'SELECT 1;');
      return (await server.summaryOf(uriOf(path), 1)).dialect;
    };
    await eventually(
      async () => [await dialectOf('a/x.sql'), await dialectOf('b/x.sql')],
      ['mysql', 'cockroach'],
    );
  });

  test('versions differ: what one folder’s cluster takes is a finding in the other, and each hover names its own', async () => {
    // CockroachDB has triggers since v24.3.
    const trigger = 'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();';
    const server = await start({ 'a/1.sql': trigger, 'b/1.sql': trigger }, (folder) => ({
      targetVersion: folder === 'a' ? 'v23.1' : 'v26.2',
    }));
    const errors = async (): Promise<string[]> => {
      const all = await server.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
      return all.files.map(({ uri, errors: count }) => `${uri.slice(-7)} ${count > 0}`).sort();
    };
    await eventually(errors, ['a/1.sql true', 'b/1.sql false']);
    await server.open(uriOf('a/1.sql'), trigger);
    const hover = await server.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: uriOf('a/1.sql') },
      position: { line: 0, character: 8 },
    });
    expect(JSON.stringify(hover?.contents)).toContain('v23.1');
  });

  test('files of folders with the same version are one schema', async () => {
    const server = await start(
      { 'a/1.sql': keyless, 'b/2.sql': 'ALTER TABLE t ADD PRIMARY KEY (x);' },
      () => ({ targetVersion: 'v25.2' }),
    );
    await eventually(() => findings(server, 'MOLT101'), []);
  });

  test('a changed setting, a folder that comes and one that goes', async () => {
    let severity: 'error' | 'hint' = 'error';
    const files = { 'a/1.sql': keyless, 'b/1.sql': keyless.replace('t', 'u') };
    const server = await start(files, () => ({ rules: { MOLT101: severity } }), ['a']);
    await eventually(() => findings(server, 'MOLT101'), ['a/1.sql MOLT101 error']);
    severity = 'hint';
    await server.connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    await eventually(() => findings(server, 'MOLT101'), ['a/1.sql MOLT101 hint']);
    const folder = (name: string) => ({ uri: uriOf(name), name });
    await server.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [folder('b')], removed: [folder('a')] },
    });
    await eventually(() => findings(server, 'MOLT101'), ['b/1.sql MOLT101 hint']);
  });

  test('each folder has a baseline of its own', async () => {
    await loadParser();
    const { findings: known, statements } = createAnalyzer({ dialect: 'postgres' }).update(keyless);
    const prints = new Fingerprints(keyless, statements);
    const entries = entriesOf(
      known.map((finding) => ({ finding, fingerprint: prints.of(finding), excerpt: '' })),
    );
    const files = {
      'a/1.sql': keyless,
      'b/1.sql': keyless,
      'a/known.json': printBaseline({ files: { '1.sql': entries } }),
    };
    const server = await start(files, (folder) => ({
      baseline: folder === 'a' ? 'known.json' : '',
      // Of versions of their own, so that the table is not declared twice in one schema.
      targetVersion: folder === 'a' ? 'v25.1' : 'v25.2',
      rules: { MOLT101: 'hint' },
    }));
    await eventually(() => findings(server, 'MOLT101'), ['b/1.sql MOLT101 hint']);
  });
});
