import { describe, expect, test } from 'vitest';
import { MessageReader, readDataRow, readErrorFields } from './read.ts';
import * as write from './write.ts';

/** A DataRow's body. */
function dataRow(...values: (string | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  const parts = values.map((value) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value === null ? -1 : value.length);
    return Buffer.concat([length, Buffer.from(value ?? '', 'latin1')]);
  });
  return Buffer.concat([count, ...parts]);
}

describe('a row', () => {
  test('NULL is not empty', () =>
    expect(readDataRow(dataRow('a', null, '', 'b'))).toEqual(['a', null, '', 'b']));
  test('bytes stay bytes', () => expect(readDataRow(dataRow('\xff\x00'))).toEqual(['\xff\x00']));
  test('whose end is missing is an error', () => {
    const body = dataRow('abc', 'def');
    for (let size = 0; size < body.length; size++)
      expect(() => readDataRow(body.subarray(0, size)), String(size)).toThrow(/row/);
  });
});

test('messages are cut the same way however the bytes come', () => {
  const bytes = Buffer.concat([
    write.query('SELECT 1'),
    write.sync(),
    write.query(''),
    write.parse('a', 'b'),
  ]);
  const cut = (size: number): string[] => {
    const reader = new MessageReader();
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      for (let m = reader.next(bytes.subarray(at, at + size)); m; m = reader.next())
        found.push(`${String.fromCharCode(m.type)} ${m.body.toString('hex')}`);
    expect(reader.pending).toHaveLength(0);
    return found;
  };
  const whole = cut(bytes.length);
  expect(whole).toHaveLength(4);
  for (let size = 1; size < bytes.length; size++) expect(cut(size)).toEqual(whole);
});

test('fields of an error by their letters', () => {
  const { body } = new MessageReader().next(
    write.errorResponse({ severity: 'FATAL', code: '57P01', message: 'goodbye' }),
  )!;
  const fields = readErrorFields(body);
  expect([fields.get('V'), fields.get('C'), fields.get('M')]).toEqual(['FATAL', '57P01', 'goodbye']);
});
