import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'test/output/programs', String(process.pid));

export type Program = 'molt' | 'molt-lms' | 'molt-lms-cli' | 'server';

let building: Promise<void> | undefined;

/**
 * Builds our programs as they stand in the sources now, once in this process, and returns the path of one: a built
 * program starts in a tenth of the time that its TypeScript takes. They go when this process ends.
 */
export async function built(program: Program): Promise<string> {
  building ??= build();
  await building;
  return join(folder, `${program}.js`);
}

async function build(): Promise<void> {
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await promisify(execFile)(process.execPath, ['esbuild.mjs', '--programs', folder], { cwd: root });
}
