import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CompletionRequest,
  FoldingRangeRequest,
  HoverRequest,
  SelectionRangeRequest,
  SignatureHelpRequest,
  type CompletionItem,
  type MarkupContent,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestClient } from './test-client.ts';

// What an editor asks at a place of a text, over stdio. `|` marks the caret.

let client: TestClient;
beforeAll(async () => {
  client = await TestClient.start({ targetVersion: 'v24.1' });
}, 30_000);
afterAll(() => client.stop());

let files = 0;

interface Opened {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
  readonly document: TextDocument;
}

async function open(marked: string): Promise<Opened> {
  const at = marked.indexOf('|');
  const text = marked.slice(0, at) + marked.slice(at + 1);
  const uri = `file:///assist/${++files}.sql`;
  await client.show(uri, text);
  const document = TextDocument.create(uri, 'sql', 1, text);
  return { textDocument: { uri }, position: document.positionAt(at), document };
}

async function complete(marked: string): Promise<CompletionItem[]> {
  const { textDocument, position } = await open(marked);
  return (await client.connection.sendRequest(CompletionRequest.type, {
    textDocument,
    position,
  })) as CompletionItem[];
}
const labels = (items: readonly CompletionItem[]): string[] => items.map((item) => item.label);

describe('completion', () => {
  test.each([
    ['a type behind a column’s name', 'CREATE TABLE t (a |', ['INT8', 'STRING', 'TIMESTAMPTZ', 'JSONB']],
    ['in lower case for who writes so', 'create table t (a |', ['int8', 'string', 'varchar']],
    ['a type of a cast', 'SELECT a::|', ['DECIMAL', 'UUID']],
    ['functions in an expression', 'SELECT | FROM t', ['lower', 'gen_random_uuid', 'count', 'CASE']],
    ['keywords where a value has ended', 'SELECT a |', ['FROM', 'AS']],
    ['keywords where a statement begins', '|', ['CREATE TABLE', 'SELECT']],
    ['what follows a column’s type', 'CREATE TABLE t (a INT8 |', ['NOT NULL', 'DEFAULT', 'REFERENCES']],
    [
      'the columns of the table that is being written',
      'CREATE TABLE t (a INT8, "B" INT8, PRIMARY KEY (|',
      ['a', '"B"'],
    ],
    ['rules in a molt-ignore comment', 'SELECT 1; -- molt-ignore MOLT1|', ['MOLT112', 'MOLT105']],
    ['behind the first rule as well', '-- molt-ignore MOLT112, |', ['MOLT105']],
  ])('%s', async (_, marked, expected) => {
    expect(labels(await complete(marked))).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['in a string', "SELECT 'a|"],
    ['in a comment', '-- a |'],
    ['in a comment behind a statement', 'SELECT 1; /* a | */'],
    ['in the rows of a COPY', 'COPY t (a) FROM stdin;\n1|\n\\.\n'],
    ['where something new gets its name', 'CREATE TABLE |'],
  ])('offers nothing %s', async (_, marked) => {
    expect(await complete(marked)).toEqual([]);
  });

  test('offers what the target has: no vectors before v24.2', async () => {
    const offered = labels(await complete('CREATE TABLE t (a |'));
    expect(offered).toContain('TSVECTOR');
    expect(offered).not.toContain('VECTOR');
    expect(labels(await complete('SELECT |'))).not.toContain('vector_dims');
  });

  test('replaces what is written of the word, and no more', async () => {
    const item = (await complete('SELECT low|(a)')).find(({ label }) => label === 'lower');
    expect(item?.textEdit as TextEdit).toEqual({
      range: { start: { line: 0, character: 7 }, end: { line: 0, character: 10 } },
      newText: 'lower',
    });
  });

  test('lists the rules first that speak in this file', async () => {
    const items = await complete(
      '-- molt-ignore |\nSELECT 1;\nALTER TABLE b ADD CONSTRAINT a EXCLUDE USING gist (r WITH =);\n',
    );
    const sorted = labels(items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)));
    expect(sorted.indexOf('MOLT112')).toBeLessThan(sorted.indexOf('MOLT101'));
  });
});

