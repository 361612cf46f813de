import type { Input } from './mutate.ts';

/**
 * Makes a failing input smaller while it still fails: takes away parts of both texts, halves first, then less (delta
 * debugging, Zeller 2002). Gives up after so many tries.
 */
export function minimise(input: Input, fails: (input: Input) => boolean, tries = 600): Input {
  let best = input;
  let left = tries;
  const attempt = (candidate: Input): boolean => {
    if (left-- <= 0 || !fails(candidate)) return false;
    best = candidate;
    return true;
  };
  attempt({ ...best, before: '' });
  attempt({ ...best, before: best.after });
  for (const side of ['after', 'before'] as const) {
    for (
      let size = Math.ceil(best[side].length / 2);
      size >= 1 && left > 0;
      size = size > 1 ? size >> 1 : 0
    ) {
      for (let at = 0; at < best[side].length && left > 0;) {
        const text = best[side].slice(0, at) + best[side].slice(at + size);
        if (!attempt({ ...best, [side]: text })) at += size;
      }
    }
  }
  return best;
}
