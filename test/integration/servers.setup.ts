import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../embedded/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string (with password) of the source server's `postgres` database. */
    sourceUrl: string;
    /** The same of the stand-in target: a real PostgreSQL, not CockroachDB. */
    targetUrl: string;
  }
}

/** Two real servers for all integration tests. Each test makes databases of its own (test/integration/database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [source, target] = await Promise.all([
    // Off by default; a test of two-phase transactions needs a few.
    startPostgres({ name: 'source', settings: { max_prepared_transactions: '5' } }),
    startPostgres({ name: 'target' }),
  ]);
  project.provide('sourceUrl', source.url());
  project.provide('targetUrl', target.url());
  return async () => {
    await Promise.all([source.stop(), target.stop()]);
  };
}
