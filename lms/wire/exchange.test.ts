import { describe, expect, test } from 'vitest';
import { backend, frontend, status } from './codes.ts';
import { Exchange } from './exchange.ts';
import * as write from './write.ts';

const rfq = (letter: 'I' | 'T' | 'E' = 'I'): Buffer => write.readyForQuery(letter.charCodeAt(0));
const server = (type: number, body = ''): Buffer => write.message(type, Buffer.from(body));
const client = (type: number, body = ''): Buffer => write.message(type, Buffer.from(body));
const complete = server(backend.commandComplete, 'SELECT 1\0');
const copyIn = server(backend.copyInResponse, '\0\0\0');
const data = client(frontend.copyData, 'x\n');
const done = client(frontend.copyDone);
const batch = [write.parse('', 'SELECT 1'), write.bind(''), write.execute()];

/** Steps: `>` what the client sends, `<` what the server sends; then whether the session is at rest. */
type Step = readonly ['>' | '<', Buffer, rest: boolean];

const cases: Record<string, readonly Step[]> = {
  'a simple query': [
    ['>', write.query('SELECT 1'), false],
    ['<', complete, false],
    ['<', rfq(), true],
  ],
  'a batch is open until its Sync is answered': [
    ['>', Buffer.concat(batch), false],
    ['>', client(frontend.flush), false],
    ['<', complete, false],
    ['>', write.sync(), false],
    ['<', rfq(), true],
  ],
  'two batches in one go': [
    ['>', Buffer.concat([...batch, write.sync(), ...batch, write.sync()]), false],
    ['<', rfq(), false],
    ['<', rfq(), true],
  ],
  'a transaction': [
    ['>', write.query('BEGIN'), false],
    ['<', rfq('T'), false],
    ['>', write.query('SELECT 1/0'), false],
    ['<', rfq('E'), false],
    ['>', write.query('ROLLBACK'), false],
    ['<', rfq(), true],
  ],
  'COPY FROM in the simple protocol': [
    ['>', write.query('COPY t FROM STDIN'), false],
    ['<', copyIn, false],
    ['>', data, false],
    ['>', done, false],
    ['<', Buffer.concat([complete, rfq()]), true],
  ],
  'COPY FROM whose data came without waiting': [
    ['>', Buffer.concat([write.query('COPY t FROM STDIN'), data, done]), false],
    ['<', copyIn, false],
    ['<', Buffer.concat([complete, rfq()]), true],
  ],
  // As libpq does it: the first Sync is read by the server as part of the COPY and ignored.
  'COPY FROM in the extended protocol': [
    ['>', Buffer.concat([...batch, write.sync()]), false],
    ['<', copyIn, false],
    ['>', Buffer.concat([data, data, done]), false],
    ['>', write.sync(), false],
    ['<', Buffer.concat([complete, rfq()]), true],
  ],
  'COPY FROM in the extended protocol, refused by the server': [
    ['>', Buffer.concat([...batch, write.sync()]), false],
    ['<', copyIn, false],
    ['>', data, false],
    ['<', write.errorResponse({ severity: 'ERROR', code: '22P02', message: 'no' }), false],
    ['>', Buffer.concat([done, write.sync()]), false],
    ['<', rfq(), true],
  ],
  'COPY FROM in the extended protocol, refused by the server, whose client sends no more data': [
    ['>', Buffer.concat([...batch, write.sync()]), false],
    ['<', copyIn, false],
    ['<', write.errorResponse({ severity: 'ERROR', code: '22P02', message: 'no' }), false],
    ['>', write.sync(), false],
    ['<', rfq(), true],
  ],
  // Nothing of it is waited for: what came behind the data is counted all the same.
  'a COPY FROM with its data and another statement, all sent ahead': [
    ['>', Buffer.concat([write.query('COPY t FROM STDIN'), data, done, write.query('SELECT 1')]), false],
    ['<', copyIn, false],
    ['<', Buffer.concat([complete, rfq()]), false],
    ['<', Buffer.concat([complete, rfq()]), true],
    ['>', Buffer.concat([...batch, write.sync()]), false],
    ['<', rfq(), true],
  ],
  'the same in the middle of which more is sent': [
    ['>', Buffer.concat([write.query('COPY t FROM STDIN'), data, done, write.query('SELECT 1')]), false],
    ['<', copyIn, false],
    ['>', Buffer.concat([...batch, write.sync(), write.query('INSERT INTO t VALUES (1)')]), false],
    ['<', Buffer.concat([complete, rfq()]), false],
    ['<', rfq(), false],
    ['<', rfq(), false],
    ['<', rfq(), true],
  ],
  'two COPY FROM in one string, the data of both sent ahead': [
    [
      '>',
      Buffer.concat([write.query('COPY t FROM STDIN; COPY u FROM STDIN'), data, done, data, done]),
      false,
    ],
    ['<', Buffer.concat([copyIn, complete, copyIn, complete]), false],
    ['<', rfq(), true],
  ],
  'COPY FROM in the extended protocol, its data and both its Syncs sent ahead': [
    ['>', Buffer.concat([...batch, write.sync(), data, done, write.sync(), write.query('SELECT 1')]), false],
    ['<', copyIn, false],
    ['<', Buffer.concat([complete, rfq()]), false],
    ['<', rfq(), true],
  ],
  'a COPY FROM that is refused before it begins, its data sent ahead, and a second one': [
    ['>', Buffer.concat([write.query('COPY nothing FROM STDIN'), data, done, ...batch, data]), false],
    ['<', write.errorResponse({ severity: 'ERROR', code: '42P01', message: 'no' }), false],
    ['<', rfq(), false],
    ['<', copyIn, false],
    ['>', Buffer.concat([data, done, write.sync()]), false],
    ['<', Buffer.concat([complete, rfq()]), true],
  ],
  'the end of a COPY where there is none': [
    ['>', done, true],
    ['>', Buffer.concat([write.query('SELECT 1'), done]), false],
    ['<', rfq(), true],
    ['>', write.query('COPY t FROM STDIN'), false],
    ['<', copyIn, false],
    ['>', Buffer.concat([data, done]), false],
    ['<', rfq(), true],
  ],
  'thousands of answers behind each other': [
    ['>', Buffer.concat(Array.from({ length: 3000 }, () => [...batch, write.sync()]).flat()), false],
    ['<', Buffer.concat(Array.from({ length: 2999 }, () => rfq())), false],
    ['<', rfq(), true],
  ],
  'half a message from the client': [
    ['>', write.query('SELECT 1').subarray(0, 3), false],
    ['>', write.query('SELECT 1').subarray(3), false],
    ['<', rfq(), true],
  ],
  'half a message from the server': [
    ['<', server(backend.notification, 'abcdefgh').subarray(0, 7), false],
    ['<', server(backend.notification, 'abcdefgh').subarray(7), true],
  ],
  'a function call': [
    ['>', client(frontend.functionCall, 'abcd'), false],
    ['<', rfq(), true],
  ],
};

