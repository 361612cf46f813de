import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Seconds of processor time after which an input will never end; to make a failing one small takes less, too. */
const mostProcessor = 60;
/** Seconds by the wall after which it will not end either: it waits for something, or other work leaves it nothing. */
const mostWall = 1800;

/** How a watched process ended: by itself, because nobody wanted to hear more, or why it was killed or died. */
type End = 'over' | 'stopped' | `${'>' | 'died'} ${string}`;

/**
 * Runs a program that tells what it begins with, and kills it when it doesn't get on. `told` gets all that it says;
 * false stops it.
 */
export function watched<Told>(
  program: string,
  environment: Readonly<Record<string, string>>,
  told: (what: Told) => boolean,
): Promise<End> {
  return new Promise((resolve) => {
    const child = fork(program, {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...environment },
      serialization: 'advanced',
    });
    let why: End | null = null;
    let since = performance.now();
    let sinceProcessor: number | null = 0;
    const timer = setInterval(() => {
      const processor = processorSeconds(child.pid);
      sinceProcessor ??= processor;
      const wall = (performance.now() - since) / 1000;
      if (processor !== null && processor - (sinceProcessor ?? 0) > mostProcessor)
        why ??= `> ${mostProcessor} s of processor time`;
      else if (wall > mostWall) why ??= `> ${mostWall} s`;
      if (why !== null) child.kill('SIGKILL');
    }, 500);
    child.on('message', (what: Told) => {
      since = performance.now();
      // Read at the next look: to ask for it with each input would cost more than the input.
      sinceProcessor = null;
      if (told(what)) return;
      why ??= 'stopped';
      child.kill('SIGKILL');
    });
    child.once('exit', (code, signal) => {
      clearInterval(timer);
      resolve(why ?? (code === 0 ? 'over' : `died of ${signal ?? code}`));
    });
  });
}

/** Seconds of processor time that a process has used, as Linux tells (proc(5): utime and stime, in hundredths). */
function processorSeconds(pid: number | undefined): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return null;
  }
}
