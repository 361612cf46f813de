import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/**
 * Bundles one of our programs as it stands in the sources now, and returns the file's path: tests that start it many
 * times don't wait each time for its TypeScript to be translated. Packages stay outside.
 *
 * @param program e.g. `molt-lms-cli`
 */
export async function bundle(program: string): Promise<string> {
  const folder = join(root, 'test/output/programs');
  await mkdir(folder, { recursive: true });
  // A name for each process, so that two test runs at the same time don't share a half-written file.
  const outfile = join(folder, `${program}-${process.pid}.js`);
  await build({
    entryPoints: [join(root, 'cli', `${program}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}
