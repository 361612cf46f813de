import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectEnd, hangs, shell, start, usePrograms } from './programs.ts';

usePrograms('molt');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-check-bad-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const place = (name: string) => join(folder, name);

/** Runs molt check on one text; gives `line:column CODE` of each finding, and what else it said. */
async function check(content: string | Buffer, args: readonly string[] = []) {
  const path = place('input.sql');
  await writeFile(path, content);
  const said = await start('molt', ['check', '--format', 'json', ...args, path]).ended;
  const report = JSON.parse(said.out) as {
    findings: { line: number; column: number; code: string }[];
    errors: { code: string }[];
    summary: { statements: number };
  };
  return {
    code: said.code,
    found: report.findings.map(({ line, column, code }) => `${line}:${column} ${code}`),
    errors: report.errors.map(({ code }) => code),
    statements: report.summary.statements,
  };
}

const listen = 'LISTEN x;';
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('a text has its findings, in the right places', () => {
  test.each<[string, string | Buffer, string[]]>([
    ['UTF-8 with a byte order mark', `\ufeff${listen}`, ['1:1 MOLT204']],
    ['UTF-16, little end first', utf16(`SELECT 'é😀';\n${listen}`), ['2:1 MOLT204']],
    ['UTF-16, big end first', utf16(`SELECT 'é😀'; ${listen}`).swap16(), ['1:15 MOLT204']],
    ['Latin-1', Buffer.from(`SELECT 'é'; ${listen}`, 'latin1'), ['1:13 MOLT204']],
    ['CRLF', `SELECT 1;\r\n${listen}\r\n`, ['2:1 MOLT204']],
    ['CR alone', `SELECT 1; -- a comment\r${listen}\r${listen}`, ['2:1 MOLT204', '3:1 MOLT204']],
    ['tabs', `\tSELECT 1;\t${listen}`, ['1:12 MOLT204']],
    ['astral characters, two columns each', `SELECT '😀😀'; ${listen}`, ['1:16 MOLT204']],
    ['a combining mark', `SELECT 'e\u0301'; ${listen}`, ['1:14 MOLT204']],
    [
      'a string that is never closed',
      `${listen}\nSELECT 'x;\n${listen}`,
      ['1:1 MOLT204', '2:8 MOLT902', '3:1 MOLT204'],
    ],
    [
      'a name that is never closed',
      `${listen}\nSELECT "x;\n${listen}`,
      ['1:1 MOLT204', '2:8 MOLT902', '3:1 MOLT204'],
    ],
    [
      'a comment that is never closed',
      `${listen}\n/* x\n${listen}`,
      ['1:1 MOLT204', '2:1 MOLT902', '3:1 MOLT204'],
    ],
    [
      'a dollar quote that is never closed',
      `${listen}\nDO $a$ x;\n${listen}`,
      ['1:1 MOLT204', '2:4 MOLT902', '3:1 MOLT204'],
    ],
    ['rows that are never closed', `${listen}\nCOPY t FROM stdin;\n1\n2\n`, ['1:1 MOLT204', '2:1 MOLT902']],
    [
      'a statement that cannot be parsed',
      `${listen}\nSELEC 1;\n${listen}`,
      ['1:1 MOLT204', '2:1 MOLT901', '3:1 MOLT204'],
    ],
  ])('%s', async (_, content, expected) => {
    const { found, code } = await check(content, [
      '--rule',
      'MOLT204',
      '--rule',
      'MOLT901',
      '--rule',
      'MOLT902',
    ]);
    expect(found).toEqual(expected);
    expect(code).toBe(expected.some((each) => /MOLT90/.test(each)) ? 2 : 1);
  });
});

