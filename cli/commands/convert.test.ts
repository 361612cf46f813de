import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { RunEvent } from '../../contracts/runs.ts';
import { moltHere, type Outcome } from '../../test/in-process.ts';
import { built } from '../../test/programs.ts';

let folder: string;
let program: string;
beforeAll(async () => {
  program = await built('molt');
  folder = await mkdtemp(join(tmpdir(), 'molt-convert-'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const convert = (args: readonly string[], input = ''): Promise<Outcome> =>
  moltHere(['convert', ...args], input);

/** In a process of its own, as a person runs it; most cases need none. */
function convertAlone(args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'convert', ...args], {
      env: { ...process.env, NO_COLOR: '1' },
      timeout: 60_000,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}

const eventsOf = (out: string): RunEvent[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);

const easy = 'CREATE TABLE a (id uuid PRIMARY KEY, p money);\nALTER TABLE a OWNER TO b;\n';
const hard = `${easy}ALTER TABLE a ADD EXCLUDE USING gist (p WITH =);\n`;

test('writes beside the input, says what it did, exits 0 when nothing needs a person', async () => {
  const file = join(folder, 'easy.sql');
  await writeFile(file, easy);
  const { code, out } = await convertAlone([file]);
  expect(code).toBe(0);
  expect(out).toContain('0 statements kept, 1 changed, 0 to review, 1 dropped, 0 need you.');
  expect(out).toContain('Nothing needs a person.');
  expect(out).toMatch(/Changed\n {2}MOLT116 {2}CockroachDB has no money type.*\n {4}line 1\n/);
  const written = await readFile(join(folder, 'easy.cockroach.sql'), 'utf8');
  expect(written).toMatch(
    /^-- molt: dialect=cockroach\n-- Converted from easy\.sql for CockroachDB v26\.2 by molt convert \d/,
  );
  expect(written).toContain('p numeric(19,2)');
}, 60_000);

test('exits 1 when something needs a person, and names the place', async () => {
  const file = join(folder, 'hard.sql');
  await writeFile(file, hard);
  const { code, out } = await convert([file]);
  expect(code).toBe(1);
  expect(out).toMatch(/Needs you\n {2}MOLT112 {2}CockroachDB has no EXCLUDE.*\n {4}line 3\n/);
}, 60_000);

test('overwrites its own output, and nobody else’s', async () => {
  const file = join(folder, 'mine.sql');
  const out = join(folder, 'mine.cockroach.sql');
  await writeFile(file, easy);
  await writeFile(out, 'SELECT 1; -- written by hand\n');
  const refused = await convert([file]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('convert/unsafe-target');
  expect(await readFile(out, 'utf8')).toBe('SELECT 1; -- written by hand\n');
  expect((await convert([file, '--force'])).code).toBe(0);
  expect((await convert([file])).code).toBe(0);
}, 90_000);

test('reads standard input, writes SQL and nothing else to standard output', async () => {
  const { code, out, err } = await convertAlone(['-', '--target-version', 'v25.2'], hard);
  expect(code).toBe(1);
  expect(out).toMatch(/^-- molt: dialect=cockroach\n.*for CockroachDB v25\.2/);
  expect(out).not.toContain('need you.');
  expect(err).toContain('1 place needs a person');
}, 60_000);

test('--format json writes run events', async () => {
  const file = join(folder, 'events.sql');
  await writeFile(file, hard);
  const { code, out } = await convert([file, '--format', 'json']);
  expect(code).toBe(1);
  const events = eventsOf(out);
  expect(events[0]).toMatchObject({ v: 1, kind: 'convert', type: 'started' });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'message',
      level: 'warning',
      table: 'public.a',
      text: expect.stringContaining('MOLT112') as string,
    }),
  );
  expect(events.at(-1)).toMatchObject({
    type: 'finished',
    result: 'ok',
    figures: { kept: 0, changed: 1, review: 0, dropped: 1, needYou: 1 },
  });
}, 60_000);

test('a conversion that takes long tells how far it is, at what rate, and when it will be over', async () => {
  const file = join(folder, 'long.sql');
  const text = easy.repeat(200);
  await writeFile(file, text);
  // A clock that goes on by 0.1 s whenever somebody looks at it.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  onTestFinished(() => clock.mockRestore());
  const { out } = await convert([file, '--format', 'json']);
  const progress = eventsOf(out).filter((event) => event.type === 'progress');
  expect(progress.length).toBeGreaterThan(3);
  let before = 0;
  for (const { phase, unit, done, total, rate, eta } of progress) {
    expect([phase, unit, total]).toEqual(['convert', 'bytes', text.length]);
    expect(done).toBeGreaterThanOrEqual(before);
    expect(done).toBeLessThanOrEqual(text.length);
    expect(rate).toBeGreaterThan(0);
    // What is left takes as long as its share: rate and time foretold say the same.
    expect((rate ?? 0) * (eta ?? -1)).toBeCloseTo(text.length - done, -1);
    before = done;
  }
  expect(before).toBeGreaterThan(progress[0]?.done ?? text.length);
}, 60_000);

test.each([
  ['a file that is not there', ['nowhere.sql'], 'input/not-found'],
  ['a folder', ['demo/app'], 'input/usage'],
  ['a file that is not text', ['media/icon.png'], 'input/not-text'],
  ['a version that nobody knows', ['demo/app/schema.sql', '--target-version', 'v9.9'], 'input/usage'],
  ['an output that cannot be written', ['demo/app/schema.sql', '-o', '/nowhere/out.sql'], 'input/unwritable'],
])(
  '%s: exit 2 and a message with a remedy',
  async (_, args, code) => {
    const result = await convert(args);
    expect(result.code).toBe(2);
    expect(result.err).toContain(code);
    expect(result.out).toBe('');
  },
  60_000,
);
