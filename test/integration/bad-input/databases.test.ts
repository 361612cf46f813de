import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../embedded/postgres.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { eventually } from '../data/wait.ts';
import { expectEnd, secret, start, usePrograms } from './programs.ts';

usePrograms('molt');

let source: TestDatabase;
let target: TestDatabase;
let nobody: number;
beforeAll(async () => {
  [source, target, nobody] = await Promise.all([
    createDatabase('source'),
    createDatabase('target'),
    freePort(),
  ]);
  const tables = `
    CREATE SCHEMA "Odd Schema";
    CREATE TABLE "Odd Schema"."naïve ""t"".x; DROP" ("Id d" int PRIMARY KEY, "select" text, "a""b" text);
    CREATE SCHEMA keyless;
    CREATE TABLE keyless.notes (text text)`;
  await source.query(tables);
  await target.query(tables);
  await source.query(
    `INSERT INTO "Odd Schema"."naïve ""t"".x; DROP" VALUES (1, 'a', E'b\\n\\t\\\\'), (2, NULL, '')`,
  );
  await source.query(`INSERT INTO keyless.notes VALUES ('one'), ('two')`);
});
afterAll(() => Promise.all([source.drop(), target.drop()]));

const changed = (url: string, change: (url: URL) => void): string => {
  const copy = new URL(url);
  change(copy);
  return copy.href;
};

/** What can be wrong with a database, as a change of the right connection string. */
const situations: readonly [name: string, wrong: (url: string) => string, code: string, text: string][] = [
  [
    'no server',
    (url) => changed(url, (u) => ((u.port = String(nobody)), (u.password = secret))),
    'connect/refused',
    'No server answers at 127.0.0.1:',
  ],
  ['wrong password', (url) => changed(url, (u) => (u.password = secret)), 'connect/auth-failed', 'refused user "postgres"'],
  ['unknown database', (url) => changed(url, (u) => (u.pathname = '/nodb')), 'connect/no-database', 'no database "nodb"'],
  ['TLS refused', (url) => `${url}?sslmode=require`, 'connect/tls-refused', 'does not accept TLS'],
  ['unknown host', (url) => changed(url, (u) => (u.hostname = 'nowhere.invalid')), 'connect/unknown-host', 'nowhere.invalid'],
  ['no database named', (url) => changed(url, (u) => ((u.pathname = ''), (u.password = secret))), 'connect/bad-url', 'it names no database'],
  ['no URL at all', () => `ana:${secret}`, 'connect/bad-url', 'not a connection string'],
  ['another product', () => `oracle://ana:${secret}@db1/shop`, 'connect/bad-url', '"oracle" is not postgresql or mysql'],
]; // prettier-ignore

describe.each(situations)('%s', (_, wrong, code, text) => {
  test.each(['connect', 'fetch', 'replicate', 'verify'])('as the source of molt %s', async (command) => {
    const url = wrong(source.url);
    const env = { MOLT_CONNECT_URL: url, MOLT_SOURCE_URL: url, MOLT_TARGET_URL: target.url };
    expectEnd(await start('molt', [command], env).ended, { exit: 2, code, text });
  });
  test.each(['fetch', 'replicate', 'verify'])('as the target of molt %s', async (command) => {
    const env = { MOLT_SOURCE_URL: source.url, MOLT_TARGET_URL: wrong(target.url) };
    expectEnd(await start('molt', [command], env).ended, { exit: 2, code, text });
    // What fails at the start leaves nothing that would hold the source's log.
    expect(
      await source.query('SELECT FROM pg_replication_slots WHERE database = current_database()'),
    ).toEqual([]);
  });
});

test.each([
  ['--keep-trying', 'refused user "postgres"', 'source'],
  ['--managed', 'Waiting for the state store: The server at', 'target'],
])('molt replicate %s says so and goes on trying; stopped, it was not well', async (flag, text, side) => {
  const wrong = (url: string): string => changed(url, (u) => (u.password = secret));
  const {
    child,
    ended,
    text: said,
  } = start('molt', ['replicate', flag], {
    MOLT_SOURCE_URL: side === 'source' ? wrong(source.url) : source.url,
    MOLT_TARGET_URL: side === 'target' ? wrong(target.url) : target.url,
  });
  await eventually('the warning', () => said().includes(text));
  expect(said()).toContain('Trying again until it works.');
  child.kill('SIGINT');
  const end = await ended;
  expectEnd(end, { exit: 2, text: 'cancelled' });
});

describe('a table without a primary key', () => {
  const only = ['--table', 'keyless.notes'];
  const env = (): Record<string, string> => ({ MOLT_SOURCE_URL: source.url, MOLT_TARGET_URL: target.url });
  test('is loaded, since that needs no key', async () => {
    expectEnd(await start('molt', ['fetch', ...only], env()).ended, { exit: 0 });
    expect(await target.query('SELECT text FROM keyless.notes ORDER BY text')).toEqual([
      { text: 'one' },
      { text: 'two' },
    ]);
  });
  test('cannot be replicated', async () => {
    const said = await start('molt', ['replicate', ...only], env()).ended;
    expectEnd(said, { exit: 2, code: 'data/no-primary-key', text: 'Table keyless.notes has no primary key' });
  });
  test('is not called equal', async () => {
    const said = await start('molt', ['verify', ...only], env()).ended;
    expectEnd(said, { exit: 1, text: 'Table keyless.notes has no primary key' });
    expect(said.out).toMatch(/^not all checked/m);
    expect(said.out).not.toMatch(/✓|\bok\b/);
  });
});

test('odd names of schema, table and columns are loaded, compared, and named in a difference', async () => {
  const env = { MOLT_SOURCE_URL: source.url, MOLT_TARGET_URL: target.url };
  const only = ['--schema-filter', 'Odd Schema'];
  expectEnd(await start('molt', ['fetch', ...only], env).ended, { exit: 0 });
  expectEnd(await start('molt', ['verify', ...only], env).ended, { exit: 0, text: 'naïve "t".x; DROP' });
  await target.query(`UPDATE "Odd Schema"."naïve ""t"".x; DROP" SET "a""b" = 'x' WHERE "Id d" = 2`);
  expectEnd(await start('molt', ['verify', ...only], env).ended, { exit: 1, text: '(Id d=2) a"b "" → "x"' });
});

test.each(['fetch', 'verify', 'replicate'])('molt %s with filters that nothing fits', async (command) => {
  const env = { MOLT_SOURCE_URL: source.url, MOLT_TARGET_URL: target.url };
  const said = await start('molt', [command, '--table-filter', 'nothing'], env).ended;
  expectEnd(said, { exit: 2, code: 'data/nothing-selected', text: 'No table is left' });
});
