import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StoryReport } from '../../../demo/story/report.ts';
import { createDatabase } from '../database.ts';
import { startDemo, type DemoProcess } from './demo-process.ts';

// A worker for each proxy: more of them take the processor from the tests beside this one, and show nothing else.
const small = ['--scale', '0.02', '--workers', '3'];
let demo: DemoProcess;
afterEach(() => demo.dispose());

/** Puts a `code` into a folder for PATH that writes down how it was started, and stays until it is ended. */
async function layOutCode(): Promise<{ folder: string; started(): Promise<string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'molt-desk-'));
  const said = join(folder, 'said');
  await writeFile(
    join(folder, 'code'),
    `#!/bin/sh\n{ echo "$@"; env | grep ^MOLT_; } > '${said}.new'\nmv '${said}.new' '${said}'\nexec sleep 600\n`,
    { mode: 0o755 },
  );
  return {
    folder,
    started: () => vi.waitFor(() => readFile(said, 'utf8'), { timeout: 60_000 }),
  };
}

const nothingIsLeft = async (): Promise<void> => {
  await expect.poll(() => demo.processes(), { interval: 250 }).toEqual([]);
  await expect.poll(() => demo.folders(), { interval: 250 }).toEqual([]);
};

test('the headless story goes there and back and loses nothing', async () => {
  demo = await startDemo(['--headless', '--format', 'json', ...small]);
  const { code } = await demo.ended;
  const report = JSON.parse(demo.stdout() || '{}') as StoryReport;
  expect(report.problems, demo.output()).toEqual([]);
  expect(code).toBe(0);
  expect(report.steps.map((step) => step.name)).toEqual([
    ...[
      'seed',
      'check',
      'convert',
      'start',
      'load',
      'replicate',
      'verify',
      'cutover',
      'ledger',
      'verify-after',
    ],
    ...['revert', 'stop', 'verify-final', 'ledger-target', 'ledger-final'],
  ]);
  expect(report.application).toMatchObject({ errors: 0 });
  expect(report.ledger).toMatchObject({ lost: 0, torn: 0, accountsOff: 0, unannounced: 0 });
  // Without traffic the zeros above would say nothing.
  expect(report.application!.writes).toBeGreaterThan(200);
  expect(report.ledger!.acknowledged).toBe(report.application!.writes);
  expect(demo.output()).not.toMatch(/postgres(ql)?:\/\/[^\s:]+:(?!\*\*\*)[^\s@]+@/);
  await nothingIsLeft();
});

describe.runIf(process.platform === 'linux')('while it runs', () => {
  test('a desktop VS Code gets the demo; a part that dies is started again; Ctrl-C leaves nothing behind', async () => {
    const desk = await layOutCode();
    onTestFinished(() => rm(desk.folder, { recursive: true }));
    demo = await startDemo(small, { PATH: `${desk.folder}:${process.env.PATH}` });
    await demo.says('VS Code opens on the demo workspace.');
    await demo.says('Ctrl-C stops everything');
    const started = await desk.started();
    expect(started).toContain(`--extensionDevelopmentPath ${process.cwd()}`);
    expect(started).toMatch(/MOLT_ORCHESTRATOR_URL=http:\/\/127\.0\.0\.1:\d+\n/);
    expect(started).toMatch(/MOLT_LMS_TOKEN=\S+\n/);
    expect(started.split('\n', 1)[0], 'no secret on a command line').not.toMatch(/molt-embedded|:\/\//);
    expect((await demo.folders()).length).toBe(3);
    let killed = 0;
    for (const pid of await demo.processes()) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!command.includes('molt.js\0replicate')) continue;
      process.kill(pid, 'SIGKILL');
      killed++;
    }
    expect(killed).toBe(1);
    await demo.says('The replicator was ended by SIGKILL; starting it again.');
    demo.child.kill('SIGINT');
    expect((await demo.ended).code, demo.output()).toBe(0);
    await nothingIsLeft();
  });

  test('killed in the middle of a load, it leaves nothing behind', async () => {
    demo = await startDemo(['--no-editor', ...small]);
    await demo.says('Load the data while the application writes');
    // Two servers with their children, orchestrator, three proxies, guard, and the demo itself.
    expect((await demo.processes()).length).toBeGreaterThan(20);
    demo.child.kill('SIGKILL');
    expect((await demo.ended).signal).toBe('SIGKILL');
    await nothingIsLeft();
  });
});

test('a database of the user that is not empty is refused and stays as it is', async () => {
  const [source, target] = [await createDatabase('source'), await createDatabase('target')];
  try {
    await target.query('CREATE TABLE precious (id int PRIMARY KEY)');
    demo = await startDemo(['--headless'], { MOLT_DEMO_SOURCE: source.url, MOLT_DEMO_TARGET: target.url });
    expect((await demo.ended).code).toBe(1);
    expect(demo.output()).toMatch(/target database t_\w+@127\.0\.0\.1:\d+ isn't empty \(public\.precious\)/);
    expect(demo.output()).not.toContain('molt-embedded');
    const tables = `SELECT count(*)::int AS n FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(await source.query(tables)).toEqual([{ n: 0 }]);
    expect(await target.query(tables)).toEqual([{ n: 1 }]);
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
});

test("servers of the user's own are used, and given back without replication", async () => {
  const [source, target] = [await createDatabase('source'), await createDatabase('target')];
  try {
    demo = await startDemo(['--headless', '--format', 'json', ...small], {
      MOLT_DEMO_SOURCE: source.url,
      MOLT_DEMO_TARGET: target.url,
    });
    expect((await demo.ended).code, demo.output()).toBe(0);
    for (const side of [source, target]) {
      expect(
        await side.query(`SELECT slot_name FROM pg_replication_slots WHERE database = '${side.name}'`),
      ).toEqual([]);
      expect(await side.query('SELECT pubname FROM pg_publication')).toEqual([]);
      const rows = await side.query<{ n: number }>('SELECT count(*)::int AS n FROM ledger_event');
      expect(rows[0]?.n).toBeGreaterThan(200);
    }
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
});
