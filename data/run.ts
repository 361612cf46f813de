import { MoltError, toErrorReport } from '../contracts/errors.ts';
import type { Report, RunEventBody } from '../contracts/runs.ts';

export interface RunEnd {
  readonly result: 'ok' | 'differs' | 'failed' | 'cancelled';
  readonly figures: Record<string, number>;
}

/**
 * Runs an engine so that its events are whole: `started` comes first (with `title` if the engine fails before it says
 * it), `finished` last, whatever happens. A cancelled run ends with result `cancelled`; another error is thrown again
 * after `finished` has told it.
 */
export async function asRun<End extends RunEnd>(
  options: { title: string; report: Report; signal?: AbortSignal },
  body: (report: Report) => Promise<End>,
): Promise<End | RunEnd> {
  const begin = Date.now();
  let started = false;
  const report = (event: RunEventBody): void => {
    if (event.type === 'started') started = true;
    else if (!started) {
      started = true;
      options.report({ type: 'started', title: options.title });
    }
    options.report(event);
  };
  const finish = (end: RunEnd, error?: unknown): void =>
    report({
      type: 'finished',
      result: end.result,
      milliseconds: Date.now() - begin,
      figures: end.figures,
      ...(error === undefined ? {} : { error: toErrorReport(error) }),
    });
  try {
    const end = await body(report);
    finish(end);
    return end;
  } catch (error) {
    if (options.signal?.aborted || (error instanceof MoltError && error.code === 'run/cancelled')) {
      const end: RunEnd = { result: 'cancelled', figures: {} };
      finish(end, new MoltError('run/cancelled'));
      return end;
    }
    finish({ result: 'failed', figures: {} }, error);
    throw error;
  }
}