describe('whether a session is at rest', () => {
  test.each(Object.entries(cases))('%s', (_, steps) => {
    const exchange = new Exchange(() => undefined);
    expect(exchange.atRest).toBe(true);
    for (const [i, [who, bytes, rest]] of steps.entries()) {
      exchange[who === '>' ? 'client' : 'server'].scan(bytes, 0, false);
      expect(exchange.atRest, `after step ${i + 1}`).toBe(rest);
    }
  });

  test.each(Object.entries(cases))('%s, byte by byte', (_, steps) => {
    const exchange = new Exchange(() => undefined);
    for (const [i, [who, bytes, rest]] of steps.entries()) {
      for (let at = 0; at < bytes.length; at++) {
        exchange[who === '>' ? 'client' : 'server'].scan(bytes.subarray(at, at + 1), 0, false);
      }
      expect(exchange.atRest, `after step ${i + 1}`).toBe(rest);
    }
  });
});

test('a scan that may stop does so behind each message that ReadyForQuery answers', () => {
  const units = [
    write.query('COMMIT'),
    Buffer.concat([...batch, write.sync()]),
    client(frontend.functionCall, 'abcd'),
    write.terminate(),
  ];
  const whole = Buffer.concat(units);
  const exchange = new Exchange(() => undefined);
  const stops: number[] = [];
  for (let at = 0; at < whole.length;) stops.push((at = exchange.client.scan(whole, at, true)));
  let sum = 0;
  expect(stops).toEqual(units.map((unit) => (sum += unit.length)));
});

