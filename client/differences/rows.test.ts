import { describe, expect, test } from 'vitest';
import type { Difference } from '../../contracts/runs.ts';
import { keyText, rowText, whyText } from './rows.ts';

const changed: Difference = {
  table: 'public.accounts',
  sort: 'changed',
  key: { id: '5', region: 'eu' },
  source: { balance: '10.50', note: null },
  target: { balance: '10.5', note: 'NULL' },
  columns: ['balance', 'note'],
};

test('one column a line, the key first, NULL unlike the word NULL', () => {
  expect(rowText(changed, 'source')).toBe('id       5\nregion   eu\nbalance  10.50\nnote     NULL\n');
  expect(rowText(changed, 'target')).toBe('id       5\nregion   eu\nbalance  10.5\nnote     "NULL"\n');
  expect(keyText(changed)).toBe('id=5, region=eu');
  expect(whyText(changed)).toContain('balance, note');
});

test('the side without the row is empty', () => {
  const missing: Difference = {
    table: 't',
    sort: 'missing',
    key: { id: '1' },
    source: { id: '1' },
    columns: [],
  };
  expect(rowText(missing, 'target')).toBe('');
  expect(rowText(missing, 'source')).toBe('id  1\n');
});

describe('values that differ never look the same', () => {
  const values = [null, 'NULL', '"NULL"', '', ' ', 'a', 'a ', 'a\n', 'a\\n', 'a\u2028', 'a\0', '"a"'];
  test.each(values.map((value, index) => [index, value] as const))('%i %j', (index, value) => {
    const text = (v: string | null): string =>
      rowText({ table: 't', sort: 'changed', key: {}, source: { c: v }, columns: ['c'] }, 'source');
    const others = values.filter((_, other) => other !== index);
    for (const other of others) expect(text(other)).not.toBe(text(value));
    expect(text(value).trimEnd().split('\n')).toHaveLength(1);
  });
});
