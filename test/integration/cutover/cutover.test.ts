import { readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import pg from 'pg';
import { MoltError } from '../../../contracts/errors.ts';
import type { BeginRequest } from '../../../lms/api/schema.ts';
import { createClient } from '../../../lms/api/client.ts';
import { Puppet } from './puppet.ts';
import { token } from '../orchestrator.ts';
import { setStage, type Stage } from './stage.ts';
import manifest from '../../../package.json' with { type: 'json' };

/** No replicator takes part in these tests: a person confirms the replication, and the checks on it are ignored. */
const unreplicated: BeginRequest = {
  actor: 'ana',
  reverseReplication: false,
  ignoreChecks: ['lag', 'rogue-writers'],
};
const commit = { actor: 'ana', replicationConfirmedBy: 'ana' };

async function puppet(stage: Stage, id?: string): Promise<Puppet> {
  const instance = await new Puppet(stage.client, id).start();
  onTestFinished(() => instance.stop());
  return instance;
}

async function refusal(work: Promise<unknown>): Promise<MoltError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MoltError);
  return error as MoltError;
}

const phases = (instance: Puppet): string[] =>
  instance.orders.map(({ epoch, phase, sourceOfTruth }) => `${epoch} ${phase} ${sourceOfTruth}`);

describe('a consistent cutover', () => {
  test('takes every instance from serving(source) to serving(target), and back again', async () => {
    const stage = await setStage();
    await stage.source.query('CREATE SEQUENCE orders_id_seq; SELECT setval($$orders_id_seq$$, 4711)');
    await stage.target.query('CREATE SEQUENCE orders_id_seq');
    const [a, b] = await Promise.all([puppet(stage, 'lms-0'), puppet(stage, 'lms-1')]);

    const begun = await stage.client.begin(unreplicated);
    expect(begun).toMatchObject({
      id: 1,
      from: 'source',
      to: 'target',
      phase: 'paused',
      outcome: 'open',
      actor: 'ana',
    });
    const paused = await stage.client.status();
    expect(paused).toMatchObject({
      transitioning: true,
      order: { epoch: 2, phase: 'paused', sourceOfTruth: 'source' },
    });
    expect(paused.allowed.filter((one) => one.allowed).map((one) => one.command)).toEqual([
      'commit',
      'abort',
    ]);
    expect(paused.order.limitMs).toBeGreaterThan(0);

    const done = await stage.client.commit(commit);
    expect(done).toMatchObject({ outcome: 'committed', phase: 'serving', stallMs: 12 });
    expect(await stage.client.status()).toMatchObject({
      transitioning: false,
      order: { epoch: 3, phase: 'serving', sourceOfTruth: 'target' },
    });
    for (const instance of [a, b])
      expect(
        phases(instance).filter((text) => !text.includes('paused') && !text.includes('committing')),
      ).toEqual(['1 serving source', '2 draining source', '3 serving target']);

    const { journal } = await stage.client.attempt(1);
    const steps = journal.map((entry) => entry.step);
    expect(steps.filter((step) => !step.startsWith('instance'))).toEqual([
      'begin', 'checks', 'draining', 'drained', 'drained', 'fenced', 'commit asked for', 'replication drained',
      'sequences moved', 'commit', 'resumed', 'complete',
    ]); // prettier-ignore
    expect(journal.find((entry) => entry.step === 'replication drained')?.proof).toContain('ana says');
    expect(await stage.target.query('SELECT nextval($$orders_id_seq$$)::int AS next')).toEqual([
      { next: 4712 },
    ]);

    expect(await stage.client.begin(unreplicated)).toMatchObject({ id: 2, from: 'target', to: 'source' });
    await stage.client.commit(commit);
    expect((await stage.client.status()).order).toMatchObject({ epoch: 5, sourceOfTruth: 'source' });
    expect((await stage.client.attempts()).map((attempt) => attempt.outcome)).toEqual([
      'committed',
      'committed',
    ]);
  });

  test('can be aborted while paused: traffic goes on at the source with a newer epoch', async () => {
    const stage = await setStage();
    const instance = await puppet(stage);
    await stage.client.begin(unreplicated);
    expect(await stage.client.abort({ actor: 'ben', reason: 'lunch' })).toMatchObject({
      outcome: 'aborted',
      error: { message: 'Aborted by ben: lunch' },
    });
    expect((await stage.client.status()).order).toMatchObject({
      epoch: 3,
      phase: 'serving',
      sourceOfTruth: 'source',
    });
    await expect.poll(() => instance.order).toMatchObject({ epoch: 3, phase: 'serving' });
  });

  test('names what keeps traffic from coming to rest, and lets it go on', async () => {
    const stage = await setStage();
    const instance = await puppet(stage);
    instance.obedient = false;
    instance.blockers = [
      {
        session: 's1',
        reason: 'in-transaction',
        clientAddress: '10.2.0.7:51022',
        applicationName: 'billing',
        ageMs: 12_000,
        lastQuery: 'UPDATE t SET x = ?',
      },
    ];
    const error = await refusal(stage.client.begin({ ...unreplicated, beginTimeoutSeconds: 0.5 }));
    expect(error.code).toBe('cutover/begin-timeout');
    expect(error.message).toContain(
      'lms-0: in-transaction for 12.0 s, client 10.2.0.7:51022, app billing, last query "UPDATE t SET x = ?"',
    );
    expect((await stage.client.status()).order).toMatchObject({
      epoch: 3,
      phase: 'serving',
      sourceOfTruth: 'source',
    });
  });

  test('undoes itself when the pause reaches its limit', async () => {
    const stage = await setStage();
    await puppet(stage);
    await stage.client.begin({ ...unreplicated, maxPauseSeconds: 0.5 });
    await expect
      .poll(async () => (await stage.client.attempt(1)).attempt)
      .toMatchObject({ outcome: 'failed', error: { code: 'cutover/max-pause' } });
    expect((await stage.client.status()).order).toMatchObject({ phase: 'serving', sourceOfTruth: 'source' });
  });

  test('is not committed without a proof that replication has drained; it stays paused and can be committed later', async () => {
    const stage = await setStage();
    await puppet(stage);
    await stage.client.begin({ ...unreplicated, maxPauseSeconds: 30 });
    const error = await refusal(stage.client.commit({ actor: 'ana' }));
    expect(error.code).toBe('cutover/not-drained');
    expect(error.message).toContain('no replicator of ours has ever run here');
    expect((await stage.client.status()).order).toMatchObject({
      epoch: 2,
      phase: 'paused',
      sourceOfTruth: 'source',
    });
    expect(await stage.client.commit(commit)).toMatchObject({ outcome: 'committed' });
  });
});