describe('the unnamed statement', () => {
  const parsed = write.parse('', 'SELECT $1', [23]);
  test.each<[string, Buffer[], Buffer | undefined]>([
    ['is kept', [parsed, write.sync()], parsed],
    ['is kept when it is long', [write.parse('', 'x'.repeat(100_000))], write.parse('', 'x'.repeat(100_000))],
    ['is replaced by the next', [write.parse('', 'SELECT 2'), parsed], parsed],
    ['is not touched by a named one', [parsed, write.parse('a', 'SELECT 2')], parsed],
    ['ends with a simple Query', [parsed, write.query('SELECT 1')], undefined],
    ['is not kept beyond 1 MiB', [parsed, write.parse('', 'x'.repeat(1 << 20))], undefined],
  ])('%s', (_, messages, expected) => {
    for (const step of [1, 7, 1 << 24]) {
      const exchange = new Exchange(() => undefined);
      const bytes = Buffer.concat(messages);
      for (let at = 0; at < bytes.length; at += step) {
        exchange.client.scan(bytes.subarray(at, at + step), 0, false);
        if (step === 1 && bytes.length > 1 << 20) break;
      }
      if (step === 1 && bytes.length > 1 << 20) continue;
      expect(exchange.client.unnamedParse?.equals(expected ?? Buffer.alloc(0))).toBe(
        expected ? true : undefined,
      );
    }
  });
});

test('the last statement is known, of both protocols', () => {
  const exchange = new Exchange(() => undefined);
  exchange.client.scan(write.query('SELECT 1'), 0, false);
  expect(exchange.client.lastStatement).toBe('SELECT 1');
  exchange.client.scan(write.parse('named', `SELECT ${'x'.repeat(1000)}`), 0, false);
  expect(exchange.client.lastStatement).toBe(`SELECT ${'x'.repeat(512 - 6 - 7)}`);
});

test('what the server says of parameters and of its end', () => {
  const heard: string[] = [];
  const exchange = new Exchange((name, value) => heard.push(`${name}=${value}`));
  exchange.server.scan(write.parameterStatus('TimeZone', 'UTC'), 0, false);
  exchange.server.scan(write.errorResponse({ severity: 'ERROR', code: '42P01', message: 'x' }), 0, false);
  expect(exchange.fatal).toBe(false);
  exchange.server.scan(write.errorResponse({ severity: 'FATAL', code: '57P01', message: 'x' }), 0, false);
  expect([heard, exchange.fatal, exchange.status]).toEqual([['TimeZone=UTC'], true, status.idle]);
});

test.each([0, 3, -1, 0x4000_0000])('a length of %i is refused', (length) => {
  const header = Buffer.from('Q1234');
  header.writeInt32BE(length, 1);
  expect(() => new Exchange(() => undefined).client.scan(header, 0, false)).toThrow('invalid message length');
});

test.each<[string, string[]]>([
  ["SET my.tenant = '42'", ['my.tenant']],
  ['  set session app.user_id to 7; SET local a.b = 1', ['app.user_id', 'a.b']],
  ["SELECT set_config('my.tenant', $1, false), set_config( 'x.y.z', '1', true)", ['my.tenant', 'x.y.z']],
  ['SET search_path = public', []],
  ['UPDATE t SET n = 1 WHERE t.a = 2', []],
])('names of custom settings in %s', (sql, names) => {
  for (const message of [write.query(sql), write.parse('', sql), write.parse('named', sql)]) {
    const exchange = new Exchange(() => undefined);
    exchange.client.scan(message, 0, false);
    expect([...exchange.client.customSettings]).toEqual(names);
  }
});
