import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backend } from '../../../lms/wire/codes.ts';
import { MessageReader, readErrorFields } from '../../../lms/wire/read.ts';
import * as write from '../../../lms/wire/write.ts';
import { RawClient } from './raw.ts';
import { start, until, type Fixture } from './fixture.ts';

let f: Fixture;
beforeAll(async () => {
  f = await start({ loginTimeoutMs: 500 });
});
afterAll(() => f.stop());

const int32 = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((v, i) => out.writeInt32BE(v | 0, i * 4));
  return out;
};

/** Sends bytes and returns all that comes back until the proxy closes. */
function exchange(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(f.proxy.port, '127.0.0.1');
    const parts: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error('the proxy did not close the connection'));
    }, 60_000);
    socket.on('data', (chunk) => parts.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(parts));
    });
    socket.write(bytes);
  });
}

function sqlState(bytes: Buffer): string | undefined {
  const reader = new MessageReader();
  for (let m = reader.next(bytes); m; m = reader.next()) {
    if (m.type === backend.errorResponse) return readErrorFields(m.body).get('C');
  }
  return undefined;
}

test.each([
  ['a length of zero', int32(0, 196608), '08P01'],
  ['a negative length', int32(-5, 196608), '08P01'],
  ['an oversized length', int32(0x7fffffff, 196608), '08P01'],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), '08P01'],
  ['a TLS hello without TLS', Buffer.from('16030100c8010000c40303', 'hex'), '08P01'],
  ['protocol 2', int32(8, 0x20000), '08P01'],
  ['no user', write.startupMessage([['database', 'x']]), '28000'],
  ['a name without its end', Buffer.concat([int32(12, 196608), Buffer.from('user')]), '08P01'],
  ['a replication connection', write.startupMessage([['user', 'u'], ['replication', 'database']]), '0A000'], // prettier-ignore
  ['half a startup packet', int32(100), '57P05'],
  ['silence', Buffer.alloc(0), '57P05'],
  [
    'a query before the password',
    Buffer.concat([write.startupMessage([['user', 'u']]), write.query('SELECT 1')]),
    '08P01',
  ],
  [
    'an unknown SASL mechanism',
    Buffer.concat([write.startupMessage([['user', 'u']]), write.saslInitialResponse('PLAIN', 'x')]),
    '08P01',
  ],
])('%s is answered with an error and closed', async (_, bytes, code) => {
  expect(sqlState(await exchange(bytes))).toBe(code);
});

test.each([
  ['a cancel request for nobody', write.cancelRequest(1, Buffer.from([1, 2, 3, 4]))],
  ['an SSL request, then nothing', Buffer.concat([write.sslRequest(), int32(0, 0)])],
])('%s is closed', async (_, bytes) => {
  await exchange(bytes);
});

test('random bytes, 200 times: the proxy lives, closes each, and still serves', async () => {
  const inputs = Array.from({ length: 200 }, (_, i) => {
    const bytes = randomBytes(1 + ((i * 7919) % 300));
    // Half of them with a length that fits, so that more than the length is read.
    if (i % 2 && bytes.length >= 8) bytes.writeInt32BE(bytes.length, 0);
    if (i % 4 === 3 && bytes.length >= 8) bytes.writeInt32BE(196608, 4);
    return bytes;
  });
  await Promise.all(inputs.map(exchange));
  const client = await f.client();
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await until('none of them is left', () => f.proxy.connections().length === 1);
});

test('a logged-in client that breaks the protocol is told and closed', async () => {
  const raw = await RawClient.connect(f.url);
  raw.socket.write(Buffer.concat([Buffer.from('Q'), int32(2)]));
  await expect(raw.untilReady()).rejects.toMatchObject({ code: '08P01' });
});

test('an unknown message type is the server’s to refuse', async () => {
  const raw = await RawClient.connect(f.url);
  raw.socket.write(Buffer.concat([Buffer.from('~'), int32(4)]));
  await expect(raw.untilReady()).rejects.toMatchObject({ code: '08P01' });
});
