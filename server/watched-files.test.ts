import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver-protocol/node';
import { workspaceChangedNotification } from './protocol.ts';
import { TestClient } from './test-client.ts';

const noKey = 'MOLT101';

/** A table in an open file; its keys are in a folder of others. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'molt-watched-'));
  await mkdir(join(folder, 'keys/more'), { recursive: true });
  await writeFile(join(folder, 'keys/a.sql'), 'ALTER TABLE a ADD PRIMARY KEY (x);');
  await writeFile(join(folder, 'keys/more/b.SQL'), 'ALTER TABLE b ADD PRIMARY KEY (x);');
  await writeFile(join(folder, 'notes.txt'), 'nothing');
  const client = await TestClient.start({}, [pathToFileURL(folder).href]);
  onTestFinished(async () => {
    await client.stop();
    await rm(folder, { recursive: true });
  });
  let told = 0;
  client.connection.onNotification(workspaceChangedNotification, () => {
    told++;
  });
  const uri = pathToFileURL(join(folder, 'open.sql')).href;
  await client.open(uri, 'CREATE TABLE a (x int8);\nCREATE TABLE b (x int8);');
  /** Lines of the open file whose tables have no key, as it was published last. */
  const keyless = () =>
    client.published
      .findLast((each) => each.uri === uri)
      ?.diagnostics.flatMap(({ code, range }) => (code === noKey ? [range.start.line] : []));
  const events = (type: FileChangeType, ...names: readonly string[]) =>
    client.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: names.map((name) => ({ uri: pathToFileURL(join(folder, name)).href, type })),
    });
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([]);
  return { folder, keyless, events, told: () => told };
}

test('a folder that goes takes its files with it, though the editor names none of them', async () => {
  const { folder, keyless, events, told } = await start();
  await rm(join(folder, 'keys/more'), { recursive: true });
  await events(FileChangeType.Deleted, 'keys/more');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([1]);
  await rm(join(folder, 'keys'), { recursive: true });
  await events(FileChangeType.Deleted, 'keys');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([0, 1]);
  await expect.poll(told).toBe(2);
});

test('a folder that has another name now has the same files', async () => {
  const { folder, keyless, events, told } = await start();
  await rename(join(folder, 'keys'), `${folder}-elsewhere`);
  onTestFinished(() => rm(`${folder}-elsewhere`, { recursive: true, force: true }));
  await events(FileChangeType.Deleted, 'keys');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([0, 1]);
  await rename(`${folder}-elsewhere`, join(folder, 'keys of old'));
  await events(FileChangeType.Created, 'keys of old');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([]);
  await expect.poll(told).toBe(2);
});

test('what is no SQL is nothing to tell', async () => {
  const { folder, keyless, events, told } = await start();
  await rm(join(folder, 'notes.txt'));
  await writeFile(join(folder, 'other.txt'), '');
  await events(FileChangeType.Deleted, 'notes.txt', 'no.such');
  await events(FileChangeType.Created, 'other.txt');
  await rm(join(folder, 'keys/a.sql'));
  await events(FileChangeType.Deleted, 'keys/a.sql');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([0]);
  await expect.poll(told).toBe(1);
});

test('hundreds of files at once: a checkout of another branch', async () => {
  const { folder, keyless, events, told } = await start();
  const names = Array.from({ length: 500 }, (_, i) => `keys/${i}.sql`);
  for (const [i, name] of names.entries())
    await writeFile(join(folder, name), `CREATE TABLE t${i} (x int8);\nALTER TABLE a DROP COLUMN x;\n`);
  await rm(join(folder, 'keys/a.sql'));
  await events(FileChangeType.Created, ...names);
  await events(FileChangeType.Deleted, 'keys/a.sql');
  await expect.poll(told, { timeout: 20_000 }).toBe(2);
  expect(keyless()).toEqual([0]);
  for (const name of names) await rm(join(folder, name));
  await writeFile(join(folder, 'keys/a.sql'), 'ALTER TABLE a ADD PRIMARY KEY (x);');
  await events(FileChangeType.Deleted, ...names);
  await events(FileChangeType.Created, 'keys/a.sql');
  await expect.poll(keyless, { timeout: 20_000 }).toEqual([]);
  await expect.poll(told, { timeout: 20_000 }).toBe(4);
});
