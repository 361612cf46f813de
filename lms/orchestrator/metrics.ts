import { createServer, type Server } from 'node:http';
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { MoltError } from '../../contracts/errors.ts';
import type { ListenAddress } from './listen.ts';

/** What the orchestrator tells Prometheus. The histogram's name and labels are those of the original LMS. */
export interface OrchestratorMetrics {
  readonly registry: Registry;
  /** One answered request. */
  request(path: string, verb: string, status: number, milliseconds: number): void;
  state(epoch: number, atTarget: boolean, held: boolean, leads: boolean, liveInstances: number): void;
}

export function createMetrics(): OrchestratorMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] });
  const epoch = gauge('molt_lms_epoch', 'Epoch of the order to the proxies');
  const target = gauge(
    'molt_lms_source_of_truth_target',
    '1 when the target serves the application, 0 when the source',
  );
  const held = gauge('molt_lms_held', '1 while clients are held by a cutover');
  const leads = gauge('molt_lms_leads', '1 when this orchestrator leads');
  const live = gauge('molt_lms_instances_live', 'Proxies whose lease has not run out');
  const duration = new Histogram({
    name: 'http_server_duration_ms',
    help: 'Milliseconds until a request to the API was answered',
    labelNames: ['http_path', 'http_verb', 'http_status_code'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000],
    registers: [registry],
  });
  return {
    registry,
    request: (path, verb, status, milliseconds) =>
      duration.labels(path, verb, String(status)).observe(milliseconds),
    state: (number, atTarget, isHeld, isLeader, instances) => {
      epoch.set(number);
      target.set(atTarget ? 1 : 0);
      held.set(isHeld ? 1 : 0);
      leads.set(isLeader ? 1 : 0);
      live.set(instances);
    },
  };
}

/**
 * Serves GET /metrics, and GET /healthz: 200 when `ready` says nothing, else 503 with what it says.
 * @throws MoltError input/usage when the address can't be listened on
 */
export async function serveMetrics(
  listen: ListenAddress,
  registry: Registry,
  ready: () => Promise<string | undefined>,
): Promise<{ port: number; close(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      // A proxy's readiness was asked for at /vars by the original's chart.
      if (request.url === '/metrics' || request.url === '/vars') {
        response.setHeader('content-type', registry.contentType);
        response.end(await registry.metrics());
      } else if (request.url === '/healthz') {
        const reason = await ready();
        response.statusCode = reason === undefined ? 200 : 503;
        response.end(`${reason ?? 'ok'}\n`);
      } else {
        response.statusCode = 404;
        response.end('There is /metrics and /healthz.\n');
      }
    };
    answer().catch(() => {
      response.statusCode = 500;
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new MoltError('input/usage', {
          reason: `Cannot listen on ${listen.host}:${listen.port}: ${error.message}`,
        }),
      ),
    );
    server.listen(listen.port, listen.host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : listen.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
