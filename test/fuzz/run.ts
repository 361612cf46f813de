import { cockroachVersions } from '../../sql/rules/metadata.ts';
import { minimise } from './minimise.ts';
import { makeInput, type Input } from './mutate.ts';
import type { Violation } from './broken.ts';
import { check } from './properties.ts';
import { Random } from './random.ts';
import type { Sample } from './samples.ts';

export interface Failure {
  /** Which input of the seed's it is. */
  readonly number: number;
  readonly input: Input;
  readonly target: (typeof cockroachVersions)[number];
  readonly violation: Violation;
}

/** The input of a number: it depends on nothing but the seed, the number and the samples. */
export function inputOf(seed: number, number: number, samples: readonly Sample[]) {
  const random = new Random(seed, number);
  const target = random.chance(3) ? random.pick(cockroachVersions) : 'v26.2';
  return { input: makeInput(random, samples), target } as const;
}

/** Tries one input; a failing one comes back as small as it could be made. */
export async function tryInput(
  seed: number,
  number: number,
  samples: readonly Sample[],
): Promise<Failure | null> {
  const { input, target } = inputOf(seed, number, samples);
  const violation = await check(input, target);
  if (violation === null) return null;
  const small = await minimise(
    input,
    async (candidate) => (await check(candidate, target))?.property === violation.property,
  );
  return { number, input: small, target, violation: (await check(small, target)) ?? violation };
}
