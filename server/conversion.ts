import { parentPort, Worker, workerData } from 'node:worker_threads';
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type Disposable,
} from 'vscode-languageserver/node';
import { MoltError, type ErrorCode, type ErrorDetails } from '../contracts/errors.ts';
import { loadParser } from '../sql/analyze/analyze.ts';
import { convert, type Conversion, type ConvertOptions } from '../sql/convert/convert.ts';

/** Texts up to this many characters are converted at once: in less time than a thread takes to start (about 150 ms). */
const small = 20_000;

interface Task {
  readonly text: string;
  readonly options: ConvertOptions;
}

type Outcome =
  | { readonly state: 'converted'; readonly conversion: Conversion }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly state: 'failed'; readonly reason: string };

/**
 * Converts a text without keeping the server from anything else: a large one in a thread of its own, which is ended
 * when nobody waits any more.
 *
 * @throws MoltError convert/*, internal; ResponseError RequestCancelled.
 */
export async function convertAside(
  text: string,
  options: ConvertOptions,
  cancelled: CancellationToken,
): Promise<Conversion> {
  if (text.length <= small) return convert(text, options);
  const task: Task = { text, options };
  const program = process.argv[1];
  if (program === undefined) return convert(text, options);
  const worker = new Worker(program, { workerData: task });
  let listening: Disposable | undefined;
  try {
    const outcome = await new Promise<Outcome | null>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => resolve(null));
      // Not after the thread's end: it may be in a call that cannot be interrupted for seconds.
      listening = cancelled.onCancellationRequested(() => resolve(null));
    });
    if (cancelled.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for this any more');
    return read(outcome);
  } finally {
    listening?.dispose();
    void worker.terminate();
  }
}

function read(outcome: Outcome | null): Conversion {
  if (outcome === null) throw new MoltError('internal', { reason: 'the conversion ended without a result' });
  switch (outcome.state) {
    case 'converted':
      return outcome.conversion;
    case 'refused':
      throw new MoltError(outcome.code, outcome.details);
    case 'failed':
      throw new MoltError('internal', { reason: outcome.reason });
  }
}

/** The thread's side: converts what it was given, and says what came of it. */
export async function convertInThread(): Promise<void> {
  const { text, options } = workerData as Task;
  parentPort?.postMessage(await outcomeOf(text, options));
}

async function outcomeOf(text: string, options: ConvertOptions): Promise<Outcome> {
  try {
    await loadParser();
    return { state: 'converted', conversion: convert(text, options) };
  } catch (thrown) {
    if (thrown instanceof MoltError) return { state: 'refused', code: thrown.code, details: thrown.details };
    return { state: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
