import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { minimise } from './minimise.ts';
import { check } from './properties.ts';
import { regressions } from './regressions.ts';
import { tryInput } from './run.ts';
import { ownSamples, type Sample } from './samples.ts';

beforeAll(loadParser);

describe('the analyzer', () => {
  it.each(regressions)('holds its properties: $why', async ({ dialect, before, after }) => {
    // Each seed has its turn at other ways of looking, and at other places.
    for (let seed = 1; seed <= 12; seed++)
      expect(await check({ dialect, before, between: [], after, seed, by: '' }, 'v26.2')).toBeNull();
  }, 60_000); // prettier-ignore

  // The whole is `npm run fuzz:sql`; here a slice of it, another part of the samples in each test.
  const samples: readonly Sample[] = ownSamples();
  it.each([1, 2, 3, 4])('holds its properties for damaged texts (seed %i)', async (seed) => {
    for (let number = 0; number < 150; number++) expect(await tryInput(seed, number, samples)).toBeNull();
  }, 60_000); // prettier-ignore
});

describe('the fuzzer', () => {
  it('makes a failing input small', async () => {
    const input = {
      dialect: 'postgres',
      before: 'abc',
      between: ['a', 'b'],
      after: `${'x'.repeat(500)}BAD${'y'.repeat(500)}`,
      seed: 1,
      by: '',
    } as const;
    const small = await minimise(input, ({ after }) => Promise.resolve(after.includes('BAD')));
    expect(small).toMatchObject({ before: '', between: [], after: 'BAD' });
  });

  it('makes the same inputs again from a seed', () => {
    const samples = ownSamples();
    expect(samples.length).toBeGreaterThan(300);
    expect(new Set(samples.map(({ dialect }) => dialect)).size).toBe(3);
  });
});
