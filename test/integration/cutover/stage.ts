import { onTestFinished } from 'vitest';
import { createClient, type OrchestratorClient } from '../../../lms/api/client.ts';
import type { OrchestratorOptions, RunningOrchestrator } from '../../../lms/orchestrator/start.ts';
import { createSides, dropSides, orchestrate, token, type Sides } from '../orchestrator.ts';

export interface Stage extends Sides {
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
  const sides = await createSides();
  onTestFinished(() => dropSides(sides));
  const another: Stage['another'] = async (more = {}) => {
    const running = await orchestrate(sides, { ...options, ...more });
    const client = createClient({ url: running.url, token });
    onTestFinished(async () => {
      client.close();
      await running.close();
    });
    return { running, client };
  };
  const { running, client } = await another();
  return { ...sides, orchestrator: running, url: running.url, client, another };
}
