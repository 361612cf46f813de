import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  CodeActionRequest,
  CodeLensRequest,
  DiagnosticSeverity,
  DidChangeConfigurationNotification,
  DidCloseTextDocumentNotification,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  ProgressType,
  type CodeAction,
  type Diagnostic,
  type MarkupContent,
  type Range,
} from 'vscode-languageserver-protocol/node';
import {
  convertRequest,
  fixAllRequest,
  workspaceFindingsRequest,
  type ConvertResult,
  type FixAllResult,
  type WorkspaceFindings,
} from './protocol.ts';
import { TestClient } from './test-client.ts';

// The server runs in a process of its own and is spoken to over stdio, as an editor does.

let client: TestClient;
beforeAll(async () => {
  client = await TestClient.start();
}, 30_000);
afterAll(() => client.stop());

let files = 0;
const newUri = () => `file:///schema/test-${++files}.sql`;

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map((each) => each.code);
const withCode = (diagnostics: readonly Diagnostic[], code: string): Diagnostic => {
  const found = diagnostics.find((each) => each.code === code);
  if (!found) throw new Error(`no ${code} among ${codes(diagnostics).join(', ')}`);
  return found;
};
const caret = (range: Range): Range => ({ start: range.start, end: range.start });

/** What stands in a range, by LSP's own rules: lines, and UTF-16 code units in them. */
function textIn(text: string, range: Range): string {
  const lines = text.split('\n');
  if (range.start.line !== range.end.line) throw new Error('more than one line');
  return lines[range.start.line]?.slice(range.start.character, range.end.character) ?? '';
}

const actionsAt = (uri: string, range: Range, only?: string[]) =>
  client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range,
    context: { diagnostics: [], ...(only ? { only } : {}) },
  }) as Promise<CodeAction[]>;

const legs =
  'CREATE TABLE leg (id int8 PRIMARY KEY, next_id int8, FOREIGN KEY (next_id) REFERENCES leg (id) DEFERRABLE);\n';
const overlap = 'ALTER TABLE booking ADD CONSTRAINT alone EXCLUDE USING gist (room WITH =);\n';

