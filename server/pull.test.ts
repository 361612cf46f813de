import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DocumentDiagnosticRequest,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { lookingNotification } from './protocol.ts';
import { TestClient } from './test-client.ts';

// An editor that asks for diagnostics itself.

let client: TestClient;
let refreshes = 0;
beforeAll(async () => {
  client = await TestClient.start({}, [], {
    textDocument: { diagnostic: { relatedDocumentSupport: false } },
    workspace: { diagnostics: { refreshSupport: true } },
  });
  client.connection.onRequest(DiagnosticRefreshRequest.type, () => void refreshes++);
}, 30_000);
afterAll(() => client.stop());

const exclusion = 'ALTER TABLE booking ADD CONSTRAINT alone EXCLUDE USING gist (room WITH =);\n';
const top = { line: 0, character: 0 };

const pull = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
  client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri }, previousResultId });

const codes = (report: DocumentDiagnosticReport): unknown[] =>
  report.kind === 'full' ? report.items.map((item) => item.code) : [report.kind];

test('gets the findings of the newest text, and "unchanged" while nothing has changed', async () => {
  const uri = 'file:///schema/pull.sql';
  await client.show(uri, exclusion);
  const first = await pull(uri);
  expect(codes(first)).toContain('MOLT112');
  expect(await pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  await client.send(uri, [{ range: { start: top, end: { line: 1, character: 0 } }, newText: 'SELECT 1;\n' }]);
  const second = await pull(uri, first.resultId);
  expect(second).toMatchObject({ kind: 'full', items: [] });
  expect(second.resultId).not.toBe(first.resultId);
});

test('is asked to look again when the settings change, and old results are not taken for new ones', async () => {
  const uri = 'file:///schema/settings.sql';
  await client.show(uri, exclusion);
  const { resultId } = await pull(uri);
  const before = refreshes;
  await client.connection.sendNotification(DidChangeConfigurationNotification.type, {
    settings: { molt: { rules: { MOLT112: 'off' } } },
  });
  expect(codes(await pull(uri, resultId))).toEqual([]);
  expect(refreshes).toBe(before + 1);
});

test('of a file that it has not opened gets nothing', async () => {
  expect(await pull('file:///schema/nowhere.sql')).toMatchObject({ kind: 'full', items: [] });
});

test('is never pushed any, or each would stand there twice', async () => {
  const uri = 'file:///schema/quiet.sql';
  await client.show(uri, exclusion);
  await client.summaryOf(uri, 1);
  expect(client.published).toEqual([]);
});

test('gets first what is about where a person looks, and nonsense about that changes nothing', async () => {
  const uri = 'file:///schema/looking.sql';
  await client.show(uri, 'LISTEN x;\n'.repeat(600));
  const firstLine = (report: DocumentDiagnosticReport): number | undefined =>
    report.kind === 'full' ? report.items[0]?.range.start.line : undefined;
  const first = await pull(uri);
  expect(firstLine(first)).toBe(0);
  for (const params of [
    null,
    {},
    { uri },
    { uri, line: -1 },
    { uri, line: 'x' },
    { uri: 'file:///no.sql', line: 5 },
  ])
    await client.connection.sendNotification(lookingNotification, params);
  expect(await pull(uri, first.resultId)).toMatchObject({ kind: 'unchanged' });
  await client.connection.sendNotification(lookingNotification, { uri, line: 500 });
  expect(firstLine(await pull(uri, first.resultId))).toBeGreaterThan(100);
  await client.connection.sendNotification(lookingNotification, { uri, line: 1e9 });
  expect(firstLine(await pull(uri, first.resultId))).toBeGreaterThan(100);
});