describe('a command that is not allowed says what is', () => {
  test('commit and abort without begin, begin twice', async () => {
    const stage = await setStage();
    await puppet(stage);
    for (const refused of [() => stage.client.commit(commit), () => stage.client.abort({ actor: 'ana' })]) {
      const error = await refusal(refused());
      expect(error.code).toBe('cutover/not-allowed');
      expect(error.remedy).toContain('Only begin is allowed');
    }
    await stage.client.begin(unreplicated);
    const twice = await refusal(stage.client.begin(unreplicated));
    expect(twice.message).toBe('Cannot begin while paused');
    expect((await stage.client.attempts()).length).toBe(1);
  });

  test('of two begins at the same moment one wins', async () => {
    const stage = await setStage();
    await puppet(stage);
    const results = await Promise.allSettled([1, 2, 3].map(() => stage.client.begin(unreplicated)));
    expect(results.filter((result) => result.status === 'fulfilled').length).toBe(1);
    expect((await stage.client.attempts()).length).toBe(1);
  });
});

describe('begin is refused while a check stands against it', () => {
  test('no instance', async () => {
    const stage = await setStage();
    const error = await refusal(stage.client.begin(unreplicated));
    expect(error.code).toBe('cutover/checks-failed');
    expect(error.message).toContain('instances: no LMS instance has reported');
  });

  test('a shadow mode, which cannot be ignored', async () => {
    const stage = await setStage();
    const instance = new Puppet(stage.client);
    instance.shadowMode = 'sync';
    await instance.beat();
    await instance.beat();
    const error = await refusal(
      stage.client.begin({ ...unreplicated, ignoreChecks: ['lag', 'rogue-writers', 'shadow-mode'] }),
    );
    expect(error.message).toContain('lms-0 has shadow mode sync');
  });

  test('unknown is not passed: no replicator has reported', async () => {
    const stage = await setStage();
    await puppet(stage);
    const error = await refusal(stage.client.begin({ actor: 'ana', ignoreChecks: ['rogue-writers'] }));
    expect(error.message).toContain('lag: no replicator has reported');
    expect(error.message).toContain('reverse-replication: no replicator has reported');
  });

  test('a session that bypasses the proxies', async () => {
    const stage = await setStage();
    await puppet(stage);
    const rogue = new pg.Client({ connectionString: stage.source.url, application_name: 'nightly-report' });
    await rogue.connect();
    onTestFinished(() => rogue.end());
    const error = await refusal(stage.client.begin({ ...unreplicated, ignoreChecks: ['lag'] }));
    expect(error.message).toMatch(
      /1 sessions at the source bypass the proxies: pid \d+ postgres@127\.0\.0\.1 \(nightly-report\)/,
    );
  });
});

