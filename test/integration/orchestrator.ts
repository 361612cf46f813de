import {
  startOrchestrator,
  type OrchestratorOptions,
  type RunningOrchestrator,
} from '../../lms/orchestrator/start.ts';
import { createDatabase, type TestDatabase } from './database.ts';

/** The token of every orchestrator that a test starts. */
export const token = 'the-token-of-the-tests';

/** A source and a stand-in target. */
export interface Sides {
  readonly source: TestDatabase;
  readonly target: TestDatabase;
}

/** Makes two empty databases; drop them by `dropSides`. */
export async function createSides(): Promise<Sides> {
  const [source, target] = await Promise.all([createDatabase('source'), createDatabase('target')]);
  return { source, target };
}

export async function dropSides({ source, target }: Sides): Promise<void> {
  await Promise.all([source.drop(), target.drop()]);
}

/** Starts an orchestrator over two databases in this process, at a free port. */
export const orchestrate = (
  { source, target }: Sides,
  options: Partial<OrchestratorOptions> = {},
): Promise<RunningOrchestrator> =>
  startOrchestrator({
    listen: { host: '127.0.0.1', port: 0 },
    sourceUrl: source.url,
    targetUrl: target.url,
    sourceDialect: 'postgres',
    targetDialect: 'postgres',
    token,
    initialize: true,
    ...options,
  });
