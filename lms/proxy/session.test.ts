import { afterEach, beforeEach, expect, test } from 'vitest';
import { backend } from '../wire/codes.ts';
import * as write from '../wire/write.ts';
import { PuppetClient, startPuppets, until, type Puppets } from './puppets.fixture.ts';

let p: Puppets;
beforeEach(async () => {
  p = await startPuppets();
});
afterEach(() => p.stop());

test.each([
  ['between two messages', 0],
  ['in the middle of a message', 5],
])('a client whose server dies %s is told so only where it can understand it', async (_, missing) => {
  const client = await p.client();
  p.source.takes = () => true;
  client.query('SELECT 1');
  const notice = write.message(backend.notice, Buffer.from('MX\0\0'));
  const sent = notice.subarray(0, notice.length - missing);
  await until('the question is there', () => p.source.last.heard.length === 1);
  p.source.last.send(sent);
  await until('it is heard', () => client.bytes.length === sent.length);
  p.source.last.socket.destroy();
  await until('its connection is closed', () => client.closed);
  if (missing) expect(client.bytes).toEqual(sent);
  else expect(client.heard.at(-1)).toBe('E 08006 the connection to the database was lost');
});

test('only who knows the key of a session can cancel what it runs', async () => {
  const [one, two] = [await p.client(), await p.client()];
  p.source.takes = (_, said) => said === 'Q SELECT 1';
  one.query('SELECT 1');
  two.query('SELECT 1');
  await until('both run', () => p.source.sessions.every(({ heard }) => heard.length === 1));
  const { port } = p.proxy;
  await PuppetClient.cancel(port, one.pid, two.key);
  await PuppetClient.cancel(port, one.pid, one.key.subarray(0, 3));
  await PuppetClient.cancel(port, one.pid + 1, one.key);
  await PuppetClient.cancel(port, one.pid, one.key);
  await until('the server is asked', () => p.source.cancelled.length > 0);
  expect(p.source.cancelled).toEqual([p.source.sessions[0]!.pid]);
});

test('a session in which two speak at once is ended with a fault of the proxy, and the others go on', async () => {
  const [one, two] = [await p.client(), await p.client()];
  // Somebody asks a question on the first one's connection beside the proxy's own: a planted fault.
  p.source.takes = (session, said) => session === p.source.sessions[0] && said === 'Q planted';
  const sessions = (p.proxy as unknown as { sessions: { list: { conversation: { upstream?: unknown } }[] } })
    .sessions.list;
  const upstream = sessions[0]!.conversation.upstream as {
    run(messages: Buffer, timeoutMs: number): Promise<unknown>;
  };
  upstream.run(write.query('planted'), 60_000).catch(() => undefined);
  p.order('draining');
  await until('it is ended', () => one.closed);
  expect(one.heard).toEqual([
    expect.stringMatching(/^E XX000 Something in Molt Workbench broke: two speak at once/),
  ]);
  await until('all is still', () => p.proxy.heartbeat().drained);
  p.order('serving', 'target');
  two.query('SELECT 1');
  await until('the answer', () => two.answers === 1);
});
