import { onTestFinished } from 'vitest';
import { createClient, type OrchestratorClient } from '../../../lms/api/client.ts';
import {
  startOrchestrator,
  type OrchestratorOptions,
  type RunningOrchestrator,
} from '../../../lms/orchestrator/start.ts';
import { createDatabase, type TestDatabase } from '../database.ts';

export const token = 'test-token-of-the-cutover-suite';

export interface Stage {
  readonly source: TestDatabase;
  readonly target: TestDatabase;
  readonly orchestrator: RunningOrchestrator;
  /** Of the orchestrator. */
  readonly url: string;
  readonly client: OrchestratorClient;
  /** Starts one more orchestrator on the same databases. */
  another(
    options?: Partial<OrchestratorOptions>,
  ): Promise<{ running: RunningOrchestrator; client: OrchestratorClient }>;
}

/** Two databases and an orchestrator in this process; all of it is taken away when the test ends. */
export async function setStage(options: Partial<OrchestratorOptions> = {}): Promise<Stage> {
  const [source, target] = await Promise.all([createDatabase('source'), createDatabase('target')]);
  onTestFinished(async () => {
    await Promise.all([source.drop(), target.drop()]);
  });
  const another: Stage['another'] = async (more = {}) => {
    const running = await startOrchestrator({
      listen: { host: '127.0.0.1', port: 0 },
      sourceUrl: source.url,
      targetUrl: target.url,
      sourceDialect: 'postgres',
      targetDialect: 'postgres',
      token,
      initialize: true,
      ...options,
      ...more,
    });
    const client = createClient({ url: running.url, token });
    onTestFinished(async () => {
      client.close();
      await running.close();
    });
    return { running, client };
  };
  const { running, client } = await another();
  return { source, target, orchestrator: running, url: running.url, client, another };
}