describe('diagnostics', () => {
  test('draw an advice faintly where it is given for the fourth time; its light bulb names it as the editor has it', async () => {
    const uri = newUri();
    const keys = Array.from(
      { length: 5 },
      (_, i) => `CREATE TABLE s${i} (id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n`,
    );
    const { diagnostics } = await client.open(uri, keys.join(''));
    const advice = diagnostics.filter(({ code }) => code === 'MOLT102');
    expect(advice.map(({ severity }) => severity)).toEqual([3, 3, 3, 4, 4]);
    expect(advice[0]?.message).toContain('(5 times in this file)');
    const last = advice[4];
    if (!last) throw new Error('there is no fifth');
    const actions = (await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: last.range,
      context: { diagnostics: [last] },
    })) as CodeAction[];
    const about = actions
      .flatMap((action) => action.diagnostics ?? [])
      .filter(({ code }) => code === 'MOLT102');
    expect(about.length).toBeGreaterThan(0);
    for (const each of about) expect(each).toEqual(last);
  });

  test('say code, severity, source, link, and stand tightly on the construct', async () => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, overlap);
    const found = withCode(diagnostics, 'MOLT112');
    expect(found).toMatchObject({ source: 'molt', severity: DiagnosticSeverity.Error });
    expect(found.codeDescription?.href).toMatch(/^https:\/\/www\.cockroachlabs\.com\/docs\//);
    expect(textIn(overlap, found.range)).toBe('EXCLUDE');
    expect(found.data).toEqual({ rule: 'exclusion-constraint', fixClass: 'manual' });
  });

  test.each([
    ['é😀 in front, on the line', `/* é😀 */ ${legs}`],
    ['é😀 in front, on other lines', `-- é😀\n/* 😀\n😀 */\n${legs}`],
    ['é😀 in the statement', legs.replaceAll('next_id', '"é😀"')],
    ['CRLF', legs.replace('\n', '\r\n').replace(', ', ',\r\n')],
    ['a tab', `\t${legs}`],
  ])('count UTF-16 code units: %s', async (_, text) => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, text);
    expect(textIn(text, withCode(diagnostics, 'MOLT105').range)).toBe('DEFERRABLE');
  });

  test('follow an edit, and go when their cause goes', async () => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, `SELECT 1;\n${legs}`);
    const { range } = withCode(diagnostics, 'MOLT105');
    const top = { line: 0, character: 0 };
    const moved = await client.edit(uri, [{ range: { start: top, end: top }, newText: '-- one\n-- two\n' }]);
    expect(withCode(moved.diagnostics, 'MOLT105').range.start).toEqual({
      line: range.start.line + 2,
      character: range.start.character,
    });
    const fixed = await client.edit(uri, [
      { range: withCode(moved.diagnostics, 'MOLT105').range, newText: '' },
    ]);
    expect(codes(fixed.diagnostics)).not.toContain('MOLT105');
  });

  test('come for the newest text only, however quickly one types', async () => {
    const uri = newUri();
    await client.open(uri, '');
    const letters = [...overlap];
    let version = 1;
    for (const [i, newText] of letters.slice(0, -1).entries()) {
      const at = { line: 0, character: i };
      version = await client.send(uri, [{ range: { start: at, end: at }, newText }]);
    }
    const { diagnostics } = await client.diagnosticsOf(uri, version);
    expect(codes(diagnostics)).toContain('MOLT112');
    const versions = client.published.filter((each) => each.uri === uri).map((each) => each.version ?? 0);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
  });

  test('are taken back when the file is closed', async () => {
    const uri = newUri();
    await client.open(uri, overlap);
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
    // The answer to any request comes after what was sent before it.
    expect(
      await actionsAt(uri, { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }),
    ).toEqual([]);
    expect(client.published.findLast((each) => each.uri === uri)?.diagnostics).toEqual([]);
  });

  test('of a file that is not text say so instead of guessing', async () => {
    const { diagnostics } = await client.open(newUri(), `${overlap}\0\u0001\u0002\ufffd`);
    expect(codes(diagnostics)).toEqual(['not-checked']);
    expect(diagnostics[0]?.severity).toBe(DiagnosticSeverity.Information);
  });

  test('of a very large file say what was not checked', async () => {
    const rows = `INSERT INTO t VALUES ('${'x'.repeat(20_000)}');\n`.repeat(1_100);
    const { diagnostics } = await client.open(newUri(), `${overlap}${rows}`);
    expect(codes(diagnostics)).toEqual(['MOLT112', 'MOLT903']);
    expect(diagnostics[1]?.message).toContain('100 of its statements, from here on, were not checked');
  }, 30_000);

  test('of a broken statement do not hide those of others', async () => {
    const { diagnostics } = await client.open(newUri(), `SELECT FROM WHERE;\n${overlap}SELECT 'open\n`);
    expect(codes(diagnostics)).toContain('MOLT112');
    expect(diagnostics.filter((each) => String(each.code).startsWith('MOLT9')).length).toBeGreaterThan(0);
  });

  test('of an empty file are none', async () => {
    const { diagnostics } = await client.open(newUri(), '');
    expect(diagnostics).toEqual([]);
  });
});

