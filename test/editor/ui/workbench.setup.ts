import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startWorkbench } from '../../../embedded/workbench.ts';
import { root, screenshots, vsix } from '../paths.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The workbench with the packaged extension installed, as a user has it; `folder` is added by each test. */
    workbenchUrl: string;
  }
}

/** Packages the extension and installs it into a VS Code of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await rm(screenshots, { recursive: true, force: true });
  await mkdir(screenshots, { recursive: true });
  await pack();
  const workbench = await startWorkbench({ workspace: root, extension: { vsix }, say: console.log });
  project.provide('workbenchUrl', workbench.url);
  return () => workbench.stop();
}

/** `npm run package`, unless the package is newer than everything that it is made from. */
async function pack(): Promise<void> {
  const made = await stat(vsix).then(
    (file) => file.mtimeMs,
    () => 0,
  );
  const sources = [
    'client',
    'server',
    'sql',
    'lms',
    'data',
    'cli',
    'contracts',
    'media',
    'package.json',
    'esbuild.mjs',
  ];
  if (made > Math.max(...(await Promise.all(sources.map((name) => newest(join(root, name))))))) return;
  await promisify(execFile)('npm', ['run', 'package'], { cwd: root, timeout: 180_000 });
}

async function newest(path: string): Promise<number> {
  const info = await stat(path);
  if (!info.isDirectory()) return info.mtimeMs;
  const times = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
  return Math.max(info.mtimeMs, ...times);
}
