import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A small process that outlives this one by a moment and removes what this one couldn't. See guard.mjs. */
export interface Guard {
  /** What must not outlive the demo: a process (with its group), or a temporary folder named `molt-…`. */
  watch(sort: 'pid' | 'dir', value: string | number): void;
  /** It has ended, or is removed, in the ordinary way. */
  forget(sort: 'pid' | 'dir', value: string | number): void;
  /** Ends the guard, which then finds nothing to do. Resolves when it has ended. */
  close(): Promise<void>;
}

/** Starts the guard in a session of its own, so that Ctrl-C in the terminal doesn't reach it. */
export function startGuard(): Guard {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./guard.mjs', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    watch: (sort, value) => void child.stdin.write(`+${sort} ${value}\n`),
    forget: (sort, value) => void child.stdin.write(`-${sort} ${value}\n`),
    async close() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
