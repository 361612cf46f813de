import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  clientWrites,
  eventually,
  moves,
  patience,
  ready,
  startWorld,
  type World,
} from '../../chaos/world.ts';
import { built } from '../../programs.ts';
import { createSides, dropSides, type Sides } from '../orchestrator.ts';

// Every part in a process of its own, so that each can be killed or stalled alone, as the kernel does it. One
// application is at work all the time.

let lms: string;
let molt: string;
let sides: Sides;
let world: World;
beforeAll(async () => {
  [lms, molt] = await Promise.all([built('molt-lms'), built('molt')]);
  sides = await createSides();
  world = await startWorld(sides.source, sides.target, { lms, molt }, 4);
});
afterAll(async () => {
  await world?.end();
  await dropSides(sides);
});

/** Errors that the application's workers see from now on. */
function errorsFromNow(workers: readonly number[] = [0, 1, 2, 3]): () => string[] {
  const before = world.application.errors.length;
  return () =>
    world.application.errors
      .slice(before)
      .filter((text) => workers.some((worker) => text.startsWith(`worker ${worker},`)));
}

/** The workers of the proxy that nothing happens to. */
const untouched = [0, 2];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 60_000 });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

test('an orchestrator that is killed and started again while traffic flows changes nothing', async () => {
  const { client, source, target, orchestrator, application } = world;
  const errors = errorsFromNow();
  const sessions = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'molt-lms:%:app-%'
                       AND datname = current_database() ORDER BY pid`;
  const before = { order: (await client.status()).order, sessions: await source.query(sessions) };
  expect(before.sessions).toHaveLength(4);
  await orchestrator.kill();
  await moves(world, 200);
  await orchestrator.start();
  await ready(world);
  await moves(world, 50);
  expect({ order: (await client.status()).order, sessions: await source.query(sessions) }).toEqual(before);
  expect((await client.status()).attempt).toBeUndefined();
  expect(await target.query('SELECT id FROM _molt_lms.journal')).toEqual([]);
  expect(errors()).toEqual([]);
  expect(await application.audit(source)).toEqual([]);
});

test('an abort under traffic leaves no slot, publication, marker, advisory lock or connection', async () => {
  const { client, source, target, replicator, application } = world;
  const errors = errorsFromNow();
  const left = async (): Promise<unknown> => ({
    slots: await target.query(
      `SELECT slot_name FROM pg_replication_slots WHERE database = current_database()`,
    ),
    publications: await target.query('SELECT pubname FROM pg_publication'),
    progress: await source.query(`SELECT leg FROM _molt_repl.progress`),
    markers: [
      ...(await source.query('SELECT id FROM _molt_repl.marker')),
      ...(await target.query('SELECT id FROM _molt_repl.marker')),
    ],
    locks: await target.query(`SELECT objid FROM pg_locks WHERE locktype = 'advisory'`),
    sessions: await target.query(
      `SELECT application_name FROM pg_stat_activity WHERE datname = current_database()
          AND application_name LIKE 'molt-lms:%' AND application_name NOT LIKE '%:probe'`,
    ),
  });
  await client.begin({ actor: 'ana' });
  const during = (await left()) as { slots: unknown[]; sessions: unknown[] };
  expect([during.slots.length, during.sessions.length]).toEqual([1, 4]);
  // With a commit that was tried, and so with a marker that was written.
  await replicator.stall();
  await expect(client.commit({ actor: 'ana' })).rejects.toMatchObject({ code: 'cutover/not-drained' });
  expect(await source.query('SELECT id FROM _molt_repl.marker')).toHaveLength(1);
  await replicator.wake();
  await client.abort({ actor: 'ana' });
  await expect.poll(left).toEqual({
    slots: [],
    publications: [],
    progress: [],
    markers: [],
    locks: [],
    sessions: [],
  });
  await moves(world, 30);
  expect(errors()).toEqual([]);
  expect(await application.audit(source)).toEqual([]);
});

test('a proxy that stands still while traffic drains is fenced; when it wakes up nothing of it reaches the old side', async () => {
  const { client, source, target, proxies, urls, application } = world;
  const errors = errorsFromNow(untouched);
  await ready(world);
  const [renamed, open] = await Promise.all([connect(urls[1]!), connect(urls[1]!)]);
  // A name that does not tell where it comes from: only the reported process id does.
  await renamed.query(`SET application_name = 'payroll'`);
  const pid = (await renamed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid;
  await open.query('BEGIN');
  await open.query(`INSERT INTO move VALUES (900, 1, 'in flight')`);
  // Transactions of the other proxy wait for this lock; they can only end once it is gone.
  await open.query('UPDATE account SET balance = balance WHERE id = 1');
  await eventually('a worker of the other proxy waits for the lock', patience, async () => {
    const waiting = await source.query(
      `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE 'molt-lms:lms-0:%'`,
    );
    return waiting.length > 0;
  });

  const begun = client.begin({ actor: 'ana', beginTimeoutSeconds: 30 });
  await expect.poll(async () => (await client.status()).order.phase, { interval: 5 }).toBe('draining');
  // The open transaction keeps it from coming to rest, so it is met in the middle.
  await proxies[1]!.stall();
  expect(await source.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).toHaveLength(1);
  const inFlight = open.query('COMMIT').then(
    () => 'acknowledged',
    (error: unknown) => (error as pg.DatabaseError).code ?? String(error),
  );
  const late = renamed.query(`INSERT INTO move VALUES (901, 1, 'too late')`).then(
    () => 'acknowledged',
    (error: unknown) => (error as pg.DatabaseError).code ?? String(error),
  );
  expect((await begun).phase).toBe('paused');
  expect(await source.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).toEqual([]);
  const { journal, instances } = await client.status();
  expect(instances.find((one) => one.id === 'lms-1')?.live).toBe(false);
  // Two workers and the two of this test, at least.
  expect(journal.map((entry) => entry.step)).toContain('fenced early');
  const ended = journal
    .filter((entry) => entry.step.startsWith('fenced'))
    .map((entry) => Number(/^(\d+) sessions/.exec(entry.proof ?? '')?.[1]));
  expect(ended.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(4);

  expect((await client.commit({ actor: 'ana' })).outcome).toBe('committed');
  const written = await clientWrites(source);
  await proxies[1]!.wake();
  expect(await inFlight).toMatch(/^(57P01|08006)$/);
  const answer = await late;
  expect(answer).toMatch(/^(57P01|08006|acknowledged)$/);
  await expect.poll(async () => (await client.status()).instances.every((one) => one.live)).toBe(true);
  await moves(world, 100);
  expect(await clientWrites(source)).toBe(written);
  const there = await target.query<{ worker: number }>('SELECT worker FROM move WHERE worker >= 900');
  expect(there).toEqual(answer === 'acknowledged' ? [{ worker: 901 }] : []);
  // Those whose proxy stood still were told so; the others saw nothing.
  expect(errors()).toEqual([]);
  expect(await application.audit(target)).toEqual([]);
});

test('a proxy that is killed during the pause, and its successor, take nothing from the cutover', async () => {
  const { client, proxies, source, target, application } = world;
  const errors = errorsFromNow(untouched);
  await ready(world);
  await client.begin({ actor: 'ana' });
  await proxies[1]!.kill();
  expect(proxies[1]!.isRunning).toBe(false);
  // A new process of the name joins in the middle: the commit waits for its word.
  await proxies[1]!.start();
  expect((await client.commit({ actor: 'ana' })).outcome).toBe('committed');
  const written = await clientWrites(target);
  const moved = application.acknowledged.map((list) => list.length);
  await expect
    .poll(() => application.acknowledged.every((list, n) => list.length > moved[n]! + 5))
    .toBe(true);
  expect(errors()).toEqual([]);
  expect(await clientWrites(target)).toBe(written);
  expect(await application.audit(source)).toEqual([]);
});

test('a replicator that is killed: the commit is refused, then proven by the next one; at the commit itself nothing is lost', async () => {
  const { client, replicator, source, target, application } = world;
  const errors = errorsFromNow();
  await ready(world);
  await client.begin({ actor: 'ana' });
  await replicator.kill();
  await expect(client.commit({ actor: 'ana' })).rejects.toMatchObject({ code: 'cutover/not-drained' });
  expect((await client.status()).order).toMatchObject({ phase: 'paused', sourceOfTruth: 'source' });
  await replicator.start();
  const done = await client.commit({ actor: 'ana' });
  expect(done.outcome).toBe('committed');
  expect(done.error).toBeUndefined();
  await moves(world, 50);

  // The way back, killed somewhere in the commit.
  await ready(world);
  await client.begin({ actor: 'ana', maxPauseSeconds: 15 });
  const commit = client.commit({ actor: 'ana' }).catch(() => undefined);
  await eventually(
    'the commit begins',
    patience,
    async () => (await client.status()).order.phase !== 'paused',
    2,
  );
  await replicator.kill();
  await replicator.start();
  const ended = (await commit) ?? (await client.commit({ actor: 'ana' }));
  expect(ended).toMatchObject({ outcome: 'committed', to: 'source' });
  await moves(world, 50);
  expect(errors()).toEqual([]);
  expect(await application.audit(source)).toEqual([]);
  await eventually('the target has what the source has', patience, async () => {
    const wrong = await application.audit(target);
    return wrong.length === 0;
  });
});

test('a two-phase transaction that nobody has ended keeps the commit from being made: it could end at the old side', async () => {
  const { client, source, target } = world;
  const errors = errorsFromNow();
  // Whatever happens here, it must not stay: no server makes a replication slot while a transaction is open.
  onTestFinished(async () => {
    await source.query(`ROLLBACK PREPARED 'end of month'`).catch(() => undefined);
  });
  await source.query(
    `BEGIN; INSERT INTO move VALUES (902, 1, 'prepared'); PREPARE TRANSACTION 'end of month'`,
  );
  // Our own session above bypasses the proxies: begin is refused until the server has noticed its end.
  await eventually('begin is allowed', patience, () =>
    client.begin({ actor: 'ana' }).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== 'cutover/checks-failed') throw error;
        return false;
      },
    ),
  );
  await expect(client.commit({ actor: 'ana' })).rejects.toMatchObject({
    code: 'cutover/not-drained',
    message: expect.stringContaining('end of month') as string,
  });
  await source.query(`COMMIT PREPARED 'end of month'`);
  expect((await client.commit({ actor: 'ana' })).outcome).toBe('committed');
  expect(await target.query('SELECT note FROM move WHERE worker = 902')).toEqual([{ note: 'prepared' }]);
  await moves(world, 20);
  expect(errors()).toEqual([]);
});
