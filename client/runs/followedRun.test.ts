import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Engine, isAlive } from './engine.ts';
import { FollowedRun, reportOf } from './followedRun.ts';

// Real processes: a small program in the engine's place, so that it can be made to end in every way.
let folder: string;
const processes: number[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-runs-'));
});
afterEach(async () => {
  for (const pid of processes.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const prologue = `
const say = (body) => console.log(JSON.stringify({ v: 1, run: 'r', kind: 'load', at: new Date().toISOString(), ...body }));
say({ type: 'started', title: 'load 1 table', tables: ['public.a'] });
`;

/** Starts the program and follows it, as a window does. */
async function follow(program: string): Promise<{ run: FollowedRun; pid: number }> {
  const path = join(folder, 'molt.js');
  await writeFile(path, prologue + program);
  const files = { events: join(folder, 'r.ndjson'), messages: join(folder, 'r.log') };
  const pid = await new Engine(path).start([], { MOLT_SOURCE_URL: 'postgresql://a:secret@h/d' }, files);
  processes.push(pid);
  const memory = { id: 'r', kind: 'load' as const, title: 'load', startedAt: new Date().toISOString(), pid };
  const run = new FollowedRun(memory, files, () => undefined);
  run.begin();
  return { run, pid };
}

const limit = { timeout: 10_000 };
const ended = (run: FollowedRun): Promise<void> =>
  vi.waitFor(() => expect(run.view.state).not.toBe('running'), limit);

describe('a run is what its process says', () => {
  test('it ends well', async () => {
    const { run } = await follow(
      `say({ type: 'finished', result: 'ok', milliseconds: 5, figures: { rows: 3 } });`,
    );
    await ended(run);
    expect(run.view).toMatchObject({ state: 'ok', title: 'load 1 table', figures: { rows: 3 } });
  });

  test('it is killed: the run is lost, not done', async () => {
    const { run, pid } = await follow(`setInterval(() => {}, 1000);`);
    await vi.waitFor(() => expect(run.view.tables.has('public.a')).toBe(true), limit);
    process.kill(pid, 'SIGKILL');
    await ended(run);
    expect(run.view.state).toBe('lost');
  });

  test('it cannot begin: its last words are the error', async () => {
    const words = 'error No server answers at db1:5432.\\n  Check host and port.\\n  connect/refused\\n';
    const { run } = await follow(`process.stderr.write('${words}'); process.exitCode = 2;`);
    await ended(run);
    expect(run.view).toMatchObject({
      state: 'failed',
      error: {
        code: 'connect/refused',
        message: 'No server answers at db1:5432',
        remedy: 'Check host and port.',
      },
    });
  });

  test('it is asked to stop and says so itself', async () => {
    const { run, pid } = await follow(`
      const wait = setInterval(() => {}, 1000);
      process.on('SIGINT', () => { clearInterval(wait); say({ type: 'finished', result: 'cancelled', milliseconds: 1, figures: {} }); });
      say({ type: 'progress', phase: 'copy rows', done: 1, unit: 'rows' });`);
    await vi.waitFor(() => expect(run.view.progress?.done).toBe(1), limit);
    process.kill(pid, 'SIGINT');
    await ended(run);
    expect(run.view.state).toBe('cancelled');
  });

  test('a window that opens later reads the same from the file', async () => {
    const { run, pid } = await follow(`setTimeout(() => say({ type: 'finished', result: 'ok', milliseconds: 1, figures: {} }), 600);`);
    run.dispose(); // the first window closes; the process goes on
    expect(isAlive(pid)).toBe(true);
    const later = new FollowedRun(run.memory, run.files, () => undefined);
    await later.readOn();
    later.begin();
    await ended(later);
    expect(later.view).toMatchObject({ state: 'ok', title: 'load 1 table' });
  }); // prettier-ignore
});

describe('what an engine prints to standard error becomes a report', () => {
  test.each([
    [
      'error Cancelled.\n  Start it again.\n  run/cancelled\n',
      'run/cancelled',
      'Cancelled',
      'Start it again.',
    ],
    ['Warning: x\nerror Boom.\n  Do this.\n  internal', 'internal', 'Boom', 'Do this.'],
    ['SyntaxError: Unexpected token', 'internal', 'SyntaxError: Unexpected token', ''],
  ])('%j', (text, code, message, remedy) => {
    expect(reportOf(text)).toMatchObject({ code, message });
    if (remedy) expect(reportOf(text).remedy).toBe(remedy);
  });
});

test('another process with the same id is not taken for a run', () => {
  expect(isAlive(process.pid)).toBe(process.platform !== 'linux');
});
