import { spawn, type ChildProcess } from 'node:child_process';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { built } from '../../programs.ts';
import { freePort } from '../../../embedded/postgres.ts';
import { createClient } from '../../../lms/api/client.ts';
import type { TestDatabase } from '../database.ts';
import { createSides, dropSides, token, type Sides } from '../orchestrator.ts';
import { checksPass, setTraffic, someMoves, type Scene } from './traffic.ts';

let program: string;
let cli: string;
beforeAll(async () => {
  [program, cli] = await Promise.all([built('molt-lms'), built('molt-lms-cli')]);
});

/** An orchestrator in a process of its own, at a port that stays the same when another process follows it. */
class Orchestrator {
  process: ChildProcess | undefined;
  readonly #scene: Sides;
  readonly #port: number;

  constructor(scene: Sides, port: number) {
    this.#scene = scene;
    this.#port = port;
  }

  async start(port = this.#port): Promise<void> {
    const args = [
      'orchestrator',
      '--listen',
      `127.0.0.1:${port}`,
      '--target-dialect',
      'postgres',
      '--initialize',
    ];
    const child = spawn(process.execPath, [program, ...args, '--log-level', 'warn'], {
      env: {
        ...process.env,
        SOURCE_URL: this.#scene.source.url,
        CRDB_URL: this.#scene.target.url,
        MOLT_LMS_TOKEN: token,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('orchestrator listens on')) resolve();
      });
      child.once('exit', () => reject(new Error(`the orchestrator ended: ${said}`)));
    });
  }

  /** SIGKILL, and proof that it was that which ended the process. */
  async kill(): Promise<void> {
    const child = this.process!;
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('exit', (_, signal) => resolve(signal)),
    );
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    this.process = undefined;
  }

  end(): void {
    this.process?.kill('SIGKILL');
  }
}

/** Number of the advisory lock at which a chosen step of the journal waits. */
const gate = 4242;

/** Makes the next writing of `step` into the journal wait until `open` is called; so a step can be met in its middle. */
async function closeGate(
  target: TestDatabase,
  step: string,
): Promise<{ reached(): Promise<void>; open(): Promise<void> }> {
  const holder = new pg.Client({ connectionString: target.url, application_name: 'molt test gate' });
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query(`SELECT pg_advisory_lock(${gate})`);
  await holder.query(`
    CREATE OR REPLACE FUNCTION _molt_lms.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.step = '${step}' THEN PERFORM pg_advisory_xact_lock_shared(${gate}); END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER IF EXISTS gate ON _molt_lms.journal;
    CREATE TRIGGER gate BEFORE INSERT ON _molt_lms.journal FOR EACH ROW EXECUTE FUNCTION _molt_lms.wait_at_gate();`);
  return {
    async reached() {
      await expect
        .poll(
          async () =>
            (
              await holder.query(
                'SELECT 1 FROM pg_locks WHERE locktype = $1 AND objid = $2 AND NOT granted',
                ['advisory', gate],
              )
            ).rowCount,
          { interval: 10 },
        )
        .toBeGreaterThan(0);
    },
    async open() {
      // The lock first: whoever waits at the gate holds the table, and dropping the trigger would wait for it.
      await holder.query(`SELECT pg_advisory_unlock(${gate})`);
      await holder.query('DROP TRIGGER IF EXISTS gate ON _molt_lms.journal');
      await holder.end();
    },
  };
}

async function setScene(): Promise<{ scene: Scene; orchestrator: Orchestrator }> {
  const sides = await createSides();
  onTestFinished(() => dropSides(sides));
  const port = await freePort();
  const orchestrator = new Orchestrator(sides, port);
  onTestFinished(() => orchestrator.end());
  await orchestrator.start();
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ url, token });
  onTestFinished(() => client.close());
  return { scene: { ...sides, url, client }, orchestrator };
}

/** Begin, then commit, whatever becomes of it. */
async function cutOver(scene: Scene): Promise<void> {
  const actor = 'ana';
  try {
    await scene.client.begin({ actor, beginTimeoutSeconds: 5, maxPauseSeconds: 6 });
    await scene.client.commit({ actor });
  } catch {
    // The orchestrator is killed in the middle: that is the point.
  }
}

test('an orchestrator that is killed in the middle of any step is followed by one that ends the cutover, one way or the other', async () => {
  const { scene, orchestrator } = await setScene();
  const { application } = await setTraffic(scene, 2, 4);
  const committed: Record<string, boolean> = {};
  for (const step of ['draining', 'fenced', 'replication held', 'commit', 'instance resumed', 'complete']) {
    await someMoves(application, 30);
    await checksPass(scene);
    const before = (await scene.client.status()).order;
    const gated = await closeGate(scene.target, step);
    const cutover = cutOver(scene);
    await gated.reached();
    await orchestrator.kill();
    await gated.open();
    await cutover;
    await orchestrator.start();

    await expect.poll(async () => (await scene.client.status()).transitioning, { message: step }).toBe(false);
    const { order, attempt, journal } = await scene.client.status();
    expect(order.phase).toBe('serving');
    expect(order.epoch).toBeGreaterThan(before.epoch - 1);
    committed[step] = journal.some((entry) => entry.step === 'commit');
    // The journal's row of the commit decides, and nothing else.
    expect(order.sourceOfTruth !== before.sourceOfTruth, step).toBe(committed[step]);
    expect(attempt?.outcome, step).toBe(committed[step] ? 'committed' : 'failed');
    await someMoves(application, 30);
    expect(application.errors, step).toEqual([]);
  }
  expect(committed).toMatchObject({ draining: false, 'instance resumed': true, complete: true });

  await application.stop();
  const { order } = await scene.client.status();
  expect(await application.audit(order.sourceOfTruth === 'source' ? scene.source : scene.target)).toEqual([]);
});

