import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { pair } from './column-pair.fixture.ts';
import { comparable } from './columns.ts';
import { parseCopyLine } from './copy-text.ts';
import { merge } from './merge.ts';
import { RowComparer } from './rows.ts';

const key = pair('id', 'int8');
const table = {
  schema: 'public', name: 't', columns: [], primaryKey: ['id'], references: [], partitioned: false,
}; // prettier-ignore
const comparer = new RowComparer(
  comparable({
    name: 't', source: table, target: table, columns: [key, pair('v', 'numeric')], key: [key], onlySource: [], onlyTarget: [],
  }),
); // prettier-ignore

/** Differences as `-1` missing, `+1` extra, `~1` changed; with the number of rows passed. */
async function compare(source: string, target: string, chunk: number): Promise<string> {
  const stream = (text: string): Readable =>
    Readable.from(
      text.match(new RegExp(`[\\s\\S]{1,${chunk}}`, 'g'))?.map((part) => Buffer.from(part)) ?? [],
    );
  const found: string[] = [];
  let counts = '';
  await merge(stream(source), stream(target), comparer, {
    unequal: (a, b) => {
      const difference = comparer.difference(a, b);
      const sign = { missing: '-', extra: '+', changed: '~' };
      if (difference) found.push(`${sign[difference.sort]}${difference.key.id}`);
    },
    progress: (a, b) => (counts = `${a}/${b}`),
    outOfOrder: (side) => new Error(`out of order: ${side}`),
  });
  return [...found, counts].join(' ');
}
const rows = (...values: (number | string)[]): string =>
  values.map((value) => (typeof value === 'number' ? `${value}\t${value}.0\n` : `${value}\n`)).join('');

describe.each([1, 3, 7, 64, 100_000])('in chunks of %s bytes', (chunk) => {
  test.each([
    ['equal', rows(1, 2, 3), rows(1, 2, 3), '3/3'],
    ['both empty', '', '', '0/0'],
    ['other spelling of equal values', rows('1\t1.50', '2\t\\N'), rows('1\t1.5', '2\t\\N'), '2/2'],
    ['missing at the beginning, in the middle, at the end', rows(1, 2, 3, 4, 5), rows(2, 4), '-1 -3 -5 5/2'],
    ['extra', rows(3), rows(1, 2, 3, 10, 11), '+1 +2 +10 +11 1/5'],
    ['all missing', rows(1, 2), '', '-1 -2 2/0'],
    ['changed', rows(1, 2, 3), rows(1, '2\t9', 3), '~2 3/3'],
    ['NULL is not empty', rows('1\t\\N'), rows('1\t'), '~1 1/1'],
    ['9 comes before 10', rows(9, 10), rows(9, 10, 11), '+11 2/3'],
    ['nothing in common', rows(1, 3, 5), rows(2, 4, 6), '-1 +2 -3 +4 -5 +6 3/3'],
  ])('%s', async (_, source, target, expected) =>
    expect(await compare(source, target, chunk)).toBe(expected),
  );
});

test.each([1, 2, 64])('an empty key is a row like any other, in chunks of %s bytes', async (chunk) => {
  const name = pair('name', 'text');
  const comparer = new RowComparer(
    comparable({
      name: 't', source: table, target: table, columns: [name], key: [name], onlySource: [], onlyTarget: [],
    }),
  ); // prettier-ignore
  const stream = (): Readable =>
    Readable.from('\na\n'.match(new RegExp(`[\\s\\S]{1,${chunk}}`, 'g'))!.map((part) => Buffer.from(part)));
  let counts = '';
  await merge(stream(), stream(), comparer, {
    unequal: () => expect.unreachable('equal bytes were parsed'),
    progress: (a, b) => (counts = `${a}/${b}`),
    outOfOrder: (side) => new Error(`out of order: ${side}`),
  });
  expect(counts).toBe('2/2');
});

test('rows out of order are an error, not a verdict', async () => {
  await expect(compare(rows(3, 1, 2), rows(4, 5, 6), 64)).rejects.toThrow('out of order: source');
});

test('a key that comes twice is no order either', async () => {
  await expect(compare(rows('1\ta', '1\tb'), rows('1\tc'), 64)).rejects.toThrow('out of order: source');
});

test('many random differences are all found, and nothing else', async () => {
  let seed = 42;
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  const [source, target, expected]: [string[], string[], string[]] = [[], [], []];
  for (let id = 1; id <= 5000; id++) {
    const dice = random();
    if (dice < 0.01) expected.push(`-${id}`);
    else target.push(dice < 0.03 && dice >= 0.02 ? `${id}\t-1` : `${id}\t${id}`);
    if (dice >= 0.01 && dice < 0.02) expected.push(`+${id}`);
    else source.push(`${id}\t${id}`);
    if (dice >= 0.02 && dice < 0.03) expected.push(`~${id}`);
  }
  expect(expected.length).toBeGreaterThan(100);
  const found = await compare(rows(...source), rows(...target), 1000);
  expect(found.split(' ').slice(0, -1)).toEqual(expected);
});

test('a line of COPY text is read back', () => {
  expect(parseCopyLine(Buffer.from('a\\tb\\\\\t\\N\t\t\\\\N\té😀\\n\\x41\\101'))).toEqual([
    'a\tb\\', null, '', '\\N', 'é😀\nAA',
  ]); // prettier-ignore
});