describe('the fence', () => {
  test('ends the sessions of an instance that fell silent before the cutover goes on', async () => {
    const stage = await setStage();
    await puppet(stage, 'lms-0');
    const silent = new Puppet(stage.client, 'lms-1');
    await silent.beat();
    await silent.beat();
    const session = new pg.Client({
      connectionString: stage.source.url,
      application_name: silent.sessionName,
    });
    const ended = new Promise<Error>((resolve) => session.on('error', resolve));
    await session.connect();
    await session.query('BEGIN; CREATE TABLE never_committed ()');
    // Its lease must still be good at begin, and run out while everybody waits for it.
    await silent.beat();

    const begun = await stage.client.begin(unreplicated);
    expect(begun.phase).toBe('paused');
    expect(String(await ended)).toContain('terminating connection due to administrator command');
    const { journal } = await stage.client.attempt(begun.id);
    expect(journal.find((entry) => entry.step === 'fenced')?.proof).toContain('1 sessions');
    expect(await stage.source.query(`SELECT to_regclass('never_committed') AS found`)).toEqual([
      { found: null },
    ]);
  });

  test('a name that a newer process took over is refused to the older one', async () => {
    const stage = await setStage();
    const older = new Puppet(stage.client, 'lms-0');
    await older.beat();
    const newer = new Puppet(stage.client, 'lms-0');
    await newer.beat();
    expect((await refusal(older.beat())).code).toBe('lms/stale-incarnation');
    await newer.beat();
    expect((await stage.client.instances()).map((one) => one.report.incarnation)).toEqual([
      newer.incarnation,
    ]);
  });
});

test('a heartbeat that was overtaken on its way changes nothing', async () => {
  const stage = await setStage();
  const instance = new Puppet(stage.client, 'lms-0');
  await instance.beat();
  const beat = async (sequence: number, acknowledgedEpoch: number): Promise<number | undefined> => {
    const heartbeat = { ...instance.heartbeat(), sequence, acknowledgedEpoch };
    await stage.client.heartbeat('lms-0', heartbeat, AbortSignal.timeout(5_000));
    return (await stage.client.instances())[0]?.report.acknowledgedEpoch;
  };
  expect(await beat(2, 1)).toBe(1);
  expect(await beat(1, -1)).toBe(1);
  expect(await beat(3, 0)).toBe(0);
});

