import { expect, test } from 'vitest';
import { choose, isNear, type Life } from './lives.ts';
import { chooseLiving, LivesIndex, livingThings } from './lives-index.ts';
import type { SchemaObject } from './model.ts';
import type { PlacedStatement, SchemaFile } from './place.ts';

/** A generator of numbers below a bound, the same at each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const files: readonly SchemaFile[] = ['a/1.sql', 'a/2.sql', 'b/1.sql', 'c.sql'].map((path, order) => ({
  path,
  order,
}));
const schemas = ['public', 'app', 'pg_temp'];
const sorts: readonly SchemaObject['sort'][] = ['table', 'view', 'type', 'index'];

test.each([3, 12, 60])('of %d lives the one is found that a look at all of them finds', (count) => {
  let chosen = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const any = numbers(seed);
    const pick = <T>(list: readonly T[]): T => list[any(list.length)] as T;
    const statement = (): PlacedStatement => ({
      file: pick(files),
      facts: [],
      start: 0,
      ordinal: 0,
      path: pick([['public'], ['app', 'public'], []]),
    });
    const index = new LivesIndex();
    for (let i = 0; i < count; i++) {
      const by = statement();
      const object = { sort: pick(sorts), schema: pick(schemas), name: 't' } as SchemaObject;
      index.add({ by, object, ended: null });
      if (any(3) === 0) pick(index.lives).ended = { by, renamedTo: null };
      const alive: readonly Life[] = index.lives.filter(({ ended }) => ended === null);
      const asked = { schema: pick([null, ...schemas]), name: 't' };
      const wanted = pick([['table'], ['table', 'view'], ['type', 'table', 'view']] as const);
      const at = pick([null, statement(), statement()]);
      const one = choose(alive, wanted, asked, at);
      if (one !== undefined) chosen++;
      expect(index.choose(wanted, asked, at)).toBe(one);
      expect(chooseLiving([...index.lives], wanted, asked, at)).toBe(one);
      const things = alive.filter(({ object }) => asked.schema === null || object.schema === asked.schema);
      expect(livingThings([...index.lives], asked.schema)).toEqual(things.map(({ object }) => object));
      if (at === null) continue;
      const there = alive.filter(
        ({ object }) => object.schema === 'app' && wanted.some((each) => each === object.sort),
      );
      const { own, near } = index.near('app', wanted, at);
      expect(own).toBe(there.find(({ by }) => by.file === at.file));
      expect(near === undefined).toBe(!there.some(({ by }) => isNear(by, at)));
    }
  }
  expect(chosen).toBeGreaterThan(count * 5);
});
