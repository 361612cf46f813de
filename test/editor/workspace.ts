import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestWorkspace {
  readonly folder: string;
  remove(): Promise<void>;
}

/** A fresh copy of test/editor/samples, with settings of its own: no test sees another one's edits. */
export async function makeWorkspace(settings: Record<string, unknown> = {}): Promise<TestWorkspace> {
  const folder = await mkdtemp(join(tmpdir(), 'molt-workspace-'));
  await cp(join(import.meta.dirname, 'samples'), folder, { recursive: true });
  await writeSettings(folder, settings);
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Replaces the folder's settings; VS Code follows at once. */
export async function writeSettings(folder: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings, null, 2));
}