describe('code actions', () => {
  test('a safe fix is preferred, and its text no longer has the finding', async () => {
    const uri = newUri();
    const text = 'CREATE TABLE a (id int8 PRIMARY KEY, "é😀" integer, m integer);\n';
    const { diagnostics } = await client.open(uri, text);
    const found = withCode(diagnostics, 'MOLT103');
    const actions = await actionsAt(uri, found.range);
    const fix = actions.find((action) => action.isPreferred);
    expect(fix?.diagnostics?.[0]?.code).toBe('MOLT103');
    await client.apply(fix?.edit);
    expect(client.text(uri)).toBe(text.replace('integer', 'int4'));
  });

  test('all alike can be fixed at once', async () => {
    const uri = newUri();
    const text = 'CREATE TABLE a (id int8 PRIMARY KEY, n integer, m integer);\n';
    const { diagnostics } = await client.open(uri, text);
    const actions = await actionsAt(uri, withCode(diagnostics, 'MOLT103').range);
    const all = actions.find((action) => action.title.includes('all 2'));
    const after = await client.apply(all?.edit);
    expect(client.text(uri)).toBe(text.replaceAll('integer', 'int4'));
    expect(codes(after.diagnostics)).not.toContain('MOLT103');
  });

  test('a fix that needs a review says so and is not preferred', async () => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, legs);
    const actions = await actionsAt(uri, withCode(diagnostics, 'MOLT105').range);
    const fix = actions.find((action) => action.title.includes('review'));
    expect(fix?.isPreferred).toBe(false);
    const after = await client.apply(fix?.edit);
    expect(codes(after.diagnostics)).not.toContain('MOLT105');
  });

  test('a comment silences the finding, indented like its line', async () => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, `SELECT 1;\n  ${overlap}`);
    const actions = await actionsAt(uri, caret(withCode(diagnostics, 'MOLT112').range));
    const after = await client.apply(
      actions.find((action) => action.title.startsWith('Ignore MOLT112'))?.edit,
    );
    expect(client.text(uri)).toBe(`SELECT 1;\n  -- molt-ignore MOLT112: reason\n  ${overlap}`);
    expect(codes(after.diagnostics)).not.toContain('MOLT112');
  });

  test('source.fixAll.molt takes the safe fixes and nothing else', async () => {
    const uri = newUri();
    const text = `${legs}CREATE TABLE b (id int8 PRIMARY KEY, n integer);\n`;
    await client.open(uri, text);
    const whole = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const actions = await actionsAt(uri, whole, ['source.fixAll']);
    expect(actions.map((action) => action.kind)).toEqual(['source.fixAll.molt']);
    await client.apply(actions[0]?.edit);
    expect(client.text(uri)).toBe(text.replace('integer', 'int4'));
    expect(await actionsAt(uri, whole, ['source.fixAll.molt'])).toEqual([]);
    expect(await actionsAt(uri, whole, ['refactor'])).toEqual([]);
  });

  test('molt/fixAll answers the same edits', async () => {
    const uri = newUri();
    await client.open(uri, '-- é😀\nCREATE TABLE b (id int8 PRIMARY KEY, "😀" integer);\n');
    const { edits } = (await client.connection.sendRequest(fixAllRequest, { uri })) as FixAllResult;
    expect(edits).toEqual([{ startLine: 1, startCharacter: 42, endLine: 1, endCharacter: 49, text: 'int4' }]);
  });
});

describe('hover', () => {
  test('on a finding tells why, what instead and where to read on', async () => {
    const uri = newUri();
    const { diagnostics } = await client.open(uri, overlap);
    const { range } = withCode(diagnostics, 'MOLT112');
    const answer = await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: range.start,
    });
    const { value } = answer?.contents as MarkupContent;
    expect(answer?.range).toEqual(range);
    expect(value).toContain('MOLT112');
    expect(value).toContain('**Instead:**');
    expect(value).toContain('No CockroachDB version up to v26.2');
    expect(value).toMatch(/\[Documentation\]\(https:/);
    expect(value).toContain('https://go.crdb.dev/issue-v/46657/v26.2');
  });

  test('elsewhere, and in a file that is not open, is nothing', async () => {
    const uri = newUri();
    await client.open(uri, overlap);
    const at = { line: 0, character: 0 };
    const ask = (where: string) =>
      client.connection.sendRequest(HoverRequest.type, { textDocument: { uri: where }, position: at });
    expect(await ask(uri)).toBeNull();
    expect(await ask('file:///nowhere.sql')).toBeNull();
  });
});

test('the lenses at the top count, and lead to the commands', async () => {
  const uri = newUri();
  await client.open(uri, `${overlap}CREATE TABLE b (id uuid PRIMARY KEY, n integer);\n`);
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
  expect(lenses?.map((lens) => lens.command)).toEqual([
    {
      title: expect.stringMatching(/^1 error\b/) as string,
      command: 'molt.showSchemaFindings',
      arguments: [uri],
    },
    { title: '1 safe fix', command: 'molt.fixAllSafe', arguments: [uri] },
    { title: 'convert', command: 'molt.convertFile', arguments: [uri] },
  ]);
  expect(await client.summaryOf(uri, 1)).toMatchObject({
    errors: 1,
    safeFixes: 1,
    dialect: 'postgres',
    statements: 2,
  });
});

