import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { Difference } from '../../contracts/runs.ts';
import { pair } from './column-pair.fixture.ts';
import { comparable } from './columns.ts';
import { Recheck } from './recheck.ts';
import { RowComparer, type Row } from './rows.ts';

const key = pair('id', 'int8');
const table = {
  schema: 'public',
  name: 't',
  columns: [],
  primaryKey: ['id'],
  references: [],
  partitioned: false,
};
const what = comparable({
  name: 't', source: table, target: table, columns: [key, pair('v', 'text')], key: [key], onlySource: [], onlyTarget: [],
}); // prettier-ignore

/** A side that shows, look by look, the given value of row 1: undefined when the row is not there. */
const side = (...values: (string | null | undefined)[]) => ({
  client: {
    query: async () => {
      const value = values.length > 1 ? values.shift() : values[0];
      return { rows: value === undefined ? [] : [['1', value]] };
    },
  } as unknown as pg.Client,
  product: 'PostgreSQL' as const,
});

/** Looks again at row 1, which was `source` here and `target` there at first. */
async function settle(
  [source, target]: readonly [Row | undefined, Row | undefined],
  atSource: ReturnType<typeof side>,
  atTarget: ReturnType<typeof side>,
): Promise<string> {
  const comparer = new RowComparer(what);
  const recheck = new Recheck(what, comparer, 10);
  expect(recheck.add(source, target, comparer.difference(source, target)!)).toBe(true);
  const { differences, restless } = await recheck.settle(atSource, atTarget, 0.6);
  return (
    [...differences.map(({ sort }) => sort), ...(restless ? [`restless ${restless}`] : [])].join(' ') ||
    'equal'
  );
}

describe('a row that differed is', () => {
  const a: Row = ['1', 'a'];
  const b: Row = ['1', 'b'];
  test.each<
    [
      string,
      string,
      readonly [Row | undefined, Row | undefined],
      ReturnType<typeof side>,
      ReturnType<typeof side>,
    ]
  >([
    ['still missing when it never comes', 'missing', [a, undefined], side('a'), side(undefined)],
    ['still extra when it never goes', 'extra', [undefined, a], side(undefined), side('a')],
    ['still changed when nothing moves', 'changed', [a, b], side('a'), side('b')],
    [
      'changed, when NULL stands where an empty text was',
      'changed',
      [
        ['1', ''],
        ['1', null],
      ],
      side(''),
      side(null),
    ],
    ['equal once it has come', 'equal', [a, undefined], side('a'), side(undefined, 'a')],
    ['equal once it has gone at both', 'equal', [undefined, a], side(undefined), side('a', undefined)],
    [
      'equal when the target shows what the source held a moment ago',
      'equal',
      [a, b],
      side('c', 'd'),
      side('b', 'a'),
    ],
    [
      'different when the target stands still while the source moves',
      'changed',
      [a, b],
      side('c', 'd', 'e'),
      side('b'),
    ],
    ['different when only the target moves', 'changed', [a, b], side('a'), side('x', 'y', 'z')],
  ])('%s', async (_, expected, first, atSource, atTarget) => {
    expect(await settle(first, atSource, atTarget)).toBe(expected);
  });

  test('called restless, not equal and not different, when both sides keep moving and never meet', async () => {
    let n = 0;
    const moving = (prefix: string) => ({
      ...side(),
      client: { query: async () => ({ rows: [['1', `${prefix}${n++}`]] }) } as unknown as pg.Client,
    });
    expect(await settle([a, b], moving('s'), moving('t'))).toBe('restless 1');
  });
});

test('more rows than can be held are not taken: they count as different at once', () => {
  const recheck = new Recheck(what, new RowComparer(what), 1);
  const difference: Difference = { table: 't', sort: 'missing', key: { id: '1' }, columns: [] };
  expect([
    recheck.add(['1', 'a'], undefined, difference),
    recheck.add(['2', 'a'], undefined, difference),
  ]).toEqual([true, false]);
  expect(recheck.size).toBe(1);
});
