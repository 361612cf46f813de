import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startGuard, type Guard } from './guard.ts';
import { startPart, type Part } from './part.ts';

let folder: string;
let guard: Guard;
let part: Part | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-part-'));
  guard = startGuard();
});
afterEach(async () => {
  await part?.stop();
  part = undefined;
  await guard.close();
  await rm(folder, { recursive: true, force: true });
});

const options = (args: string[], said: string[] = []) => ({
  name: 'clock',
  args,
  env: { PASSWORD: 'postgresql://a:hunter2@h/d' },
  logFile: join(folder, 'clock.log'),
  guard,
  say: (text: string) => said.push(text),
});
const runs = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};
const until = async (what: () => boolean | Promise<boolean>) =>
  expect.poll(what, { timeout: 10_000 }).toBe(true);

test('a part that is killed is started again, and says so; a stopped one is not', async () => {
  const said: string[] = [];
  part = await startPart(options(['-e', 'setInterval(() => {}, 1000)'], said));
  const first = part.pid!;
  process.kill(first, 'SIGKILL');
  await until(() => part!.restarts === 1 && runs(part!.pid));
  expect(said).toEqual(['The clock was ended by SIGKILL; starting it again.']);
  const second = part.pid!;
  await part.stop();
  expect([runs(first), runs(second)]).toEqual([false, false]);
  expect(part.state).toBe('stopped');
  expect(said).toHaveLength(1);
});

test('a part that cannot start is an error with the end of its log, without secrets', async () => {
  const args = ['-e', 'console.error("no port for " + process.env.PASSWORD); process.exit(3)'];
  await expect(startPart({ ...options(args), ready: async () => false })).rejects.toThrow(
    /^The clock ended with code 3\.\nno port for postgresql:\/\/a:\*\*\*@h\/d$/,
  );
});

test('readiness is waited for', async () => {
  const flag = join(folder, 'flag');
  part = await startPart({
    ...options([
      '-e',
      `setTimeout(() => require('fs').writeFileSync('${flag}', 'x'), 300); setInterval(() => {}, 1000)`,
    ]),
    ready: async () => (await readFile(flag, 'utf8')) === 'x',
  });
  expect(await readFile(flag, 'utf8')).toBe('x');
});

test('the guard ends what its parent left, but not what was reported as ended', async () => {
  part = await startPart(options(['-e', 'process.on("SIGINT", () => {}); setInterval(() => {}, 1000)']));
  const left = await mkdtemp(join(tmpdir(), 'molt-left-'));
  await writeFile(join(left, 'file'), 'x');
  const other = startGuard();
  other.watch('pid', part.pid!);
  other.watch('dir', left);
  other.watch('dir', '/tmp');
  other.watch('pid', process.pid);
  other.forget('pid', process.pid);
  const pid = part.pid!;
  await other.close();
  await until(() => !runs(pid));
  await expect(readFile(join(left, 'file'))).rejects.toThrow('ENOENT');
  expect(runs(process.pid)).toBe(true);
});