describe('the API at its edges', () => {
  test('without the token, or with another, nothing is answered but health', async () => {
    const stage = await setStage();
    for (const wrong of [undefined, 'guess', `${token}x`]) {
      const client = createClient({ url: stage.orchestrator.url, token: wrong });
      onTestFinished(() => client.close());
      await client.health();
      expect((await refusal(client.status())).code).toBe('lms/unauthorized');
      expect((await refusal(client.begin(unreplicated))).code).toBe('lms/unauthorized');
    }
  });

  test('it does not start without a token, nor open to the network without TLS', async () => {
    const stage = await setStage();
    expect((await refusal(stage.another({ token: undefined }))).code).toBe('lms/token-needed');
    const open = { listen: { host: '0.0.0.0', port: 0 } };
    expect((await refusal(stage.another(open))).code).toBe('lms/tls-needed');
    expect(
      (
        await refusal(
          stage.another({ ...open, allowTlsModeDisable: true, token: undefined, allowNoToken: true }),
        )
      ).code,
    ).toBe('lms/token-needed');
  });

  test('a state store without tables says how to make them', async () => {
    const stage = await setStage({ initialize: false });
    const error = await refusal(stage.client.status());
    expect(error.code).toBe('lms/not-initialized');
    expect(error.remedy).toContain('molt-lms-cli initialize');
    expect(await stage.client.initialize()).toBe(true);
    expect(await stage.client.initialize()).toBe(false);
    expect((await stage.client.status()).order).toMatchObject({ epoch: 1, phase: 'serving' });
  });

  test('a state store that is away', async () => {
    const stage = await setStage();
    const { client } = await stage.another({
      initialize: false,
      targetUrl: 'postgresql://postgres:hunter2@127.0.0.1:1/nowhere',
    });
    const error = await refusal(client.status());
    expect(error.code).toBe('lms/state-store-lost');
    expect(`${error.message}${error.remedy}`).not.toContain('hunter2');
  });

  test('nobody at the address', async () => {
    const client = createClient({ url: 'http://127.0.0.1:1', token });
    expect((await refusal(client.status())).code).toBe('lms/orchestrator-unreachable');
  });

  test('a request that cannot be used is refused with 400, and says why', async () => {
    const stage = await setStage();
    const cases: [string, string, unknown][] = [
      ['POST', '/cutover/consistent/begin', '{'],
      ['POST', '/cutover/consistent/begin', {}],
      ['POST', '/cutover/consistent/begin', { actor: 'a', maxPauseSeconds: 0 }],
      ['POST', '/instances/lms-0/heartbeat', { incarnation: 'a' }],
      ['GET', '/attempts/first', undefined],
      ['GET', '/attempts/0', undefined],
    ];
    for (const [method, path, body] of cases) {
      const answer = await fetch(`${stage.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      });
      expect(answer.status, `${method} ${path}`).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'input/usage', message: expect.any(String) });
    }
    expect((await refusal(stage.client.attempt(7))).code).toBe('lms/no-such-attempt');
    const nowhere = await fetch(`${stage.url}/api/v1/nowhere`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(nowhere.status).toBe(404);
  });

  test('the document that it serves is the one that is committed', async () => {
    const stage = await setStage({ version: manifest.version });
    const headers = { authorization: `Bearer ${token}` };
    const served: unknown = await (await fetch(`${stage.url}/api/v1/openapi.json`, { headers })).json();
    expect(served).toEqual(JSON.parse(await readFile('lms/api/openapi.json', 'utf8')));
  });

  test('events tell every phase to who watches, and go on after the orchestrator was away', async () => {
    const stage = await setStage();
    await puppet(stage);
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const seen: string[] = [];
    const lost: string[] = [];
    void stage.client.events(
      (status) => seen.push(status.order.phase),
      stop.signal,
      (error) => lost.push(error.code),
    );
    await expect.poll(() => seen).toContain('serving');
    await stage.client.begin({ ...unreplicated, maxPauseSeconds: 30 });
    await expect.poll(() => seen).toContain('paused');
    await stage.orchestrator.close();
    await expect.poll(() => lost).toContain('lms/orchestrator-lost');
    seen.length = 0;
    await stage.another({ listen: { host: '127.0.0.1', port: stage.orchestrator.port } });
    await expect.poll(() => seen).toContain('paused');
  });

  test('with TLS, a certificate of the right authority is needed, and takes the place of the token', async () => {
    const pem = (name: string): Promise<string> => readFile(`test/integration/tls/${name}.pem`, 'utf8');
    const [ca, cert, key] = await Promise.all([pem('ca'), pem('server'), pem('server.key')]);
    const stage = await setStage();
    const { running } = await stage.another({ tls: { cert, key, clientCa: ca }, token: undefined });
    expect(running.url).toMatch(/^https:/);
    const attempt = async (tls: { ca?: string; cert?: string; key?: string }): Promise<string> => {
      const client = createClient({ url: running.url, tls });
      onTestFinished(() => client.close());
      return client.status().then(
        () => 'answered',
        (error: MoltError) => error.code,
      );
    };
    const [clientCert, clientKey] = await Promise.all([pem('client'), pem('client.key')]);
    expect(await attempt({ ca, cert: clientCert, key: clientKey })).toBe('answered');
    expect(await attempt({ cert: clientCert, key: clientKey })).toBe('connect/tls-untrusted');
    const [strangerCert, strangerKey] = await Promise.all([pem('stranger'), pem('stranger.key')]);
    expect(await attempt({ ca })).not.toBe('answered');
    expect(await attempt({ ca, cert: strangerCert, key: strangerKey })).not.toBe('answered');
  });

  test('metrics and readiness', async () => {
    const stage = await setStage();
    const { running } = await stage.another({ metricsListen: { host: '127.0.0.1', port: 0 } });
    const base = `http://127.0.0.1:${running.metricsPort}`;
    await fetch(`${running.url}/api/v1/status`, { headers: { authorization: `Bearer ${token}` } });
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain(
      'http_server_duration_ms_count{http_path="/api/v1/status",http_verb="GET",http_status_code="200"} 1',
    );
    expect(text).toMatch(/^molt_lms_epoch 1$/m);
  });
});

describe('two orchestrators', () => {
  test('only the leader drives; when it ends, the other takes over where it was', async () => {
    const stage = await setStage();
    const second = await stage.another();
    const instance = await puppet(stage);
    await stage.client.begin({ ...unreplicated, maxPauseSeconds: 30 });
    expect((await second.client.status()).order.phase).toBe('paused');
    await stage.orchestrator.close();
    await instance.stop();
    const heir = new Puppet(second.client, 'lms-0');
    await heir.beat();
    await heir.start();
    onTestFinished(() => heir.stop());
    expect(await second.client.commit(commit)).toMatchObject({ outcome: 'committed' });
    expect((await second.client.status()).order).toMatchObject({ epoch: 3, sourceOfTruth: 'target' });
  });
});
