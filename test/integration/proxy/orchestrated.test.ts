import { createServer, connect, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { createClient, type OrchestratorClient } from '../../../lms/api/client.ts';
import type { RunningOrchestrator } from '../../../lms/orchestrator/start.ts';
import { startInstance, type RunningInstance } from '../../../lms/proxy/start.ts';
import type { TestDatabase } from '../database.ts';
import { createSides, dropSides, orchestrate, token } from '../orchestrator.ts';
import { until } from './fixture.ts';

/** No test here is about an instance that falls silent: none is to seem so because the machine is busy. */
const patient = { leaseMs: 15_000 };

let source: TestDatabase;
let target: TestDatabase;
let orchestrator: RunningOrchestrator;
let instance: RunningInstance;
let client: OrchestratorClient;
/** Stands between proxy and orchestrator, so that it can go silent while the orchestrator lives. */
let cable: Cable;

class Cable {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  cut = false;
  private constructor(to: () => number) {
    this.server = createServer((near) => {
      if (this.cut) return void near.destroy();
      const far = connect(to(), '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }
  static async lay(to: () => number): Promise<Cable> {
    const cable = new Cable(to);
    await new Promise<void>((resolve) => cable.server.listen(0, '127.0.0.1', resolve));
    return cable;
  }
  get port(): number {
    return (this.server.address() as { port: number }).port;
  }
  setCut(cut: boolean): void {
    this.cut = cut;
    if (cut) for (const socket of this.sockets) socket.destroy();
  }
  close(): void {
    this.setCut(true);
    this.server.close();
  }
}

beforeEach(async () => {
  ({ source, target } = await createSides());
  for (const db of [source, target]) await db.query('CREATE TABLE side (name text)');
  await source.query("INSERT INTO side VALUES ('source')");
  await target.query("INSERT INTO side VALUES ('target')");
  orchestrator = await orchestrate({ source, target }, patient);
  cable = await Cable.lay(() => orchestrator.port);
  instance = await startInstance({
    instance: 'lms-0',
    source: parseConnectionString(source.url),
    target: parseConnectionString(target.url),
    orchestrator: { url: `http://127.0.0.1:${cable.port}`, token },
  });
  client = createClient({ url: orchestrator.url, token });
});

afterEach(async () => {
  await instance.close();
  client.close();
  await orchestrator.close();
  cable.close();
  await dropSides({ source, target });
});

async function application(): Promise<pg.Client & { errors: Error[] }> {
  const url = new URL(source.url);
  url.port = String(instance.proxy.port);
  const app = Object.assign(new pg.Client({ connectionString: url.href }), { errors: [] as Error[] });
  app.on('error', (error: Error) => app.errors.push(error));
  await app.connect();
  return app;
}

const where = async (app: pg.Client): Promise<string> =>
  (await app.query('SELECT name FROM side')).rows[0].name;

/** Waits until nothing that begin asks for is missing. */
const ready = (): Promise<void> =>
  until('the checks pass', async () => {
    const { checks } = await client.status();
    return checks.every(({ id, state }) => !['instances', 'reachable'].includes(id) || state === 'passed');
  });
const begin = () =>
  client.begin({
    actor: 'test',
    reverseReplication: false,
    ignoreChecks: ['lag', 'verify', 'reverse-replication', 'rogue-writers'],
  });
const commit = () => client.commit({ actor: 'test', replicationConfirmedBy: 'test' });

test('a cutover by the orchestrator moves the session; its report names the instance', async () => {
  const app = await application();
  expect(await where(app)).toBe('source');
  await ready();
  await begin();
  const waiting = where(app);
  await commit();
  expect(await waiting).toBe('target');
  expect((await client.connections()).map((c) => c.source_of_truth)).toEqual(['target']);
  const late = await application();
  expect(await where(late)).toBe('target');
  await Promise.all([app.end(), late.end()]);
});

test('an orchestrator that is away: sessions go on, new ones are let in by the state store', async () => {
  const app = await application();
  cable.setCut(true);
  expect(await where(app)).toBe('source');
  const late = await application();
  expect(await where(late)).toBe('source');
  await Promise.all([app.end(), late.end()]);
});

test('a proxy that missed the switch lets nobody write at the old side', async () => {
  const app = await application();
  await until('it is known', async () => (await client.instances()).length === 1);
  cable.setCut(true);
  // As the orchestrator would: the state moves on without this instance.
  await target.query(
    "UPDATE _molt_lms.state SET epoch = epoch + 2, phase = 'serving', source_of_truth = 'target'",
  );
  await until('its session is ended', () => app.errors.length > 0);
  expect(app.errors[0]).toMatchObject({ code: '57P01' });
  const late = await application();
  expect(await where(late)).toBe('target');
  await late.end();
});

test('a transition whose orchestrator has died for good is undone by the proxy', async () => {
  const app = await application();
  await ready();
  await begin();
  const waiting = where(app);
  await orchestrator.close();
  cable.setCut(true);
  await target.query("UPDATE _molt_lms.state SET deadline = now() - interval '1 minute'");
  expect(await waiting).toBe('source');
  expect(app.errors).toEqual([]);
  orchestrator = await orchestrate({ source, target }, patient);
  cable.setCut(false);
  await app.end();
});

test('a wrong token is told', async () => {
  const refused = new Promise<string>((resolve) => {
    void startInstance({
      instance: 'lms-1',
      source: parseConnectionString(source.url),
      target: parseConnectionString(target.url),
      orchestrator: { url: orchestrator.url, token: 'wrong' },
      onRefused: (error) => resolve(error.code),
    }).then(async (other) => {
      await refused;
      await other.close();
    });
  });
  expect(await refused).toBe('lms/unauthorized');
});

test('a process whose name was taken by a newer one is told', async () => {
  let code = '';
  const options = {
    source: parseConnectionString(source.url),
    target: parseConnectionString(target.url),
    orchestrator: { url: orchestrator.url, token },
  };
  const older = await startInstance({ ...options, instance: 'lms-9', onRefused: (e) => (code = e.code) });
  await until('it is known', async () => (await client.instances()).some((i) => i.id === 'lms-9'));
  const newer = await startInstance({ ...options, instance: 'lms-9' });
  await until('the older one is told', () => code !== '');
  expect(code).toBe('lms/stale-incarnation');
  await Promise.all([older.close(), newer.close()]);
});
