import { expect, onTestFinished } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { startReplicator, type Replicator } from '../../../data/replicate/replicator.ts';
import type { OrchestratorClient } from '../../../lms/api/client.ts';
import { startInstance, type RunningInstance } from '../../../lms/proxy/start.ts';
import type { TestDatabase } from '../database.ts';
import { Application, fill, schema } from './application.ts';
import { token } from '../orchestrator.ts';

/** Where traffic is set: two databases, and an orchestrator with its client, in this process or another. */
export interface Scene {
  readonly source: TestDatabase;
  readonly target: TestDatabase;
  readonly url: string;
  readonly client: OrchestratorClient;
}

export interface Traffic {
  readonly application: Application;
  readonly proxies: readonly RunningInstance[];
  readonly replicator: Replicator;
}

/** Two proxies, a replicator of both directions, and an application at work. */
export async function setTraffic(stage: Scene, proxies = 2, workers = 6): Promise<Traffic> {
  await stage.source.query(schema);
  await stage.target.query(schema);
  const source = parseConnectionString(stage.source.url);
  const target = parseConnectionString(stage.target.url);
  const replicator = await startReplicator({
    source,
    target,
    legs: ['forward', 'reverse'],
    stateStore: target,
    report: () => undefined,
  });
  onTestFinished(async () => void (await replicator.stop()));
  await expect.poll(() => leg(stage, 'forward')).toBe('running');
  // Written while replication runs: it is what carries them over.
  await stage.source.query(fill);

  const running = await Promise.all(
    Array.from({ length: proxies }, (_, n) =>
      startInstance({
        source,
        target,
        instance: `lms-${n}`,
        orchestrator: { url: stage.url, token },
      }),
    ),
  );
  onTestFinished(async () => {
    await Promise.all(running.map((one) => one.close()));
  });
  const application = new Application();
  const urls = running.map((one) => {
    const url = new URL(stage.source.url);
    url.port = String(one.proxy.port);
    return url.href;
  });
  await application.start(urls, workers);
  onTestFinished(() => application.stop());
  return { application, proxies: running, replicator };
}

export async function leg(
  stage: Pick<Scene, 'client'>,
  name: 'forward' | 'reverse',
): Promise<string | undefined> {
  return (await stage.client.status()).legs.find((one) => one.leg === name)?.state;
}

export async function someMoves(application: Application, count: number): Promise<void> {
  const until = application.moves + count;
  await expect.poll(() => application.moves).toBeGreaterThan(until);
}

export async function checksPass(stage: Pick<Scene, 'client'>): Promise<void> {
  await expect
    .poll(async () =>
      (await stage.client.status()).checks.filter((one) => one.required && one.state !== 'passed'),
    )
    .toEqual([]);
}
