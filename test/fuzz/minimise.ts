import type { Input } from './mutate.ts';

/** Seconds of processor time: what fails because it is slow is slow to try. */
const mostSeconds = 20;

/**
 * Makes a failing input smaller while it still fails: takes away parts of both texts, halves first, then less (delta
 * debugging, Zeller 2002). Gives up after so many tries.
 */
export async function minimise(
  input: Input,
  fails: (input: Input) => Promise<boolean>,
  tries = 600,
): Promise<Input> {
  let best = input;
  let left = tries;
  const end = processorSeconds() + mostSeconds;
  const attempt = async (candidate: Input): Promise<boolean> => {
    if (left-- <= 0 || processorSeconds() > end || !(await fails(candidate))) return false;
    best = candidate;
    return true;
  };
  if (best.between.length > 0 && !(await attempt({ ...best, between: [] }))) {
    for (let i = best.between.length - 1; i >= 0; i--)
      await attempt({ ...best, between: best.between.filter((_, j) => j !== i) });
  }
  await attempt({ ...best, before: '' });
  await attempt({ ...best, before: best.after });
  for (const side of ['after', 'before'] as const) {
    for (
      let size = Math.ceil(best[side].length / 2);
      size >= 1 && left > 0;
      size = size > 1 ? size >> 1 : 0
    ) {
      for (let at = 0; at < best[side].length && left > 0;) {
        const text = best[side].slice(0, at) + best[side].slice(at + size);
        if (!(await attempt({ ...best, [side]: text }))) at += size;
      }
    }
  }
  return best;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
