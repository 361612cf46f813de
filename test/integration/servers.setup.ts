import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startPostgres, type EmbeddedServer } from '../../embedded/postgres.ts';
import { shareBuilt } from '../programs.ts';
import { fastFolder } from './fast-folder.ts';
import { lanes } from './lanes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of each lane: connection strings (with password) of two servers' `postgres` databases. */
    servers: readonly { readonly source: string; readonly target: string }[];
  }
}

/** What the servers keep of their logs may stand in memory, see below. */
const small = { max_wal_size: '128MB', min_wal_size: '32MB' };

/**
 * Two real servers for each lane (test/integration/lanes.ts), and our programs, built once for all test files. The
 * target is a stand-in: a real PostgreSQL, not CockroachDB. Each test makes databases of its own
 * (test/integration/database.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await fastFolder('lanes');
  // As root the servers run as another user.
  await chmod(folder, 0o755);
  // For a run that is ended in the middle; the servers see to themselves.
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', removeAtExit);
  const servers: EmbeddedServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    process.removeListener('exit', removeAtExit);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const programs = shareBuilt();
    // Making a server's data takes longer than starting it, so that is done once.
    const template = join(folder, 'template');
    await (await startPostgres({ name: 'template', dataDir: template })).stop();
    const start = async (name: string, settings: Record<string, string> = {}): Promise<string> => {
      const dataDir = join(folder, name);
      // With its owner, unlike Node's own: as root the files belong to another user.
      await promisify(execFile)('cp', ['-a', template, dataDir]);
      const server = await startPostgres({ name, dataDir, settings });
      servers.push(server);
      return server.url();
    };
    const pairs = await Promise.all(
      Array.from({ length: lanes }, async (_, lane) => ({
        // Off by default; a test of two-phase transactions needs a few.
        source: await start(`source-${lane}`, { ...small, max_prepared_transactions: '5' }),
        target: await start(`target-${lane}`, small),
      })),
    );
    project.provide('servers', pairs);
    await programs;
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
