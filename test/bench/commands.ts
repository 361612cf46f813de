import { spawn } from 'node:child_process';

/** Milliseconds from the start of a command to its end, its output thrown away; null when it needs too long. */
export function timeCommand(
  command: readonly string[],
  folder: string,
  deadline: number,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const start = performance.now();
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
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
