import { beforeAll, expect, test } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { compatibleFixes, compatibleFixSteps } from './fix.ts';

beforeAll(loadParser);

test('fixes of a large file are chosen in steps, to the same end', () => {
  const columns = Array.from({ length: 1_000 }, (_, i) => `c${i} integer`).join(',\n');
  const { findings } = createAnalyzer({ dialect: 'postgres' }).update(`CREATE TABLE t (\n${columns}\n);`);
  const steps = compatibleFixSteps(findings);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count++;
  expect(step.value.edits.length).toBeGreaterThanOrEqual(1_000);
  expect(count).toBeGreaterThan(3);
  expect(step.value).toEqual(compatibleFixes(findings));
});
