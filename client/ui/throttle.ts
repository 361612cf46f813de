/**
 * Returns a function that runs `work` soon after it is called, however often, at most once in `milliseconds`. For
 * views: the orchestrator may speak twenty times a second while it drains.
 */
export function throttled(milliseconds: number, work: () => void): { (): void; dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  const call = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, milliseconds);
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
