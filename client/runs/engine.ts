import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { MoltError, redact } from '../../contracts/errors.ts';

/** The environment that an engine gets its secrets through; never its arguments, which every user can list. */
export type Secrets = Readonly<Record<string, string>>;

/** Starts our command-line engines (dist/molt.js) as processes of their own, with the Node that VS Code runs on. */
export class Engine {
  readonly #program: string;

  /** `program`: absolute path of dist/molt.js. */
  constructor(program: string) {
    this.#program = program;
  }

  /**
   * Runs a short command to its end. `input` is what it reads from its standard input; on `signal` it is ended;
   * `onErrorLine` hears each line of its standard error as it comes.
   *
   * @throws MoltError internal when it can't be started, or has not ended after `limitSeconds`.
   */
  async run(
    args: readonly string[],
    secrets: Secrets,
    limitSeconds: number,
    { input, signal, onErrorLine }: RunOptions = {},
  ): Promise<Outcome> {
    const child = spawn(process.execPath, [this.#program, ...args], {
      env: environment(secrets),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: limitSeconds * 1000,
      signal,
    });
    // Who ends before it has read everything closes the pipe: its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    if (onErrorLine) createInterface({ input: child.stderr }).on('line', onErrorLine);
    return new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new MoltError('internal', { reason: error.message })));
      child.on('close', (code, signal) => {
        if (code === null) {
          const reason = `molt ${args[0] ?? ''} was ended by ${signal ?? 'a signal'} (limit ${limitSeconds} s)`;
          reject(new MoltError('internal', { reason }));
        } else resolve({ code, output, errors: redact(errors) });
      });
    });
  }

  /**
   * Starts a long run that outlives this window: a process group of its own, which writes events and messages
   * straight into files. Returns its process id.
   *
   * @throws MoltError internal when it can't be started.
   */
  async start(args: readonly string[], secrets: Secrets, files: RunFiles): Promise<number> {
    const [events, messages] = await Promise.all([
      open(files.events, 'a', 0o600),
      open(files.messages, 'a', 0o600),
    ]);
    try {
      const child = spawn(process.execPath, [this.#program, ...args], {
        env: environment(secrets),
        stdio: ['ignore', events.fd, messages.fd],
        detached: true,
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', (error) => reject(new MoltError('internal', { reason: error.message })));
      });
      child.unref();
      if (child.pid === undefined)
        throw new MoltError('internal', { reason: 'the engine has no process id' });
      return child.pid;
    } finally {
      await Promise.all([events.close(), messages.close()]);
    }
  }
}

export interface RunOptions {
  readonly input?: string;
  readonly signal?: AbortSignal;
  readonly onErrorLine?: (line: string) => void;
}

export interface Outcome {
  readonly code: number;
  readonly output: string;
  /** Standard error, redacted. */
  readonly errors: string;
}

/** Where a run writes. */
export interface RunFiles {
  /** Standard output: run events as NDJSON. */
  readonly events: string;
  /** Standard error. */
  readonly messages: string;
}

function environment(secrets: Secrets): NodeJS.ProcessEnv {
  // On the desktop VS Code's Node is inside Electron, which becomes plain Node by this variable.
  return { ...process.env, ...secrets, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
}

/**
 * Whether the process of a run still lives. Process ids are used again, so on Linux the command line must be ours;
 * elsewhere any live process with this id is taken for it.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return false; // ended, not yet collected
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('molt.js');
  } catch {
    return false;
  }
}
