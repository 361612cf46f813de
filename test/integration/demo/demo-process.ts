import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

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
  /** Processes that belong to this demo, however deep, by an environment variable that they all inherit. */
  processes(): Promise<number[]>;
  /** Folders that this and no other demo made. */
  folders(): Promise<string[]>;
}

export async function startDemo(args: string[], env: Record<string, string> = {}): Promise<DemoProcess> {
  const mark = randomUUID();
  const before = new Set(await demoFolders());
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: root,
    env: { ...process.env, ...env, MOLT_TEST_MARK: mark, NO_COLOR: '1' },
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
    processes: () => processesWith(`MOLT_TEST_MARK=${mark}`),
    folders: async () => (await demoFolders()).filter((folder) => !before.has(folder)),
  };
}

async function processesWith(variable: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.includes(variable)) found.push(Number(pid));
  }
  return found;
}

async function demoFolders(): Promise<string[]> {
  const below = async (folder: string): Promise<string[]> =>
    (await readdir(folder).catch(() => []))
      .filter((name) => name.startsWith('molt-demo-'))
      .map((name) => `${folder}/${name}`);
  return [...(await below(tmpdir())), ...(await below(`${root}.demo`))];
}
