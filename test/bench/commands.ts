import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * The environment of what is measured. Node 20 reads all certificates of NODE_EXTRA_CA_CERTS before anything else (80 ms
 * for a system's bundle), which says nothing of the program; later versions do it when they are needed.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _unneeded, ...plain } = process.env;
  return plain;
}

/** Milliseconds from the start of a command to its end, its output thrown away; null when it needs too long. */
export function timeCommand(
  command: readonly string[],
  folder: string,
  deadline: number,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const start = performance.now();
    const child = spawn(program, args, { cwd: folder, env: plainEnvironment(), stdio: 'ignore' });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, deadline);
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(late ? null : performance.now() - start);
    });
  });
}

/** Milliseconds that a command takes, its memory at its highest in MB (Linux: /proc), and the end of its output. */
export function runCommand(
  command: readonly string[],
  folder: string,
): Promise<{ readonly milliseconds: number; readonly peak: number; readonly tail: string }> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const start = performance.now();
    const child = spawn(program, args, {
      cwd: folder,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let tail = '';
    let peak = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (tail = (tail + chunk).slice(-10_000)));
    const timer = setInterval(() => (peak = highest(child.pid) ?? peak), 50);
    child.once('error', reject);
    child.once('close', () => {
      clearInterval(timer);
      resolve({ milliseconds: performance.now() - start, peak, tail });
    });
  });
}

function highest(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
