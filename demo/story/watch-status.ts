import type { OrchestratorClient } from '../../lms/api/client.ts';
import type { Status } from '../../lms/api/schema.ts';

/** Keeps the orchestrator's last word, until `signal`; the returned function gives it, or undefined while it is away. */
export function watchStatus(client: OrchestratorClient, signal: AbortSignal): () => Status | undefined {
  let last: Status | undefined;
  const forget = (): void => {
    last = undefined;
  };
  void client.events((status) => (last = status), signal, forget).catch(forget);
  return () => last;
}
