import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { setStage } from './stage.ts';
import { checksPass, leg, setTraffic, someMoves } from './traffic.ts';

test('traffic moves to the target and back: no error, no acknowledged write lost, none at the side that was left', async () => {
  const stage = await setStage();
  const { application } = await setTraffic(stage);
  await someMoves(application, 100);
  await checksPass(stage);

  const begun = await stage.client.begin({ actor: 'ana' });
  expect(begun.phase).toBe('paused');
  const held = application.moves;
  const done = await stage.client.commit({ actor: 'ana' });
  expect(done).toMatchObject({ outcome: 'committed' });
  expect(done.error).toBeUndefined();
  const steps = (await stage.client.attempt(1)).journal.map((entry) => `${entry.step}: ${entry.proof ?? ''}`);
  expect(steps.find((step) => step.startsWith('replication drained'))).toMatch(
    /target holds marker .* has applied/,
  );
  expect(steps.find((step) => step.startsWith('complete'))).toBe('complete: a marker came back');

  await someMoves(application, 100);
  expect(application.moves).toBeGreaterThan(held);
  // The source has what replication back brings, and nothing that a client wrote there.
  expect(await leg(stage, 'forward')).toBe('stopped');
  expect(
    await stage.source.query(
      `SELECT slot_name FROM pg_replication_slots WHERE database = current_database()`,
    ),
  ).toEqual([]);

  await checksPass(stage);
  await stage.client.begin({ actor: 'ana' });
  const back = await stage.client.commit({ actor: 'ana' });
  expect(back).toMatchObject({ outcome: 'committed', to: 'source' });
  expect(back.error).toBeUndefined();
  await someMoves(application, 100);
  await application.stop();

  expect(application.errors).toEqual([]);
  expect(await application.audit(stage.source)).toEqual([]);
  await expect.poll(() => application.audit(stage.target)).toEqual([]);
  await expect.poll(() => stage.source.query('SELECT 1 FROM _molt_repl.marker')).toEqual([]);
});

test('a session that came after begin and bypasses the proxies holds up the commit, until it has gone', async () => {
  const stage = await setStage();
  const { application } = await setTraffic(stage);
  await someMoves(application, 50);
  await checksPass(stage);
  await stage.client.begin({ actor: 'ana', maxPauseSeconds: 60 });
  const rogue = new pg.Client({ connectionString: stage.source.url, application_name: 'nightly-report' });
  await rogue.connect();
  onTestFinished(() => rogue.end());
  const refused: unknown = await stage.client.commit({ actor: 'ana' }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'cutover/bypassed' });
  expect(String(refused)).toMatch(/at the source, .* pid \d+ postgres@127\.0\.0\.1 \(nightly-report\)/);
  expect((await stage.client.status()).order).toMatchObject({ phase: 'paused', sourceOfTruth: 'source' });

  await rogue.end();
  await expect
    .poll(() =>
      stage.source.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'nightly-report'`),
    )
    .toEqual([]);
  expect(await stage.client.commit({ actor: 'ana' })).toMatchObject({ outcome: 'committed' });
  await someMoves(application, 50);
  await application.stop();
  expect(application.errors).toEqual([]);
  expect(await application.audit(stage.target)).toEqual([]);
});

test('an aborted cutover leaves nothing behind, and the application has seen nothing', async () => {
  const stage = await setStage();
  const { application } = await setTraffic(stage);
  await someMoves(application, 50);
  await checksPass(stage);
  await stage.client.begin({ actor: 'ana' });
  expect(await leg(stage, 'reverse')).toBe('standby');
  await stage.client.abort({ actor: 'ana' });
  await someMoves(application, 100);
  await expect.poll(() => leg(stage, 'reverse')).toBe('stopped');
  expect(
    await stage.target.query(
      `SELECT slot_name FROM pg_replication_slots WHERE database = current_database()`,
    ),
  ).toEqual([]);
  expect(await leg(stage, 'forward')).toBe('running');
  await application.stop();
  expect(application.errors).toEqual([]);
  expect(await application.audit(stage.source)).toEqual([]);
  await expect.poll(() => application.audit(stage.target)).toEqual([]);
});

test('with the replicator gone a commit is refused, traffic stays held, and the pause ends by itself', async () => {
  const stage = await setStage();
  const { application, replicator } = await setTraffic(stage, 1, 3);
  await someMoves(application, 30);
  await checksPass(stage);
  await stage.client.begin({ actor: 'ana', maxPauseSeconds: 4 });
  await replicator.stop();
  await expect(stage.client.commit({ actor: 'ana' })).rejects.toMatchObject({
    code: expect.stringMatching(/^cutover\/(not-drained|max-pause)$/),
  });
  await expect.poll(async () => (await stage.client.attempt(1)).attempt.outcome).toBe('failed');
  await someMoves(application, 30);
  await application.stop();
  expect(application.errors).toEqual([]);
  expect((await stage.client.status()).order.sourceOfTruth).toBe('source');
  expect(await application.audit(stage.source)).toEqual([]);
});