test('the outline holds what the file creates, by its names', async () => {
  const uri = newUri();
  await client.open(
    uri,
    `-- é😀
CREATE TABLE IF NOT EXISTS public."Größe 😀" (id int8 PRIMARY KEY);
CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);
CREATE INDEX ON t (b);
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE MATERIALIZED VIEW v AS SELECT 1;
`,
  );
  const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } });
  expect(symbols?.map((symbol) => symbol.name)).toEqual(['public."Größe 😀"', 'i', 'f', 'v']);
  const [first] = symbols ?? [];
  expect(first && 'selectionRange' in first && textIn(client.text(uri), first.selectionRange)).toBe(
    'public."Größe 😀"',
  );
});

describe('molt/convert', () => {
  const convert = (params: object) =>
    client.connection.sendRequest(convertRequest, params) as Promise<ConvertResult>;

  test('converts the text in the editor', async () => {
    const uri = newUri();
    await client.open(uri, `CREATE TABLE a (id int8 PRIMARY KEY, price money);\n${overlap}`);
    const result = await convert({ uri });
    expect(result.text).toContain('price numeric(19,2)');
    expect(result.text).toMatch(/^-- molt: dialect=cockroach\n/);
    expect(result.statements).toMatchObject({ changed: 1, needYou: 1 });
    const line = result.changes.find((change) => change.sort === 'needs-you')?.line ?? 0;
    expect(result.text.split('\n')[line]).toContain('molt: needs you (MOLT112)');
  });

  test('of a large text goes on aside: other requests are answered meanwhile', async () => {
    const uri = newUri();
    await client.open(uri, overlap);
    const text = 'CREATE TABLE a (id int8 PRIMARY KEY, price money);\n'.repeat(600);
    const order: string[] = [];
    const converting = convert({ uri: 'file:///large.sql', text }).then((result) => {
      order.push('converted');
      return result;
    });
    await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    order.push('answered');
    expect((await converting).text).toContain('price numeric(19,2)');
    expect(order).toEqual(['answered', 'converted']);
  }, 60_000);

  test('of a large text can be cancelled, and the server is none the worse for it', async () => {
    const uri = newUri();
    await client.open(uri, overlap);
    const text = 'CREATE TABLE a (id int8 PRIMARY KEY, price money);\n'.repeat(12_000);
    const source = new CancellationTokenSource();
    const cancelled = client.connection.sendRequest(
      convertRequest,
      { uri: 'file:///large.sql', text },
      source.token,
    );
    const refused = expect(cancelled).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    // The answer to a later question: the conversion has begun.
    await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } });
    source.cancel();
    await refused;
    expect((await convert({ uri: 'file:///a.sql', text: 'SELECT 1;\n' })).statements.kept).toBe(1);
  }, 60_000);

  test('of a large text of MySQL goes on aside, too', async () => {
    const text = `-- MySQL dump 10.13\n${'CREATE TABLE `a` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\n'.repeat(2000)}`;
    expect((await convert({ uri: 'file:///a.sql', text })).statements).toMatchObject({ changed: 2000 });
  }, 60_000);

  test('of a file that does not exist answers what happened and what to do', async () => {
    await expect(convert({ uri: 'file:///nowhere/schema.sql' })).rejects.toMatchObject({
      message: 'There is no file /nowhere/schema.sql',
      data: { code: 'input/not-found', remedy: expect.stringContaining('Check the path') as string },
    });
  });

  test('of MySQL follows the rules for MySQL', async () => {
    const text = '-- MySQL dump 10.13\nCREATE TABLE `a` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\n';
    expect((await convert({ uri: 'file:///a.sql', text })).text).toContain(
      'CREATE TABLE a (id INT4 GENERATED BY DEFAULT AS IDENTITY);',
    );
  });
});

describe('the dialect', () => {
  const dialectAfter = async (uri: string, version: number) => (await client.summaryOf(uri, version)).dialect;
  const top = { line: 0, character: 0 };

  test('follows the comment that names it while one types', async () => {
    const uri = newUri();
    await client.open(uri, 'SELECT 1;\n');
    expect(await dialectAfter(uri, 1)).toBe('postgres');
    const said = '-- molt: dialect=cockroach\n';
    const version = await client.send(uri, [{ range: { start: top, end: top }, newText: said }]);
    expect(await dialectAfter(uri, version)).toBe('cockroach');
  });

  test('is looked for again when much of the text is another', async () => {
    const uri = newUri();
    const filler = '-- a comment\n'.repeat(400);
    await client.open(uri, filler);
    const end = { line: 400, character: 0 };
    const table = 'CREATE TABLE `a` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\n'.repeat(20);
    const version = await client.send(uri, [{ range: { start: end, end }, newText: table }]);
    expect(await dialectAfter(uri, version)).toBe('mysql');
  });
});

