import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastFolder } from '../fast-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The demo as a person starts it, in a process of its own. */
export interface DemoProcess {
  readonly child: ChildProcess;
  /** Everything that it has printed so far, on both streams. */
  output(): string;
  stdout(): string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Resolves once the output has this text. @throws Error when it ends, or two minutes pass, before that. */
  says(text: string): Promise<void>;
  /**
   * Processes that belong to this demo, however deep: by an environment variable that they all inherit, or by the
   * folder that they work in (PostgreSQL writes its title over its environment).
   */
  processes(): Promise<number[]>;
  /** What is there of the folders that this demo made. */
  folders(): Promise<string[]>;
  /** Ends the demo if it still runs, and removes the folder that its temporary files were in. */
  dispose(): Promise<void>;
}

/** Starts `npm start` with a folder for temporary files of its own, so that demos side by side aren't confused. */
export async function startDemo(args: string[], env: Record<string, string> = {}): Promise<DemoProcess> {
  const temporary = await fastFolder('test');
  // PostgreSQL may run as another user.
  await chmod(temporary, 0o755);
  await shareTranslations(temporary);
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env, TMPDIR: temporary, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  let over = false;
  void ended.then(() => (over = true));
  const below = async (folder: string, belongs: (name: string) => boolean): Promise<string[]> =>
    (await readdir(folder).catch(() => [])).filter(belongs).map((name) => join(folder, name));
  return {
    child,
    output: () => output,
    stdout: () => stdout,
    ended,
    async says(text) {
      const deadline = Date.now() + 120_000;
      while (!output.includes(text)) {
        if (over || Date.now() > deadline) throw new Error(`The demo didn't say "${text}":\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    processes: () => processesOf(temporary),
    folders: async () => [
      ...(await below(temporary, (name) => name.startsWith('molt-'))),
      ...(await below(join(root, '.demo'), (name) => name === `molt-demo-${child.pid}`)),
    ],
    async dispose() {
      if (!over) child.kill('SIGKILL');
      await ended;
      await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * What tsx has translated it keeps in the folder for temporary files (`tsx-<uid>`, tsx/dist/temporary-directory): in one
 * of its own each demo would translate all of it anew.
 */
async function shareTranslations(temporary: string): Promise<void> {
  const name = `tsx-${process.getuid?.() ?? process.env.USERNAME}`;
  await mkdir(join(tmpdir(), name), { recursive: true });
  await symlink(join(tmpdir(), name), join(temporary, name));
}

async function processesOf(temporary: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (folder.startsWith(temporary) || environment.includes(`TMPDIR=${temporary}\0`))
      found.push(Number(pid));
  }
  return found;
}
