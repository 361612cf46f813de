import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../contracts/runs.ts';
import type { Guard } from './guard.ts';

/** The repository's folder: where dist/ is. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** Path of a built program, e.g. `molt` → dist/molt.js. */
export const program = (name: 'molt' | 'molt-lms' | 'molt-lms-cli'): string => `${root}dist/${name}.js`;

export interface ProgramOptions {
  args: string[];
  /** Added to the environment; the place for secrets. */
  env?: Record<string, string>;
  /** Everything that the program prints is kept here. */
  logFile: string;
  guard: Guard;
  /** Called for each run event (NDJSON) on its standard output. */
  onEvent?: (event: RunEvent) => void;
  /** It is asked to end after this long, in milliseconds; default five minutes. */
  limitMs?: number;
  signal?: AbortSignal;
}

export interface ProgramResult {
  /** null when it was ended by a signal. */
  exitCode: number | null;
  stdout: string;
  /** The end of what it said on standard error. */
  stderr: string;
  events: RunEvent[];
  milliseconds: number;
}

/** Runs one of our commands as a person would, and waits for its end. Rejects only when it cannot be started. */
export async function runProgram(
  name: 'molt' | 'molt-lms-cli',
  options: ProgramOptions,
): Promise<ProgramResult> {
  const began = performance.now();
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const child = spawn(process.execPath, [program(name), ...options.args], {
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const { pid } = child;
  if (pid !== undefined) options.guard.watch('pid', pid);
  const events: RunEvent[] = [];
  const stdout: string[] = [];
  let stderr = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.write(`${line}\n`);
    stdout.push(line);
    const event = parseEvent(line);
    if (!event) return;
    events.push(event);
    options.onEvent?.(event);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log.write(chunk);
    stderr = (stderr + chunk).slice(-4000);
  });
  const end = (signal: NodeJS.Signals): void => void child.kill(signal);
  const late = setTimeout(() => end('SIGTERM'), options.limitMs ?? 300_000);
  const tooLate = setTimeout(() => end('SIGKILL'), (options.limitMs ?? 300_000) + 10_000);
  const onAbort = (): void => end('SIGTERM');
  options.signal?.addEventListener('abort', onAbort);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { exitCode, stdout: stdout.join('\n'), stderr, events, milliseconds: performance.now() - began };
  } finally {
    clearTimeout(late);
    clearTimeout(tooLate);
    options.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) options.guard.forget('pid', pid);
    log.end();
  }
}

function parseEvent(line: string): RunEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const event = JSON.parse(line) as RunEvent;
    return event.v === 1 && typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