describe('a statement beyond all measure does not keep the others from being checked', () => {
  const many = (count: number, make: (i: number) => string, between: string) =>
    Array.from({ length: count }, (_, i) => make(i)).join(between);
  test.each<[string, string, number]>([
    ['an expression of 20,000 terms', `SELECT ${many(20_000, (i) => String(i), ' + ')};`, 1],
    ['20,000 values in a list', `SELECT 1 WHERE 1 IN (${many(20_000, (i) => String(i), ', ')});`, 1],
    ['5,000 parentheses', `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)};`, 1],
    [
      '50,000 rows',
      `INSERT INTO t (a, b) VALUES\n${many(50_000, (i) => `(${i}, 'it''s row ${i}')`, ',\n')};`,
      1,
    ],
    [
      '50,000 rows with a backslash',
      `INSERT INTO t VALUES ${many(50_000, (i) => `(${i}, 'a\\b')`, ', ')};`,
      1,
    ],
    [
      'one line of 10 MB',
      many(60_000, (i) => `SELECT ${i} AS "${'number of the row '.repeat(8)}";`, ' '),
      60_000,
    ],
    ['a name of 1 MB', `SELECT 1 AS "${'x'.repeat(1_000_000)}";`, 1],
    ['a comment of 10 MB', `/* ${'x '.repeat(5_000_000)}*/ SELECT 1;`, 1],
    ['20,000 findings', many(20_000, () => 'LISTEN y;', '\n'), 20_000],
  ])('%s', async (_, statement, count) => {
    const { found, statements, code } = await check(`${listen}\n${statement}\n${listen}\n`, [
      '--rule',
      'MOLT204',
      '--rule',
      'MOLT903',
    ]);
    expect(found[0]).toBe('1:1 MOLT204');
    expect(found.at(-1)).toMatch(/^\d+:1 MOLT204$/);
    expect(statements).toBe(count + 2);
    // Either it was looked at, or it says that it was not.
    expect(code).toBe(found.some((each) => each.endsWith('MOLT903')) ? 2 : 1);
  });
});

describe('a dump of 100 MB', () => {
  /** Runs it with the memory that it took at its most, in MB. */
  async function measured(path: string) {
    const out = place('memory');
    const said =
      await shell(`/usr/bin/env bash -c 'exec $MOLT check ${path} --rule MOLT204 2>${out}.err' & child=$!
      most=0; while kill -0 $child 2>/dev/null; do
        now=$(awk '/VmHWM/ {print $2}' /proc/$child/status 2>/dev/null || echo 0); [ "\${now:-0}" -gt $most ] && most=$now; sleep 0.1
      done; wait $child; code=$?; echo $most > ${out}; exit $code`).ended;
    return { said, megabytes: Number(await readFile(out, 'utf8')) / 1000 };
  }

  async function write(path: string, head: string, line: (i: number) => string, tail: string): Promise<void> {
    const stream = createWriteStream(path);
    stream.write(head);
    for (let i = 0, size = 0; size < 100_000_000;) {
      let block = '';
      while (block.length < 1_000_000) block += line(i++);
      size += block.length;
      if (!stream.write(block)) await once(stream, 'drain');
    }
    stream.end(tail);
    await once(stream, 'close');
  }

  const table = 'CREATE TABLE t (id int8 PRIMARY KEY, v text);\n';
  const tables: [string, string, (i: number) => string, string] = [
    'tables on one line',
    '',
    (i) => `CREATE TABLE r${i} (id bigserial PRIMARY KEY, name varchar(255), at timestamp DEFAULT now()); `,
    `\n${listen}\n`,
  ];
  test.each<[string, string, (i: number) => string, string]>([
    [
      'rows of COPY',
      `${table}COPY t (id, v) FROM stdin;\n`,
      (i) => `${i}\tit's "row"; $$ -- ${i}\n`,
      `\\.\n${listen}\n`,
    ],
    [
      'INSERTs',
      table,
      (i) => `INSERT INTO public.t (id, v) VALUES (${i}, 'it''s row ${i}; and more of it');\n`,
      `${listen}\n`,
    ],
    [
      'INSERTs of many rows',
      table,
      (i) => `INSERT INTO t VALUES ${`(${i}, 'some text; and more'), `.repeat(2_000)}(0, NULL);\n`,
      `${listen}\n`,
    ],
    // A large schema takes long; of it half a million parts are kept, about half a gigabyte.
    ...(process.env.MOLT_TEST_LARGE === undefined ? [] : [tables]),
    [
      'one INSERT on one line',
      `${table}INSERT INTO t VALUES (0, NULL)`,
      (i) => `, (${i}, 'some text; and more')`,
      `;\n${listen}\n`,
    ],
    [
      'a string that is never closed',
      `${table}SELECT 'open;\n`,
      (i) => `-- a comment ${i} of some length, as there are many\n`,
      `${listen}\n`,
    ],
  ])(
    'of %s needs no more memory than a small one, and has its findings',
    async (_, head, line, tail) => {
      const path = place('dump.sql');
      await write(path, head, line, tail);
      const { said, megabytes } = await measured(path);
      await rm(path);
      expect(said.out).toMatch(/dump\.sql:\d+:1 error MOLT204/);
      // What was passed over counts as not checked.
      expect(said.code).toBe(/open|NULL\)$|^$/.test(head) ? 2 : 1);
      expect(megabytes).toBeGreaterThan(50);
      // 100 MB of text over what the program itself takes would show if the file were read as a whole.
      expect(megabytes).toBeLessThan(head === '' ? 900 : 400);
    },
    hangs * 2000,
  );
});

