import { afterEach, expect, test } from 'vitest';
import {
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { generateDump } from '../test/bench/generate-dump.ts';
import { TestClient } from './test-client.ts';

// Of a long file that is opened, what its first statements say is told before the rest is looked at.

let client: TestClient | undefined;
afterEach(() => client?.stop());

const uri = 'file:///schema/long.sql';
const ignored = 'CREATE TABLE hidden (id INT8 PRIMARY KEY, span int4range);';
const long = `-- molt-ignore MOLT115: looked at by hand\n${ignored}\n${generateDump(24_000)}`;
const short = generateDump(2_000);

/** Whether each of the first ones is among the others, by place and code. */
const areAmong = (first: readonly Diagnostic[], all: readonly Diagnostic[]): boolean => {
  const known = new Set(all.map(({ code, range }) => JSON.stringify([code, range])));
  return first.every(({ code, range }) => known.has(JSON.stringify([code, range])));
};

/** Asks as an editor does that pulls. */
async function pull(from: TestClient, previousResultId?: string): Promise<FullDocumentDiagnosticReport> {
  const report = await from.connection.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri },
    previousResultId,
  });
  if (report.kind !== 'full') throw new Error('nothing new');
  return report;
}

test('findings of the beginning are pushed first, and all of them are among those of the whole', async () => {
  client = await TestClient.start();
  await client.show(uri, long);
  const { diagnostics: all } = await client.diagnosticsOf(uri, 1);
  const [first, last, ...more] = client.published.filter((each) => each.uri === uri);
  expect(more).toEqual([]);
  expect(last?.diagnostics).toEqual(all);
  const early = first?.diagnostics ?? [];
  expect(early.length).toBeGreaterThan(50);
  expect(early.length).toBeLessThan(all.length / 3);
  expect(areAmong(early, all)).toBe(true);
  // What is hidden at the end is hidden at once.
  expect(early.filter(({ range }) => range.start.line < 2)).toEqual([]);
}, 60_000);

test('an editor that pulls gets the beginning, and is told to ask again when all is known', async () => {
  client = await TestClient.start({}, [], {
    textDocument: { diagnostic: {} },
    workspace: { diagnostics: { refreshSupport: true } },
  });
  let refresh = (): void => undefined;
  const refreshed = new Promise<void>((resolve) => (refresh = resolve));
  client.connection.onRequest(DiagnosticRefreshRequest.type, () => refresh());
  await client.show(uri, long);
  const early = await pull(client);
  expect(early.resultId).toBeUndefined();
  expect(early.items.length).toBeGreaterThan(50);
  await refreshed;
  const all = await pull(client, early.resultId);
  expect(all.resultId).toBeDefined();
  expect(all.items.length).toBeGreaterThan(early.items.length * 3);
  expect(areAmong(early.items, all.items)).toBe(true);
}, 60_000);

test.each([
  ['an editor that cannot be told to ask again', long, {}],
  ['a file that is not long', short, { workspace: { diagnostics: { refreshSupport: true } } }],
])(
  '%s gets all at once',
  async (_, text, capabilities) => {
    client = await TestClient.start({}, [], { textDocument: { diagnostic: {} }, ...capabilities });
    await client.show(uri, text);
    const { resultId, items } = await pull(client);
    expect(resultId).toBeDefined();
    expect(items.some(({ range }) => range.start.line > text.split('\n').length - 100)).toBe(true);
  },
  60_000,
);
