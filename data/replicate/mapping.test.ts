import { expect, test } from 'vitest';
import type { Catalog } from '../catalog/read.ts';
import type { Column, Table } from '../catalog/table.ts';
import { mapTables, route } from './mapping.ts';

const column = (name: string, type = 'int4'): Column => ({
  name,
  type: { name: type, castTo: type, kind: 'base', text: type },
  notNull: true, hasDefault: false, generated: false, identityAlways: false,
}); // prettier-ignore
const table = (name: string, references: string[] = [], columns = [column('id')]): Table => ({
  schema: 'public', name, columns, primaryKey: ['id'], references, partitioned: false,
}); // prettier-ignore
const catalog = (...tables: Table[]): Catalog => ({
  product: 'CockroachDB',
  version: '25.2',
  tables: new Map(tables.map((one) => [`public.${one.name}`, one])),
});
const relation = (name: string, ...columns: string[]) => ({
  id: 1,
  schema: name.includes('.') ? name.split('.')[0]! : 'public',
  name: name.split('.').at(-1)!,
  replicaIdentity: 'd',
  columns: columns.map((one) => ({ name: one, isKey: one === 'id', typeOid: 23 })),
});

test('the marker is written after everything that it vouches for, parents before their children', () => {
  const tables = [table('child', ['public.parent']), table('parent'), table('alone')];
  const mappings = [...mapTables(tables, catalog(...tables)).values()].sort((a, b) => a.rank - b.rank);
  const names = mappings.map(({ name }) => name);
  expect(names.at(-1)).toBe('_molt_repl.marker');
  expect(names.indexOf('public.parent')).toBeLessThan(names.indexOf('public.child'));
  expect(new Set(mappings.map(({ rank }) => rank)).size).toBe(4);
});

test('columns go to their namesakes, in whatever order the origin has them', () => {
  const here = table('t', [], [column('id'), column('a'), column('b')]);
  const there = table('t', [], [column('b'), column('id'), column('a')]);
  const { places, keyPlaces, mapping } = route(
    relation('t', 'b', 'a', 'id'),
    mapTables([here], catalog(there)),
  );
  expect(mapping.columns.map(({ name }, i) => `${name}=${places[i]}`).sort()).toEqual(['a=1', 'b=0', 'id=2']);
  expect(keyPlaces).toEqual([2]);
});

test.each([
  ['a column that came later', relation('t', 'id', 'a', 'more'), 'data/columns-differ'],
  ['a column that is gone', relation('t', 'id'), 'data/columns-differ'],
  ['a table that was not there at the start', relation('other', 'id', 'a'), 'data/no-table'],
  ['the same name in another schema', relation('shop.t', 'id', 'a'), 'data/no-table'],
])('%s stops the leg: a change is never left out', (_, changed, code) => {
  const t = table('t', [], [column('id'), column('a')]);
  expect(() => route(changed, mapTables([t], catalog(t)))).toThrow(expect.objectContaining({ code }));
});