describe('settings', () => {
  test('change the severity of a rule, or silence it', async () => {
    const uri = newUri();
    await client.open(uri, overlap);
    const change = async (rules: object) => {
      const count = client.published.length;
      await client.connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { molt: { rules } },
      });
      await expect.poll(() => client.published.slice(count).find((each) => each.uri === uri)).toBeTruthy();
      return client.published.slice(count).find((each) => each.uri === uri)?.diagnostics ?? [];
    };
    const softer = await change({ 'exclusion-constraint': 'hint' });
    expect(withCode(softer, 'MOLT112').severity).toBe(DiagnosticSeverity.Hint);
    expect(codes(await change({ MOLT112: 'off' }))).not.toContain('MOLT112');
    expect(codes(await change({ MOLT112: 'nonsense' }))).toContain('MOLT112');
    await change({});
  });
});

describe('molt/workspaceFindings', () => {
  let folder: string;
  let workspace: TestClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'molt-workspace-'));
    await mkdir(join(folder, 'migrations'));
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'migrations', '1.sql'), `-- é😀\n${overlap}`);
    await writeFile(join(folder, "it's (é+1).sql"), 'SELECT 1;\n');
    await writeFile(join(folder, 'binary.sql'), Buffer.from([0, 1, 2, 255]));
    await writeFile(join(folder, 'node_modules', 'x.sql'), overlap);
    await writeFile(join(folder, 'notes.txt'), overlap);
    workspace = await TestClient.start({}, [pathToFileURL(folder).href]);
  }, 30_000);
  afterAll(async () => {
    await workspace.stop();
    await rm(folder, { recursive: true });
  });

  test('looks at every SQL file, at open ones as they are in the editor', async () => {
    // As VS Code writes it: it escapes quotes, parentheses and plus signs, too.
    const open = `${pathToFileURL(folder).href}/it%27s%20%28%C3%A9%2B1%29.sql`;
    await workspace.open(open, `SELECT 1;\n${overlap}`);
    const result = (await workspace.connection.sendRequest(
      workspaceFindingsRequest,
      {},
    )) as WorkspaceFindings;
    const names = result.files.map((file) => decodeURIComponent(file.uri).split('/').at(-1));
    expect(names.sort()).toEqual(['1.sql', 'binary.sql', "it's (é+1).sql"]);
    const found = result.findings.filter((finding) => finding.code === 'MOLT112');
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(
      expect.objectContaining({
        uri: open,
        line: 1,
        severity: 'error',
        title: 'Exclusion constraint',
        table: 'public.booking',
      }),
    );
  });

  test('gives files and findings in parts to who takes parts, all of them once', async () => {
    const many = Array.from(
      { length: 1_100 },
      (_, i) => `CREATE TABLE t${i} (id int8 PRIMARY KEY, m money);\n`,
    );
    await workspace.open(`${pathToFileURL(folder).href}/many.sql`, many.join(''));
    const whole = await workspace.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {});
    const parts: WorkspaceFindings[] = [];
    const listening = workspace.connection.onProgress(new ProgressType<WorkspaceFindings>(), 'p1', (part) => {
      parts.push(part);
    });
    const rest = await workspace.connection.sendRequest<WorkspaceFindings>(workspaceFindingsRequest, {
      partialResultToken: 'p1',
    });
    listening.dispose();
    expect(rest).toEqual({ files: [], findings: [], notChecked: whole.notChecked });
    expect(parts.length).toBeGreaterThan(2);
    expect(Math.max(...parts.map(({ findings }) => findings.length))).toBeLessThanOrEqual(1_000);
    expect(parts.flatMap(({ findings }) => findings)).toEqual(whole.findings);
    const withoutTime = ({ files }: WorkspaceFindings) => files.map((file) => ({ ...file, milliseconds: 0 }));
    expect(parts.flatMap(withoutTime)).toEqual(withoutTime(whole));
  });
});
