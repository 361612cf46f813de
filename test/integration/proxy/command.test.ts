import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../../embedded/postgres.ts';
import type { RunningOrchestrator } from '../../../lms/orchestrator/start.ts';
import { built } from '../../programs.ts';
import type { TestDatabase } from '../database.ts';
import { createSides, dropSides, orchestrate, token } from '../orchestrator.ts';
import { until } from './fixture.ts';

// The command itself, as a process of its own.
let source: TestDatabase;
let target: TestDatabase;
let orchestrator: RunningOrchestrator;
let folder: string;
let running: ChildProcess | undefined;

let program: string;
beforeAll(async () => {
  program = await built('molt-lms');
  ({ source, target } = await createSides());
  folder = await mkdtemp(join(tmpdir(), 'molt-proxy-'));
  orchestrator = await orchestrate({ source, target });
});
afterEach(() => {
  running?.kill('SIGKILL');
});
afterAll(async () => {
  await orchestrator.close();
  await Promise.all([dropSides({ source, target }), rm(folder, { recursive: true })]);
});

interface Run {
  readonly child: ChildProcess;
  readonly output: { text: string };
  readonly ended: Promise<number | null>;
}

function molt(args: readonly string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [program, 'proxy', ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output.text += String(chunk)));
  return { child, output, ended: new Promise((resolve) => child.once('close', (code) => resolve(code))) };
}

test('a wrong use ends with exit code 2, what to do, and without the password that it was given', async () => {
  const { output, ended } = molt(['postgres', '--init-source', 'postgresql://u:hunter2@h/db']);
  expect(await ended).toBe(2);
  expect(output.text).toContain('--init-source holds a password');
  expect(output.text).not.toContain('hunter2');
});

test('serves, answers at its metrics port, lets a transaction end on SIGTERM, and shows no secret', async () => {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const config = join(folder, 'config.json');
  await writeFile(
    config,
    JSON.stringify({
      INIT_SOURCE: source.url,
      INIT_TARGET: target.url,
      MOLT_LMS_TOKEN: token,
      users: [
        {
          user: 'app',
          password: 'app-secret',
          source: { user: 'postgres', password: new URL(source.url).password },
        },
      ],
    }),
  );
  const flags = [
    '--listen',
    `127.0.0.1:${port}`,
    '--metrics-listen',
    `127.0.0.1:${metricsPort}`,
    '--instance',
    'lms-7',
  ];
  const { child, output, ended } = molt(
    [
      'postgres',
      ...flags,
      '--config',
      config,
      '--orchestrator-url',
      orchestrator.url,
      '--allow-tls-mode-disable',
    ],
    { LMS_LOGGING: 'debug' },
  );
  await until('it listens', () => output.text.includes(`proxy lms-7 listens on 127.0.0.1:${port}`), 40);
  const ready = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${metricsPort}/healthz`)).status === 200;
  await until('it is ready', ready);

  const client = new pg.Client(`postgresql://app:app-secret@127.0.0.1:${port}/${source.name}`);
  const heard: Error[] = [];
  client.on('error', (error) => heard.push(error));
  await client.connect();
  await client.query('CREATE TABLE entry (n int)');
  await until('the figures show it', async () =>
    (await (await fetch(`http://127.0.0.1:${metricsPort}/vars`)).text()).includes(
      'pg_listener_established_connections_num 1',
    ),
  );
  await client.query('BEGIN');
  await client.query('INSERT INTO entry VALUES (1)');
  child.kill('SIGTERM');
  await until('new clients are refused', () =>
    new pg.Client(`postgresql://app:app-secret@127.0.0.1:${port}/${source.name}`).connect().then(
      () => false,
      () => true,
    ),
  );
  await client.query('INSERT INTO entry VALUES (2)');
  await client.query('COMMIT');
  expect(await ended).toBe(0);
  await until('the client is told', () => heard.length > 0);
  expect(heard[0]).toMatchObject({ code: '57P01' });
  expect(await source.query('SELECT n FROM entry ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  for (const secret of [token, 'app-secret', new URL(source.url).password])
    expect(output.text).not.toContain(secret);
  expect(await target.query("SELECT id FROM _molt_lms.instance WHERE id = 'lms-7'")).toEqual([]);
});

test('a wrong token ends the process with what to do', async () => {
  const { output, ended } = molt(
    [
      'postgres',
      '--listen',
      '127.0.0.1:0',
      '--orchestrator-url',
      orchestrator.url,
      '--allow-tls-mode-disable',
    ],
    { INIT_SOURCE: source.url, INIT_TARGET: target.url, MOLT_LMS_TOKEN: 'wrong' },
  );
  expect(await ended).toBe(2);
  expect(output.text).toContain('lms/unauthorized');
});
