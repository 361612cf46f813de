import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectEnd, shell, start, usePrograms } from './programs.ts';

usePrograms('molt');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-files-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

const table = 'CREATE TABLE t (id serial PRIMARY KEY) TABLESPACE x;\n';
/** 50 MB as a dump is: one table, its rows in one COPY block. */
const large = (): string => `CREATE TABLE t (id uuid PRIMARY KEY, v text);
COPY public.t (id, v) FROM stdin;
${'00000000-0000-4000-8000-000000000000\tsome "text" with ; and -- and $$ in it\n'.repeat(700_000)}\\.
`;
const files: Record<string, string | Buffer> = {
  'image.png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  'bytes.sql': Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)),
  'dump.sql.gz': Buffer.from('1f8b0800000000000003', 'hex'),
  'archive.dump': Buffer.from('PGDMP\u0001\u000e', 'latin1'),
  'utf16-unmarked.sql': Buffer.from(table, 'utf16le'),
  'utf16.sql': Buffer.from(`\ufeff${table}`, 'utf16le'),
  'utf16be.sql': Buffer.from(`\ufeff${table}`, 'utf16le').swap16(),
  'latin1.sql': Buffer.from(table.replace('t (', 'caf\u00e9 ('), 'latin1'),
  'prose.sql': 'Dear all, please find the dump attached.\n',
  'empty.sql': '',
  'comment.sql': '-- nothing yet\n\n',
  'plain.sql': table,
};

const compressed = { exit: 2, code: 'input/compressed', text: 'is compressed (gzip)' };
const notText = { exit: 2, code: 'input/not-text', text: 'is not a text file' };
test.each<[file: string, check: Parameters<typeof expectEnd>[1], convert: Parameters<typeof expectEnd>[1]]>([
  ['image.png', notText, notText],
  ['bytes.sql', notText, notText],
  ['archive.dump', notText, notText],
  ['dump.sql.gz', compressed, compressed],
  ['utf16-unmarked.sql', notText, notText],
  ['utf16.sql', { exit: 1, text: 'utf16.sql:1:20' }, { exit: 0, text: '1 changed' }],
  ['utf16be.sql', { exit: 1, text: 'utf16be.sql:1:20' }, { exit: 0, text: '1 changed' }],
  ['latin1.sql', { exit: 1, text: 'latin1.sql:1:23' }, { exit: 0, text: '1 changed' }],
  ['prose.sql', { exit: 2, text: '1 place not checked' }, { exit: 2, code: 'input/not-sql' }],
  ['empty.sql', { exit: 0, text: '0 statements' }, { exit: 0, text: 'There is no statement in it' }],
  ['comment.sql', { exit: 0, text: '0 statements' }, { exit: 0, text: 'There is no statement in it' }],
  ['missing.sql', { exit: 2, code: 'input/not-found' }, { exit: 2, code: 'input/not-found' }],
])('%s', async (file, check, convert) => {
  const path = join(folder, file);
  expectEnd(await start('molt', ['check', path]).ended, check);
  const out = join(folder, `out-${file}`);
  expectEnd(await start('molt', ['convert', path, '-o', out]).ended, convert);
  // Where nothing could be converted nothing is written.
  expect(existsSync(out)).toBe(convert.exit !== 2);
});

test('50 MB are read to the end', async () => {
  const path = join(folder, 'large.sql');
  await writeFile(path, large());
  expect((await stat(path)).size).toBeGreaterThan(50_000_000);
  expectEnd(await start('molt', ['check', path]).ended, { exit: 0, text: '2 statements in 1 file' });
  await rm(path);
});

describe('where it cannot write', () => {
  test.each([
    ['a folder that is not there', () => join(folder, 'no/out.sql'), 'its folder is not there'],
    ['a folder', () => folder, 'it is a folder'],
    ['a full device', () => '/dev/full', 'the disk is full'],
    ['a path through a file', () => join(folder, 'plain.sql/out.sql'), 'not a folder'],
  ])('%s', async (_, out, text) => {
    const said = await start('molt', ['convert', join(folder, 'plain.sql'), '-o', out()]).ended;
    expectEnd(said, { exit: 2, code: 'input/unwritable', text });
  });

  // A limit on the size of files makes a write fail in its middle, as a disk does that runs full.
  test('in the middle of the file: what was there before stays, whole, and nothing is left beside it', async () => {
    const path = join(folder, 'fix.sql');
    const before = `${table}${'-- a long comment\n'.repeat(1000)}`;
    await writeFile(path, before);
    const said = await shell(`trap '' XFSZ; ulimit -f 4; $MOLT check --fix ${path}`).ended;
    expectEnd(said, { exit: 2, code: 'input/unwritable', text: 'larger than is allowed' });
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('a fixed file keeps its mode, and a symbolic link stays one', async () => {
    const [path, link] = [join(folder, 'mode.sql'), join(folder, 'link.sql')];
    await writeFile(path, table);
    await chmod(path, 0o640);
    await symlink(path, link);
    expectEnd(await start('molt', ['check', '--fix', link]).ended, { exit: 1, text: '1 fixed' });
    expect(await readFile(path, 'utf8')).not.toContain('TABLESPACE');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(link, 'utf8')).toBe(await readFile(path, 'utf8'));
  });
});

describe('standard output', () => {
  test('that is full is an error, not an answer', async () => {
    expectEnd(await shell(`$MOLT check ${join(folder, 'plain.sql')} > /dev/full`).ended, {
      exit: 2,
      code: 'input/unwritable',
      text: 'standard output',
    });
  });

  // Far more than a pipe holds, so that the program is still writing when its reader has gone.
  test('whose reader goes away ends it without a word, and never with 0', async () => {
    const path = join(folder, 'many.sql');
    await writeFile(path, table.repeat(5000));
    const said = await shell(`$MOLT check ${path} | head -1`).ended;
    expect(said.out.split('\n')).toHaveLength(2);
    expect(said.err).toBe('');
    expect([1, 2]).toContain(said.code);
  });
});
