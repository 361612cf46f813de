import { expect, it } from 'vitest';
import { Random } from '../../test/fuzz/random.ts';
import type { PlacedStatement } from './place.ts';
import { StatementsInOrder } from './statements-in-order.ts';

const file = { path: 'a.sql', order: 0 };
const statements = Array.from({ length: 60 }, (_, ordinal): PlacedStatement => ({
  file,
  facts: [],
  start: ordinal,
  ordinal,
  path: [],
}));

it('holds each statement once and in order, however they come and go', () => {
  for (let round = 0; round < 200; round++) {
    const random = new Random(20261122, round);
    const kept = new StatementsInOrder();
    const expected = new Set<PlacedStatement>();
    // Few in one half of the rounds, many in the other.
    const some = statements.slice(0, round % 2 === 0 ? 12 : statements.length);
    for (let i = 0; i < 150; i++) {
      const statement = random.pick(some);
      const isThere = expected.has(statement);
      if (random.below(3) > 0) {
        expect(kept.add(statement)).toBe(!isThere);
        expected.add(statement);
      } else {
        expect(kept.remove(statement)).toBe(isThere);
        expected.delete(statement);
      }
      expect(kept.size).toBe(expected.size);
      if (random.chance(4)) expect(kept.all).toEqual([...expected].sort((a, b) => a.ordinal - b.ordinal));
    }
  }
});

it('takes a hundred thousand and lets them go', () => {
  const many = Array.from({ length: 100_000 }, (_, ordinal) => ({
    file,
    facts: [],
    start: ordinal,
    ordinal,
    path: [],
  }));
  const kept = new StatementsInOrder();
  for (const statement of many) kept.add(statement);
  expect(kept.all.length).toBe(many.length);
  for (const statement of many) kept.remove(statement);
  expect(kept.all).toEqual([]);
});
