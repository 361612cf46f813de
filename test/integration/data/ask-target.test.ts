import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { askServer } from '../../../data/target/ask.ts';
import { createDatabase, type TestDatabase } from '../database.ts';

// A server is asked about statements that would change or destroy, and nothing of it happens.

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase('target');
  await database.query(
    'CREATE TABLE kept (id int PRIMARY KEY, note text); INSERT INTO kept VALUES (1, $$here$$)',
  );
});
afterAll(() => database.drop());

/** Everything that a statement could have left: objects, rows, settings of roles and the database. */
async function portrait(): Promise<unknown> {
  return database.query(`
    SELECT (SELECT array_agg(format('%s:%s', c.relname, c.relkind) ORDER BY 1) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')) AS relations,
           (SELECT array_agg(nspname ORDER BY 1) FROM pg_namespace WHERE nspname NOT LIKE 'pg_t%') AS schemas,
           (SELECT array_agg(proname ORDER BY 1) FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS functions,
           (SELECT array_agg(typname ORDER BY 1) FROM pg_type WHERE typnamespace = 'public'::regnamespace) AS types,
           (SELECT array_agg(rolname ORDER BY 1) FROM pg_roles) AS roles,
           (SELECT count(*) FROM pg_db_role_setting) AS settings,
           (SELECT count(*) FROM pg_prepared_xacts) AS prepared,
           (SELECT array_agg(k::text ORDER BY 1) FROM kept k) AS rows`);
}

const harmful = [
  'CREATE TABLE made (id int)',
  'DROP TABLE kept;',
  'ALTER TABLE kept ADD COLUMN more int;',
  'TRUNCATE kept',
  'DELETE FROM kept',
  "INSERT INTO kept VALUES (2, 'no')",
  'WITH gone AS (DELETE FROM kept RETURNING id) SELECT * FROM gone',
  'CREATE SCHEMA made',
  "CREATE TYPE made AS ENUM ('a')",
  'CREATE FUNCTION made() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE ROLE made_by_check',
  "ALTER DATABASE postgres SET work_mem = '1MB'",
  'DO $$ BEGIN DELETE FROM kept; END $$',
  'EXPLAIN ANALYZE DELETE FROM kept',
  'PREPARE p AS DELETE FROM kept',
  'VACUUM kept',
  'BEGIN',
  'COMMIT',
  "SELECT setval('made_seq', 1)",
  'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
  'CREATE VIEW made AS SELECT 1',
];

test('nothing that is asked about happens', async () => {
  const before = await portrait();
  const answers = await askServer(parseConnectionString(database.url), harmful);
  expect(answers).toHaveLength(harmful.length);
  // It was asked for real: the server took what it takes.
  expect(answers.filter(({ state }) => state === 'accepted').length).toBeGreaterThan(15);
  expect(await portrait()).toEqual(before);
});

test.each([
  ['SELECT 1; DROP TABLE kept', 'not-checked'],
  ['SELECT 1; SELECT 2;', 'not-checked'],
  ['COPY kept FROM stdin', 'not-checked'],
  ["SELECT 'a\0b'", 'not-checked'],
  ['SELEC 1', 'refused'],
  ['SELECT * FROM nowhere', 'unknown-name'],
  ['SELECT no_such_function(1)', 'unknown-name'],
  ['CREATE TABLE t (a no_such_type)', 'accepted'],
  ['SELECT $1::int + $2', 'accepted'],
  ['SELECT 1;', 'accepted'],
])('%j → %s', async (statement, state) => {
  const before = await portrait();
  const [answer] = await askServer(parseConnectionString(database.url), [statement]);
  expect(answer?.state).toBe(state);
  expect(await portrait()).toEqual(before);
});

test('a refusal is at the character where the server stopped, and does not spoil the next question', async () => {
  const statement = "SELECT 'é😀' FROM FROM t";
  const answers = await askServer(parseConnectionString(database.url), [statement, 'SELECT 1', statement]);
  expect(answers.map(({ state }) => state)).toEqual(['refused', 'accepted', 'refused']);
  expect(answers[0]).toMatchObject({ at: statement.lastIndexOf('FROM'), code: '42601' });
});

describe('on the wire', () => {
  let proxy: Server;
  const sockets: Socket[] = [];
  let sent = Buffer.alloc(0);
  beforeAll(async () => {
    const { hostname, port } = new URL(database.url);
    proxy = createServer((socket) => {
      const server = createConnection({ host: hostname, port: Number(port) });
      sockets.push(socket, server);
      socket.on('data', (chunk) => {
        sent = Buffer.concat([sent, chunk]);
        server.write(chunk);
      });
      server.pipe(socket);
      for (const each of [socket, server])
        each.on('error', () => undefined).on('close', () => (socket.destroy(), server.destroy()));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  test('there is no Bind and no Execute, and no simple query but our two settings', async () => {
    const url = new URL(database.url);
    url.hostname = '127.0.0.1';
    url.port = String((proxy.address() as AddressInfo).port);
    url.searchParams.set('sslmode', 'disable');
    await askServer(parseConnectionString(url.href), harmful);
    const messages = messagesOf(sent);
    const count = (type: string) => messages.filter((message) => message.type === type).length;
    expect(count('P')).toBe(harmful.length);
    expect(count('S')).toBe(harmful.length);
    expect(
      messages.filter(({ type }) => type === 'Q').map(({ body }) => body.toString().replace(/\0$/, '')),
    ).toEqual(['SET default_transaction_read_only = on', 'SET statement_timeout = 10000']);
    expect(new Set(messages.map(({ type }) => type))).toEqual(new Set(['p', 'Q', 'P', 'S', 'X']));
  });
});

/** The messages of a client after its startup message (PostgreSQL 18 documentation, "Message Formats"). */
function messagesOf(bytes: Buffer): { type: string; body: Buffer }[] {
  const messages: { type: string; body: Buffer }[] = [];
  let at = bytes.readInt32BE(0);
  while (at < bytes.length) {
    const length = bytes.readInt32BE(at + 1);
    messages.push({
      type: String.fromCharCode(bytes[at] ?? 0),
      body: bytes.subarray(at + 5, at + 1 + length),
    });
    at += 1 + length;
  }
  return messages;
}

test('a server that is gone ends it with an error of the catalogue', async () => {
  const url = new URL(database.url);
  url.port = '1';
  await expect(askServer(parseConnectionString(url.href), ['SELECT 1'])).rejects.toMatchObject({
    code: 'connect/refused',
  });
});