describe('what is no file to read', () => {
  test('a pipe is read to its end', async () => {
    execFileSync('mkfifo', [place('pipe')]);
    const said = await shell(
      `(sleep 0.3; echo '${listen}' > ${place('pipe')}) & $MOLT check ${place('pipe')}`,
    ).ended;
    expectEnd(said, { exit: 1, text: 'pipe:1:1 error MOLT204' });
  });

  test('a pipe in a folder is not waited for', async () => {
    await mkdir(place('pipes'));
    execFileSync('mkfifo', [place('pipes/a.sql')]);
    await writeFile(place('pipes/b.sql'), listen);
    expectEnd(await start('molt', ['check', place('pipes')]).ended, { exit: 1, text: 'in 1 file' });
  });

  test('what a shell substitutes', async () => {
    expectEnd(await shell(`$MOLT check <(echo '${listen}')`).ended, { exit: 1, text: ':1:1 error MOLT204' });
  });

  test('standard input that ends in the middle of a character', async () => {
    const said = await shell(`printf "SELECT 1; ${listen} -- \\xc3" | $MOLT check -; exit $?`).ended;
    expect(said.out).toContain('<stdin>:1:11 error MOLT204');
  });

  test('a device without end is no text', async () => {
    expectEnd(await start('molt', ['check', '/dev/zero']).ended, { exit: 2, code: 'input/not-text' });
    expectEnd(await start('molt', ['check', '/dev/null']).ended, { exit: 0, text: '0 statements' });
  });

  test('binary after some megabytes of text', async () => {
    const { found, errors, code } = await check(`${listen}\n${'SELECT 1;\n'.repeat(600_000)}\0`, [
      '--rule',
      'MOLT204',
    ]);
    expect({ found, errors, code }).toEqual({ found: ['1:1 MOLT204'], errors: ['input/not-text'], code: 2 });
  });

  test('one that is not there, or has gone, does not keep others from being checked', async () => {
    await mkdir(place('links'));
    await writeFile(place('links/a.sql'), listen);
    await symlink(place('nowhere.sql'), place('links/gone.sql'));
    const said = await start('molt', ['check', place('missing.sql'), place('links')]).ended;
    expectEnd(said, { exit: 2, code: 'input/not-found', text: 'links/a.sql:1:1 error MOLT204' });
    expect(said.err).toContain('it is not there any more');
  });

  test.skipIf(process.getuid?.() === 0)('one that may not be read', async () => {
    await mkdir(place('private/inner'), { recursive: true });
    await writeFile(place('private/a.sql'), listen);
    await writeFile(place('private/b.sql'), listen);
    await chmod(place('private/a.sql'), 0);
    await chmod(place('private/inner'), 0);
    const said = await start('molt', ['check', place('private')]).ended;
    await chmod(place('private/inner'), 0o700);
    expectEnd(said, { exit: 2, code: 'input/unreadable', text: 'private/b.sql:1:1 error MOLT204' });
    expect(said.err.match(/you have no right to/g)?.length).toBe(2);
  });

  test('a folder without SQL', async () => {
    await mkdir(place('none'));
    expectEnd(await start('molt', ['check', place('none')]).ended, {
      exit: 2,
      code: 'input/usage',
      text: 'no *.sql file',
    });
  });
});
