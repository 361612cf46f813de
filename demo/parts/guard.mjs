// Cleans up after a demo that was killed in a way that it could not clean up itself (SIGKILL, a closed terminal).
// Reads lines from standard input: `+pid N`, `-pid N`, `+dir PATH`, `-dir PATH`. When the input ends, because the
// demo closed it or died, whatever is still listed is ended and removed. A pid's whole process group is ended too.
import { createInterface } from 'node:readline';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';

const pids = new Set();
const dirs = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const [, sign, sort, value] = /^([+-])(pid|dir) (.+)$/.exec(line) ?? [];
  if (sort === 'pid' && Number(value) > 1) pids[sign === '+' ? 'add' : 'delete'](Number(value));
  // Only folders of our own making are ever removed.
  if (sort === 'dir' && basename(value).startsWith('molt-')) dirs[sign === '+' ? 'add' : 'delete'](value);
}

const signalAll = (signal) => {
  for (const pid of pids) {
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, signal);
      } catch {
        // Gone already, or no group of its own.
      }
    }
  }
};
// SIGINT ends PostgreSQL quickly and in order; our programs take it as a request to stop.
if (pids.size > 0) {
  signalAll('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  signalAll('SIGKILL');
}
for (const dir of dirs) await rm(dir, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
