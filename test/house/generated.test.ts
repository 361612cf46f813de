import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

it('what is generated is fresh', { timeout: 60_000 }, async () => {
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const outcome = await promisify(execFile)(process.execPath, [tsx, 'scripts/generate.ts', '--check'], {
    cwd: root,
  }).then(
    () => 'fresh',
    (error: { stdout?: string; stderr?: string }) => `${error.stdout ?? ''}${error.stderr ?? ''}`,
  );
  expect(outcome).toBe('fresh');
});
