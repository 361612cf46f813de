import type { CutoverWorld } from './world.ts';

/**
 * Looks again and again until `look` returns something, at most `ms`: often at first, then every `pollMs`.
 * @returns what `look` found, or undefined when the time is over.
 */
export async function until<T>(
  world: CutoverWorld,
  ms: number,
  pollMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = world.now() + ms;
  for (let pause = 2; ; pause *= 1.5) {
    const found = await look();
    if (found !== undefined) return found;
    const left = end - world.now();
    if (left <= 0) return undefined;
    await world.change(Math.min(pause, pollMs, left));
  }
}

/** Seconds since `start`, a time of `world.now()`. */
export const secondsSince = (world: CutoverWorld, start: number): number => (world.now() - start) / 1000;
