import { spawn, type ChildProcess } from 'node:child_process';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { built, type Program } from '../../programs.ts';

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Said>;
  /** All that it has said up to now, on both channels. */
  text(): string;
}

/** In every wrong connection string of these tests; may never be seen again. The other is that of the servers. */
export const secret = 'hunter2';
const secrets = new RegExp(`${secret}|molt-embedded`);
/** Seconds after which a program that should have ended is taken for hanging; what is large takes its time. */
export const hangs = process.env.MOLT_TEST_LARGE === undefined ? 120 : 1200;

const paths = new Map<Program, string>();

/** Builds the programs that a test file uses, before its tests. */
export function usePrograms(...programs: readonly Program[]): void {
  beforeAll(async () => {
    for (const program of programs) paths.set(program, await built(program));
  });
}

/** The path of a built program, for tests that start it by a shell. */
export const pathOf = (program: Program): string => paths.get(program)!;

/** Starts a program with nothing in its environment but what is given. It is killed when the test ends. */
export function start(program: Program, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [pathOf(program), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child);
}

/** A shell command line; `$MOLT` in it starts `molt`. Its code is that of the first program of a pipe. */
export function shell(line: string, env: Record<string, string> = {}): Running {
  const child = spawn('bash', ['-c', `${line}; exit "\${PIPESTATUS[0]}"`], {
    env: { PATH: process.env.PATH, MOLT: `${process.execPath} ${pathOf('molt')}`, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return watch(child);
}

function watch(child: ChildProcess): Running {
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Said>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`still running after ${hangs} s: ${out}${err}`)),
      hangs * 1000,
    );
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
  ended.catch(() => undefined);
  return { child, ended, text: () => out + err };
}

/**
 * Asserts how a program ended: exit code, a code of the catalogue, words of the message; that it said what to do, and
 * showed neither a secret nor a stack trace.
 */
export function expectEnd(
  said: Said,
  { exit, code, text = '' }: { exit: number; code?: string; text?: string },
): void {
  const all = said.out + said.err;
  expect(said.code, all).toBe(exit);
  if (code !== undefined) {
    // What happened; what to do; the code: three lines.
    const at = said.err.split('\n').findIndex((line) => line.trim() === code);
    expect(at, `${code} in: ${all}`).toBeGreaterThan(1);
    expect(said.err.split('\n')[at - 1]?.trim().length).toBeGreaterThan(20);
  }
  expect(all).toContain(text);
  expect(all).not.toMatch(secrets);
  expect(all).not.toMatch(/^\s+at .*[:(]\d+:\d+/m);
}
