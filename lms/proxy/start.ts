import { pino } from 'pino';
import { MoltError } from '../../contracts/errors.ts';
import { createClient, type ClientOptions } from '../api/client.ts';
import { Database } from '../orchestrator/database.ts';
import type { ListenAddress } from '../orchestrator/listen.ts';
import { serveMetrics } from '../orchestrator/metrics.ts';
import { OrchestratorLink } from './link.ts';
import type { ProxyOptions } from './options.ts';
import { startProxy, type RunningProxy } from './proxy.ts';

export interface InstanceOptions extends Omit<ProxyOptions, 'currentOrder' | 'order'> {
  readonly instance: string;
  readonly orchestrator: ClientOptions;
  readonly metricsListen?: ListenAddress;
  /** Called when this process may not go on: another one has its name, or its token is refused. Close it then. */
  readonly onRefused?: (error: MoltError) => void;
}

export interface RunningInstance {
  readonly proxy: RunningProxy;
  readonly metricsPort?: number;
  /** Lets transactions end for `graceMs`, takes leave of the orchestrator. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts a proxy that obeys an orchestrator. It takes clients at once; they wait until it is known which side serves.
 *
 * @throws MoltError cutover/not-built for what this version doesn't do, input/usage when a port is taken.
 */
export async function startInstance(options: InstanceOptions): Promise<RunningInstance> {
  refuseUnbuilt(options);
  const log = options.log ?? pino({ level: 'silent' });
  const store = new Database(options.target, {
    applicationName: `molt-lms state ${options.instance}`,
    sessions: 1,
    deadlineSeconds: 3,
    lost: (reason, address) => new MoltError('lms/state-store-lost', { reason, address }),
  });
  const link = new OrchestratorLink({
    client: createClient(options.orchestrator),
    instance: options.instance,
    store,
    log,
    onRefused: options.onRefused ?? ((error) => log.error(error.message)),
  });
  const proxy = await startProxy({
    ...options,
    // Until the first word nobody is served: epoch −1 is older than every order.
    order: { epoch: -1, phase: 'paused', sourceOfTruth: 'source', blockerPolicy: 'wait', leaseMs: 3000 },
    currentOrder: () => link.currentOrder(),
  });
  let metrics: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  try {
    if (options.metricsListen) {
      metrics = await serveMetrics(options.metricsListen, proxy.metrics.registry, async () =>
        proxy.order.epoch < 0 ? 'no order has been heard yet' : undefined,
      );
    }
  } catch (error) {
    await proxy.close();
    throw error;
  }
  link.attach(proxy);
  return {
    proxy,
    metricsPort: metrics?.port,
    async close(graceMs = 0) {
      await proxy.close(graceMs);
      await link.stop();
      await metrics?.close();
    },
  };
}

/** Refuses shadow modes and dialects of later versions. @throws MoltError cutover/not-built. */
export function refuseUnbuilt(options: Pick<ProxyOptions, 'shadowMode' | 'source' | 'target'>): void {
  const { shadowMode = 'none', source, target } = options;
  if (shadowMode !== 'none') throw new MoltError('cutover/not-built', { what: `Shadow mode ${shadowMode}` });
  if (source.kind !== 'postgres' || target.kind !== 'postgres') {
    throw new MoltError('cutover/not-built', { what: 'A proxy for the MySQL protocol' });
  }
}
