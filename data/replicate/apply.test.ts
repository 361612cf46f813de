import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { parseConnectionString } from '../connect/connection-string.ts';
import { Applier, OrderMatters } from './apply.ts';
import { Batch, type RoutedChange } from './batch.ts';
import type { Route, TableMapping } from './mapping.ts';

const column = (name: string) => ({ name, quoted: name, castTo: 'text', identityAlways: false });
const columns = [column('id'), column('v')];
const mapping = (name: string, rank: number): TableMapping => ({
  name, table: name, columns, key: [columns[0]!], overridesIdentity: false, rank,
}); // prettier-ignore
const route = (table: TableMapping): Route => ({ mapping: table, places: [0, 1], keyPlaces: [0] });
const parent = route(mapping('parent', 1));
const child = route(mapping('child', 2));

/** A destination that writes down what it is told, and fails with the codes that are left in `fails`. */
function destination(fails: string[] = [], touched = 1, progress = 1) {
  const told: string[] = [];
  const query = async (what: string | { text: string }): Promise<{ rowCount: number }> => {
    const text = typeof what === 'string' ? what : what.text;
    const short = /^(INSERT INTO|DELETE FROM|UPDATE) (\w+(?:\.\w+)?)/.exec(text)?.slice(1).join(' ') ?? text;
    told.push(short);
    const isOurs = short.includes('_molt_repl');
    if (/^(INSERT|UPDATE|DELETE)/.test(short) && !isOurs) {
      const code = fails.shift();
      if (code) throw Object.assign(new Error(`fails with ${code}`), { code });
    }
    return { rowCount: isOurs ? progress : touched };
  };
  const applier = new Applier(
    { query } as unknown as pg.Client,
    parseConnectionString('postgresql://ana@127.0.0.1/shop'),
    'forward',
    'molt_forward',
    10n,
  );
  return { told, applier };
}

const insert = (where: Route, id: string): RoutedChange => ({ type: 'insert', route: where, row: [id, 'x'] });
function batch(...changes: RoutedChange[]): Batch {
  const made = new Batch();
  for (const change of changes) made.add(change);
  return made;
}

const whole = ['BEGIN', 'INSERT INTO parent', 'UPDATE _molt_repl.progress', 'COMMIT'];

test('changes and the progress that they stand for are one transaction', async () => {
  const { told, applier } = destination();
  await applier.apply(batch(insert(parent, '1')), 20n);
  expect(told).toEqual(whole);
});

test('parents are written before their children, and taken away after them', async () => {
  const { told, applier } = destination();
  await applier.apply(
    batch(
      insert(child, '1'),
      insert(parent, '1'),
      { type: 'delete', route: parent, old: ['2', null] },
      { type: 'delete', route: child, old: ['2', null] },
      { type: 'truncate', routes: [parent, child] },
    ),
    20n,
  );
  expect(told.slice(1, -2)).toEqual([
    ...['DELETE FROM child', 'DELETE FROM parent', 'INSERT INTO parent', 'INSERT INTO child'],
    ...['DELETE FROM child', 'DELETE FROM parent'],
  ]);
});

describe('when the destination wants a transaction to be tried again', () => {
  test.each(['40001', '40P01'])('%s: it is rolled back first, and then done as a whole', async (code) => {
    const { told, applier } = destination([code]);
    await applier.apply(batch(insert(parent, '1')), 20n);
    expect(told).toEqual(['BEGIN', 'INSERT INTO parent', 'ROLLBACK', ...whole]);
  });

  test('the rest of a large transaction is not: its beginning would be lost', async () => {
    const { told, applier } = destination();
    await applier.apply(batch(insert(parent, '1')));
    const failing = destination(['', '40001']);
    await failing.applier.apply(batch(insert(parent, '1')));
    await expect(failing.applier.apply(batch(insert(parent, '2')), 20n)).rejects.toMatchObject({
      code: '40001',
    });
    expect(failing.told).toEqual(['BEGIN', 'INSERT INTO parent', 'INSERT INTO parent']);
    expect(told).toEqual(['BEGIN', 'INSERT INTO parent']);
  });

  test('it is not tried without end', async () => {
    const { told, applier } = destination(Array.from({ length: 50 }, () => '40001'));
    await expect(applier.apply(batch(insert(parent, '1')), 20n)).rejects.toMatchObject({ code: '40001' });
    expect(told.filter((what) => what === 'BEGIN')).toHaveLength(11);
    expect(told).not.toContain('COMMIT');
  }, 30_000);
});

test('what is not committed is rolled back at the end, and nothing when nothing is open', async () => {
  const { told, applier } = destination();
  await applier.apply(batch(insert(parent, '1')));
  await applier.rollback();
  await applier.rollback();
  expect(told).toEqual(['BEGIN', 'INSERT INTO parent', 'ROLLBACK']);
});

test('progress that another process has moved: nothing is committed', async () => {
  const { told, applier } = destination([], 1, 0);
  await expect(applier.apply(batch(insert(parent, '1')), 20n)).rejects.toMatchObject({
    code: 'replicate/slot-busy',
  });
  expect(told).not.toContain('COMMIT');
});

test.each(['23505', '23503'])('%s: order may matter; the same changes are tried one by one', async (code) => {
  const { told, applier } = destination([code]);
  await expect(applier.apply(batch(insert(parent, '1')), 20n)).rejects.toBeInstanceOf(OrderMatters);
  expect(told).not.toContain('COMMIT');
});

test('a row that was changed and is not there is never passed over', async () => {
  const { told, applier } = destination([], 0);
  const change: RoutedChange = { type: 'update', route: parent, row: ['1', undefined] };
  await expect(applier.apply(batch(change), 20n)).rejects.toThrow(
    '1 rows of parent that were changed are not there',
  );
  expect(told).not.toContain('COMMIT');
});

test('any other refusal is told with its table and reason', async () => {
  const { applier } = destination(['23514']);
  await expect(applier.apply(batch(insert(parent, '1')), 20n)).rejects.toMatchObject({
    code: 'replicate/apply-failed',
    message: expect.stringContaining('parent') as string,
  });
});
