import { afterEach, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  type ClientCapabilities,
  type CodeAction,
} from 'vscode-languageserver-protocol/node';
import { TestClient } from './test-client.ts';

// “All in this file”, which may be thousands of edits: the light bulb is asked for at every move of the caret.

const count = 2_000;
const text = Array.from({ length: count }, (_, i) => `SELECT starts_with(a, 'x') FROM t${i};\n`).join('');
const uri = 'file:///work/many.sql';
const place = { line: 7, character: 9 };

let client: TestClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

async function allInThisFile(capabilities: ClientCapabilities): Promise<CodeAction | undefined> {
  client = await TestClient.start({}, [], capabilities);
  await client.open(uri, text);
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [] },
  });
  return ((actions ?? []) as CodeAction[]).find(({ title }) => title.endsWith('all 2,000 in this file'));
}

test('comes without its edits to an editor that asks for them when it is chosen', async () => {
  const action = await allInThisFile({
    textDocument: { codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } } },
  });
  expect(action).toBeDefined();
  expect(action?.edit).toBeUndefined();
  if (action === undefined || client === undefined) return;
  // What was typed since counts.
  await client.edit(uri, [
    { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, newText: '' },
  ]);
  const resolved = await client.connection.sendRequest(CodeActionResolveRequest.type, action);
  await client.apply(resolved.edit);
  expect(client.text(uri)).not.toContain('starts_with(');
  expect(client.text(uri).split('\n')[0]).toContain('FROM t1;');
});

test('comes with them to any other', async () => {
  const action = await allInThisFile({});
  await client?.apply(action?.edit);
  expect(client?.text(uri)).not.toContain('starts_with(');
});
