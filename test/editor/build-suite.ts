import { build } from 'esbuild';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { output } from './paths.ts';

/**
 * Bundles test/editor/suite for the extension host, one file a test file. Returns the path of the entry, whose
 * `run()` VS Code calls.
 */
export async function buildSuite(): Promise<string> {
  const from = join(import.meta.dirname, 'suite');
  const outdir = join(output, 'suite');
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: (await readdir(from)).filter((name) => name.endsWith('.ts')).map((name) => join(from, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['vscode', 'mocha'],
  });
  return join(outdir, 'index.cjs');
}
