import { createAnalyzer } from '../../sql/analyze/analyze.ts';
import { extremeStatements } from '../../sql/analyze/large.fixture.ts';
import { Broken } from './broken.ts';
import { Clock } from './clock.ts';

/** Holds each statement that is larger or deeper than any to a second of processor time; says which takes more. */
export function slowExtremes(): string[] {
  const clock = new Clock('exact');
  const slow: string[] = [];
  for (const dialect of ['postgres', 'mysql'] as const) {
    for (const [name, statement] of extremeStatements) {
      try {
        clock.run(name, () => createAnalyzer({ dialect }).update(statement));
      } catch (thrown) {
        if (!(thrown instanceof Broken)) throw thrown;
        slow.push(`${dialect}: ${thrown.details}`);
      }
    }
  }
  return slow;
}