/** What `molt-lms-cli` says on either stream, and its exit code. It has a minute. */
function order(scene: Scene, ...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env.PATH, CLI_ORCHESTRATOR_URL: scene.url, MOLT_LMS_TOKEN: token, NO_COLOR: '1' },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

test('the command whose orchestrator is killed under it says so, what to do, and that brings the cutover to its end', async () => {
  const { scene, orchestrator } = await setScene();
  const { application } = await setTraffic(scene, 1, 3);
  const consistent = ['cutover', 'consistent'];
  // A pause that the killed orchestrator has reached lasts until this is over; a slow machine needs seconds to start the
  // command that is to meet it.
  const pause = ['--max-pause', '15s'];
  for (const [step, command] of [
    ['fenced', 'begin'],
    ['commit', 'commit'],
  ] as const) {
    await checksPass(scene);
    if (command === 'commit') {
      expect(await order(scene, ...consistent, 'begin', ...pause)).toMatchObject({ code: 0 });
    }
    const gated = await closeGate(scene.target, step);
    const said = order(scene, ...consistent, command, ...(command === 'begin' ? pause : []));
    await gated.reached();
    await orchestrator.kill();
    await gated.open();
    const { code, text } = await said;
    expect(code, text).toBe(2);
    expect(text).toMatch(/The orchestrator at 127\.0\.0\.1:\d+ went away in the middle/);
    expect(text).toContain('start the orchestrator again and ask for the status');
    expect(text).not.toMatch(/molt-embedded|committed/);

    // While nobody is there, and then what the message told to do.
    const nobody = await order(scene, 'status');
    expect(nobody.code).toBe(2);
    expect(nobody.text).toContain('No orchestrator answers at');
    await orchestrator.start();
    await expect.poll(async () => (await scene.client.status()).transitioning, { message: step }).toBe(false);
    const metadata = await order(scene, 'cutover', 'get_metadata');
    expect(metadata.code, metadata.text).toBe(0);
    await someMoves(application, 30);
  }
  await application.stop();
  expect(application.errors).toEqual([]);
  const { order: last } = await scene.client.status();
  expect(await application.audit(last.sourceOfTruth === 'source' ? scene.source : scene.target)).toEqual([]);
});

test('a leader that stalls in the middle of its commit and wakes up later has nothing more to say', async () => {
  const { scene, orchestrator } = await setScene();
  const { application } = await setTraffic(scene, 1, 3);
  await checksPass(scene);
  const gated = await closeGate(scene.target, 'commit');
  const cutover = cutOver(scene);
  await gated.reached();
  orchestrator.process!.kill('SIGSTOP');
  const port = await freePort();
  const second = new Orchestrator(scene, port);
  onTestFinished(() => second.end());
  await second.start();
  const client = createClient({ url: `http://127.0.0.1:${port}`, token });
  onTestFinished(() => client.close());
  await gated.open();
  await expect.poll(async () => (await client.status()).transitioning).toBe(false);
  const ended = await client.status();
  orchestrator.process!.kill('SIGCONT');
  await cutover;
  await someMoves(application, 50);
  expect((await client.status()).order).toMatchObject({
    epoch: ended.order.epoch,
    sourceOfTruth: ended.order.sourceOfTruth,
  });
  // One commit at most, whoever made it.
  expect(ended.journal.filter((entry) => entry.step === 'commit').length).toBe(
    ended.order.sourceOfTruth === 'target' ? 1 : 0,
  );
  await application.stop();
  expect(application.errors).toEqual([]);
  expect(
    await application.audit(ended.order.sourceOfTruth === 'source' ? scene.source : scene.target),
  ).toEqual([]);
});

test('when no orchestrator is left, the proxies themselves undo a pause that is over', async () => {
  const { scene, orchestrator } = await setScene();
  const { application } = await setTraffic(scene, 2, 4);
  await checksPass(scene);
  await scene.client.begin({ actor: 'ana', maxPauseSeconds: 2 });
  await orchestrator.kill();
  const held = application.moves;
  await expect.poll(() => application.moves).toBeGreaterThan(held + 30);
  const rows = await scene.target.query('SELECT phase, source_of_truth FROM _molt_lms.state');
  expect(rows).toEqual([{ phase: 'serving', source_of_truth: 'source' }]);
  const journal = await scene.target.query<{ actor: string }>(
    `SELECT actor FROM _molt_lms.journal WHERE step = 'abort'`,
  );
  expect(journal.map((row) => row.actor)).toEqual([expect.stringMatching(/^instance lms-[01]$/)]);
  await application.stop();
  expect(application.errors).toEqual([]);
  expect(await application.audit(scene.source)).toEqual([]);
});
