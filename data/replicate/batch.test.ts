import { describe, expect, test } from 'vitest';
import { Batch, type RoutedChange } from './batch.ts';
import type { Route, TableMapping } from './mapping.ts';

const column = (name: string) => ({ name, quoted: name, castTo: 'text', identityAlways: false });
const columns = [column('id'), column('a'), column('b')];
const mapping: TableMapping = {
  name: 't', table: 't', columns, key: [columns[0]!], overridesIdentity: false, rank: 0,
}; // prettier-ignore
const route: Route = { mapping, places: [0, 1, 2], keyPlaces: [0] };

const insert = (...row: (string | null | undefined)[]): RoutedChange => ({ type: 'insert', route, row });
const update = (...row: (string | null | undefined)[]): RoutedChange => ({ type: 'update', route, row });
const move = (old: string, ...row: (string | null | undefined)[]): RoutedChange => ({
  type: 'update', route, old: [old, null, null], row,
}); // prettier-ignore
const remove = (id: string): RoutedChange => ({ type: 'delete', route, old: [id, null, null] });

/** Segments as text: `1=x,y` a whole row, `1~x,-` a patch, `-1` a delete, `1>2=…` a move. */
function shape(changes: RoutedChange[], exact = false): string[] {
  const batch = new Batch(exact);
  for (const change of changes) batch.add(change);
  const row = (values: readonly (string | null | undefined)[]): string =>
    values.map((value) => (value === undefined ? '-' : (value ?? 'NULL'))).join(',');
  return batch.segments.map((segment) => {
    switch (segment.kind) {
      case 'rows':
        return [...segment.tables.values()]
          .flatMap((rows) => [...rows.values()])
          .map((change) =>
            change.kind === 'write'
              ? `=${row(change.row)}`
              : change.kind === 'patch'
                ? `${row(change.key)}~${row(change.row)}`
                : `-${row(change.key)}`,
          )
          .join(' ');
      case 'move':
        return `${row(segment.oldKey)}>${row(segment.row)}`;
      case 'truncate':
        return 'truncate';
    }
  });
}

describe('of several changes of a row the last one counts', () => {
  test.each<[string, RoutedChange[], string[]]>([
    ['insert, update', [insert('1', 'x', 'y'), update('1', 'z', 'y')], ['=1,z,y']],
    ['insert, delete', [insert('1', 'x', 'y'), remove('1')], ['-1']],
    [
      'which also takes the later place: a value that another row has freed meanwhile may be in it',
      [update('1', 'x', 'y'), update('2', 'z', 'y'), update('1', 'w', 'y')],
      ['=2,z,y =1,w,y'],
    ],
    ['delete, then a part of it: left to the statement, which finds no row', [remove('1'), update('1', 'x', undefined)], ['1~1,x,-']],
    ['delete, insert', [remove('1'), insert('1', 'x', 'y')], ['=1,x,y']],
    ['two rows', [insert('1', 'x', 'y'), insert('2', 'x', 'y')], ['=1,x,y =2,x,y']],
    ['a large value left alone after the row is known', [insert('1', 'x', 'big'), update('1', 'z', undefined)], ['=1,z,big']],
    ['a large value left alone in a row that is not known', [update('1', 'z', undefined)], ['1~1,z,-']],
    ['two such updates', [update('1', 'x', undefined), update('1', undefined, 'big')], ['1~1,x,big']],
    ['such an update, then a whole one', [update('1', 'x', undefined), update('1', 'y', 'z')], ['=1,y,z']],
    ['a key that changes keeps its place', [insert('1', 'x', 'y'), move('1', '2', 'x', undefined), update('2', 'z', 'y')], ['=1,x,y', '1>2,x,-', '=2,z,y']],
    ['a key that is told but does not change', [move('1', '1', 'x', 'y')], ['=1,x,y']],
    ['truncate keeps its place', [insert('1', 'x', 'y'), { type: 'truncate', routes: [route] }, insert('2', 'x', 'y')], ['=1,x,y', 'truncate', '=2,x,y']],
  ])('%s', (_, changes, expected) => expect(shape(changes)).toEqual(expected)); // prettier-ignore
});

test('an exact batch gathers nothing', () =>
  expect(shape([insert('1', 'x', 'y'), update('1', 'z', 'y'), remove('1')], true)).toEqual([
    '=1,x,y',
    '=1,z,y',
    '-1',
  ]));
