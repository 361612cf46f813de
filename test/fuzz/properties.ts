import { createAnalyzer, detectDialect, type Analysis } from '../../sql/analyze/analyze.ts';
import { convert } from '../../sql/convert/convert.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import { baseline, fixes, ignoring, neighbours, pieces, same, streamed, visited, whole } from './analysis.ts';
import { Broken, type Violation } from './broken.ts';
import { Clock } from './clock.ts';
import { edited } from './editor.ts';
import type { Input } from './mutate.ts';
import { Random } from './random.ts';

/** Looks at one input in all the ways that the product does. Null when all properties hold. */
export async function check(input: Input, target: CockroachVersion): Promise<Violation | null> {
  const clock = new Clock('rough');
  const violation = await judge(input, target, clock);
  if (violation !== null || !clock.slow) return violation;
  return judge(input, target, new Clock('exact'));
}

async function judge(input: Input, target: CockroachVersion, clock: Clock): Promise<Violation | null> {
  try {
    await look(input, target, clock);
    return null;
  } catch (thrown) {
    if (thrown instanceof Broken) return { property: thrown.property, details: thrown.details };
    return {
      property: 'nothing throws',
      details: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown),
    };
  }
}

async function look(input: Input, target: CockroachVersion, clock: Clock): Promise<void> {
  const { dialect, before, between, after } = input;
  const reading = { dialect, target };
  const options = { dialect, targetVersion: target };
  // What is asked where depends on nothing but the input: a violation can be looked at again.
  const random = new Random(input.seed);
  const fresh = (text: string): Analysis =>
    clock.run('the check of a new file', () => createAnalyzer(options).update(text));

  const analyzer = createAnalyzer(options);
  const update = (text: string): Analysis => clock.run('an edit', () => analyzer.update(text));
  const old = update(before);
  whole(before, old);
  for (const text of between) update(text);
  const now = update(after);
  whole(after, now);
  const anew = fresh(after);
  same(now, anew);
  same(update(before), old);
  pieces(dialect, after);
  neighbours(reading, before, after, old, now);
  fixes(reading, after, anew, random);
  baseline(after, anew);

  // The server costs as much as all the rest, and less of it depends on what the text is.
  const other = random.chance(4) ? before : null;
  if (random.chance(3)) await edited(reading, [before, ...between, after], anew, other, random, clock);

  // One of the longer ways in each round; all of them take their turns.
  switch (random.below(4)) {
    case 0:
      return streamed(reading, after, anew, random);
    case 1:
      return ignoring(reading, after, anew, random);
    case 2:
      return visited(reading, after, before);
    default:
      if (after.length < 3000 && detectDialect(after) !== 'mysql')
        clock.run('a conversion', () => convert(after, { targetVersion: target }));
  }
}
