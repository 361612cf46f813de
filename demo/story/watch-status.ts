import type { OrchestratorClient } from '../../lms/api/client.ts';
import type { Status } from '../../lms/api/schema.ts';

const firstMs = 5_000;

/**
 * Keeps the orchestrator's last word, until `signal`. Resolves when the first has come, or after 5 s, with a function
 * that gives the last, or undefined while the orchestrator is away.
 */
export async function watchStatus(
  client: OrchestratorClient,
  signal: AbortSignal,
): Promise<() => Status | undefined> {
  let last: Status | undefined;
  const forget = (): void => {
    last = undefined;
  };
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, firstMs);
    const keep = (status: Status): void => {
      last = status;
      clearTimeout(late);
      resolve();
    };
    void client.events(keep, signal, forget).catch(forget);
  });
  return () => last;
}
