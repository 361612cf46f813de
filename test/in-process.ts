import { Readable } from 'node:stream';
import { runProgram } from '../cli/exit.ts';
import { molt } from '../cli/programs/molt.ts';

// Read with this file, which takes seconds in a test: no test's time is used up by it.
await molt();

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs `molt` in this process: what it would write to its streams, and its exit code. Starting Node and reading our
 * code takes a hundred times as long as what most cases ask of it, so only some of them start a process of its own.
 * What is read once at the start (colours) is that of this process. One at a time.
 */
export async function moltHere(args: readonly string[], stdin = ''): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const { exitCode } = process;
  const undo: (() => void)[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    const listeners = stream.listeners('error');
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = rest.at(-1);
      if (typeof done === 'function') queueMicrotask(done as () => void);
      return true;
    }) as typeof stream.write;
    undo.push(() => {
      stream.write = write;
      for (const listener of stream.listeners('error')) {
        if (!listeners.includes(listener)) stream.removeListener('error', listener as () => void);
      }
    });
  }
  const standardInput = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  const chunks = stdin === '' ? [] : [Buffer.from(stdin)];
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from(chunks) });
  undo.push(() => Object.defineProperty(process, 'stdin', standardInput));
  process.exitCode = undefined;
  try {
    await runProgram(await molt(args[0]), ['node', 'molt', ...args]);
    return { code: Number(process.exitCode ?? 0), out: said.stdout, err: said.stderr };
  } finally {
    process.exitCode = exitCode;
    for (const each of undo) each();
  }
}
