import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backend, status } from '../wire/codes.ts';
import * as write from '../wire/write.ts';
import { PuppetServer, until } from './puppets.fixture.ts';
import { Upstream } from './upstream.ts';

let server: PuppetServer;
let upstream: Upstream;
beforeEach(async () => {
  server = await PuppetServer.start('source');
  upstream = await open();
});
afterEach(() => {
  upstream.terminate();
  server.stop();
});

const open = (): Promise<Upstream> =>
  Upstream.open({
    side: 'source',
    server: server.at,
    user: 'ana',
    password: 'secret',
    parameters: new Map([['database', 'shop']]),
  });
/** Somebody whose traffic goes through, and what he heard. */
const listener = () => {
  const heard: string[] = [];
  return {
    heard,
    bytes: (chunk: Buffer) => void heard.push(chunk.toString('latin1')),
    gone: () => void heard.push('gone'),
  };
};
const row = (text: string): Buffer => {
  const body = Buffer.alloc(6);
  body.writeInt16BE(1);
  body.writeInt32BE(text.length, 2);
  return write.message(backend.dataRow, Buffer.concat([body, Buffer.from(text)]));
};
const ready = write.readyForQuery(status.idle);
/** The server answers nothing by itself from now on. */
const mute = (): void => void (server.takes = () => true);
const bell = write.message(backend.notification, Buffer.from('....bell\0\0'));

describe('two who speak at once on a connection', () => {
  test('a second question is refused before it is sent, and the first gets its own answer', async () => {
    mute();
    const first = upstream.run(write.query('SELECT 1'), 5000);
    await expect(upstream.run(write.query('SELECT 2'), 5000)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('two speak at once') as string,
    });
    server.last.send(row('one'), ready);
    expect((await first).rows).toEqual([['one']]);
    const third = upstream.run(write.query('SELECT 3'), 5000);
    server.last.send(row('three'), ready);
    expect((await third).rows).toEqual([['three']]);
    await until('both questions', () => server.last.heard.length === 2);
    expect(server.last.heard).toEqual(['Q SELECT 1', 'Q SELECT 3']);
  });

  test('a client is not let on while a question is outstanding, nor beside another', async () => {
    mute();
    const asked = upstream.run(write.query('SELECT 1'), 5000);
    expect(() => upstream.attach(listener())).toThrow('two speak at once');
    server.last.send(ready);
    await asked;
    upstream.attach(listener());
    expect(() => upstream.attach(listener())).toThrow('two speak at once');
  });
});

describe('what the server says behind its answer', () => {
  test('goes to the client whose connection it is, also when its end comes later', async () => {
    mute();
    const client = listener();
    upstream.attach(client);
    const asked = upstream.run(write.query('SELECT 1'), 5000);
    server.last.send(ready, bell, bell.subarray(0, 7));
    await asked;
    expect(client.heard).toEqual([bell.toString('latin1')]);
    server.last.send(bell.subarray(7));
    await until('the rest', () => client.heard.length === 2);
    expect(client.heard[1]).toBe(bell.toString('latin1'));
  });

  test('before it, too', async () => {
    mute();
    const asides: Buffer[] = [];
    const asked = upstream.run(write.query('SELECT 1'), 5000, (message) => void asides.push(message));
    server.last.send(bell, row('1'), ready);
    await asked;
    expect(asides).toEqual([bell]);
  });

  test('is not lost on a connection that is nobody’s: the half of it is for whoever comes', async () => {
    server.last.send(write.parameterStatus('TimeZone', 'Asia/Tokyo'), bell.subarray(0, 7));
    await until('it is heard', () => upstream.parameters.get('TimeZone') === 'Asia/Tokyo');
    const client = listener();
    upstream.attach(client);
    server.last.send(bell.subarray(7));
    await until('it is whole', () => client.heard.length === 1);
    expect(client.heard).toEqual([bell.toString('latin1')]);
  });
});

describe('a question that gets no answer', () => {
  test('in time ends the connection', async () => {
    mute();
    const client = listener();
    upstream.attach(client);
    await expect(upstream.run(write.query('SELECT 1'), 20)).rejects.toMatchObject({
      code: 'connect/lost',
      message: expect.stringContaining('no answer within 20 ms') as string,
    });
    expect(upstream.closed).toBe(true);
    expect(client.heard).toEqual(['gone']);
    await expect(upstream.run(write.query('SELECT 2'), 20)).rejects.toMatchObject({ code: 'connect/lost' });
  });

  test('because the server says goodbye is told with the server’s words', async () => {
    mute();
    const asked = upstream.run(write.query('SELECT 1'), 5000);
    server.last.send(write.errorResponse({ severity: 'FATAL', code: '57P01', message: 'going down' }));
    server.last.socket.end();
    await expect(asked).rejects.toThrow('going down');
  });

  test('because its session has ended does not wait for one', async () => {
    mute();
    upstream.attach(listener());
    const asked = upstream.run(write.query('SELECT 1'), 60_000);
    upstream.detach();
    upstream.terminate();
    await expect(asked).rejects.toThrow('it was given back');
  });
});

test('a server that refuses the login is told as it said it', async () => {
  const refusal = write.errorResponse({ severity: 'FATAL', code: '53300', message: 'too many clients' });
  server.login = () => Promise.resolve(refusal);
  await expect(open()).rejects.toMatchObject({ message: 'too many clients', code: '53300', raw: refusal });
});
