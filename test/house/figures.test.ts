import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allRules } from '../../sql/rules/registry.ts';

it.each(['README.md', 'CHANGELOG.md'])('%s says how many rules there are', (file) => {
  const told = [...readFileSync(file, 'utf8').matchAll(/\b(\d+) rules\b/g)].map(([, count]) => Number(count));
  expect(told).toEqual([allRules.length]);
});