describe('signature help', () => {
  const help = async (marked: string) => {
    const { textDocument, position } = await open(marked);
    const answer = await client.connection.sendRequest(SignatureHelpRequest.type, { textDocument, position });
    if (!answer) return null;
    const signature = answer.signatures[answer.activeSignature ?? 0];
    const parameter = signature?.parameters?.[answer.activeParameter ?? 0]?.label;
    return {
      label: signature?.label,
      argument: Array.isArray(parameter) ? signature?.label.slice(parameter[0], parameter[1]) : parameter,
    };
  };

  test.each([
    [
      'SELECT substr(|',
      { label: 'substr(input: STRING, start_pos: INT8) → STRING', argument: 'input: STRING' },
    ],
    [
      'SELECT substr(a, |',
      { label: 'substr(input: STRING, start_pos: INT8) → STRING', argument: 'start_pos: INT8' },
    ],
    [
      'SELECT substr(a, b, |)',
      { label: 'substr(input: STRING, start_pos: INT8, length: INT8) → STRING', argument: 'length: INT8' },
    ],
    ['SELECT coalesce(a, b, |', { label: 'coalesce(anyelement…) → anyelement', argument: 'anyelement…' }],
    ['SELECT now(|', { label: 'now() → TIMESTAMPTZ', argument: undefined }],
    [
      "CREATE FUNCTION stock(film int, OUT total int, store int DEFAULT 1) LANGUAGE sql AS 'SELECT 1';\nSELECT stock(1, |",
      { label: 'stock(film int, OUT total int, store int DEFAULT 1)', argument: 'store int DEFAULT 1' },
    ],
    [
      "CREATE FUNCTION o(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE FUNCTION o(a int, b text) RETURNS text LANGUAGE sql AS 'SELECT 2';\nSELECT o(1, |);",
      { label: 'o(a int, b text) → text', argument: 'b text' },
    ],
  ])('%s', async (marked, expected) => {
    expect(await help(marked)).toEqual(expected);
  });

  test.each(['SELECT no_such_function(|', 'SELECT (|', 'SELECT 1|', '|'])('%s: none', async (marked) => {
    expect(await help(marked)).toBeNull();
  });
});

describe('hover', () => {
  const hover = async (marked: string): Promise<string> => {
    const { textDocument, position } = await open(marked);
    const answer = await client.connection.sendRequest(HoverRequest.type, { textDocument, position });
    return (answer?.contents as MarkupContent | undefined)?.value ?? '';
  };

  test('tells which versions take the construct, and marks the target', async () => {
    const text = await hover('CREATE TRIGGER| t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();');
    expect(text).toContain('| v23.1 – v24.2 | ✗ no (your target: v24.1) |');
    expect(text).toContain('| v24.3 – v26.2 | ✓ yes |');
  });

  test('or that none does', async () => {
    expect(await hover('ALTER TABLE b ADD CONSTRAINT a EXCL|UDE USING gist (r WITH =);')).toContain(
      'No CockroachDB version up to v26.2 takes this.',
    );
  });
});

describe('folding and selection', () => {
  test('folds statements, comments and rows', async () => {
    const { textDocument } = await open(
      '-- a\n-- b\nCREATE TABLE t (\n  a int\n);\nCOPY t (a) FROM stdin;\n1\n2\n\\.\n\nSELECT 1;|\n',
    );
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    expect(folds).toEqual([
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 3 },
      { startLine: 5, endLine: 8, kind: 'region' },
    ]);
  });

  test('selects step by step', async () => {
    const { textDocument, position, document } = await open('SELECT 1;\nSELECT f(x|, y);\n');
    const [chain] =
      (await client.connection.sendRequest(SelectionRangeRequest.type, {
        textDocument,
        positions: [position],
      })) ?? [];
    const texts: string[] = [];
    const text = (range: Range) => document.getText(range);
    for (let each = chain; each; each = each.parent) texts.push(text(each.range));
    expect(texts.slice(0, -1)).toEqual(['x', 'x, y', '(x, y)', 'SELECT f(x, y)', 'SELECT f(x, y);']);
  });
});

test('half-typed text is answered at every key', async () => {
  const statement =
    'CREATE TABLE "é😀".t (a int8 DEFAULT nextval(\'s\'::regclass), b $$ ; SELECT x.| FROM (SELECT';
  for (let end = 1; end < statement.length; end += 3) {
    const { textDocument, position } = await open(`${statement.slice(0, end).replace('|', '')}|`);
    const params = { textDocument, position };
    await Promise.all([
      client.connection.sendRequest(CompletionRequest.type, params),
      client.connection.sendRequest(SignatureHelpRequest.type, params),
      client.connection.sendRequest(HoverRequest.type, params),
      client.connection.sendRequest(FoldingRangeRequest.type, params),
      client.connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [position] }),
    ]);
  }
  expect(client.logged.filter((line) => line.includes('failed'))).toEqual([]);
});
