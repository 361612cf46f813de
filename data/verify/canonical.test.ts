import { describe, expect, test } from 'vitest';
import type { ColumnType } from '../catalog/table.ts';
import { comparison } from './canonical.ts';
import { canonicalDecimal, compareDecimals } from './decimal.ts';
import { canonicalJson } from './json.ts';

const type = (name: string): ColumnType =>
  name.startsWith('_')
    ? { name, castTo: name, kind: 'array', element: { name: name.slice(1), kind: 'base' }, text: name }
    : {
        name,
        castTo: name,
        kind: name === 'mood' ? 'enum' : name.endsWith('range') ? 'range' : 'base',
        text: name,
      };

describe('values that mean the same are equal, others are not', () => {
  test.each<[string, string, string, string, boolean]>([
    ['numeric', '1.50', 'numeric', '1.5', true],
    ['int4', '7', 'numeric', '7.00', true],
    ['numeric', '12345678901234567890.1', 'numeric', '12345678901234567890.2', false],
    ['numeric', '-0.00', 'numeric', '0', true],
    ['numeric', '1500', 'numeric', '1.5E+3', true],
    ['numeric', '0.0015', 'numeric', '1.5E-3', true],
    ['float8', '0.1', 'float8', '1e-1', true],
    ['float8', '1e+20', 'float8', '100000000000000000000', true],
    ['float8', '-0', 'float8', '0', false],
    ['float4', '0.1', 'float8', '0.10000000149011612', true],
    ['float8', 'Infinity', 'float8', '+Inf', true],
    ['text', 'a', 'varchar', 'a ', false],
    ['text', 'a', 'bpchar', 'a   ', true],
    ['mood', 'sad', 'mood', 'sad', true],
    ['bool', 't', 'bool', 'true', true],
    ['bytea', '\\xAB', 'bytea', '\\xab', true],
    ['json', '{"b": 1, "a": [1.0, "é"]}', 'jsonb', '{"a": [1, "\\u00e9"], "b": 1}', true],
    ['jsonb', '{"a": 12345678901234567890}', 'jsonb', '{"a": 12345678901234567891}', false],
    ['jsonb', '{"a": "1"}', 'jsonb', '{"a": 1}', false],
    ['timestamptz', '2020-01-01 00:00:00.5+00', 'timestamptz', '2020-01-01 00:00:00.500000+00:00', true],
    ['timestamp', '2020-01-01 00:00:00', 'timestamptz', '2020-01-01 00:00:00+00', true],
    ['timestamp', '2020-01-01 00:00:00.1', 'timestamp', '2020-01-01 00:00:00.01', false],
    ['timestamptz', '0044-03-15 00:00:00+00 BC', 'timestamptz', '0044-03-15 00:00:00+00', false],
    ['timetz', '12:00:00.50+02', 'timetz', '12:00:00.5+02:00', true],
    ['timetz', '12:00:00+02', 'timetz', '12:00:00+03', false],
    ['interval', '1 year 2 mons', 'interval', '14 mons', true],
    ['interval', '1 day', 'interval', '24:00:00', false],
    ['interval', '-00:00:01.5', 'interval', '-00:00:01.500000', true],
    ['inet', '10.0.0.1/32', 'inet', '10.0.0.1', true],
    ['inet', '::1/128', 'inet', '::1', true],
    ['inet', '10.0.0.0/24', 'inet', '10.0.0.0', false],
    ['_text', '{a,NULL,"NULL","x,y"}', '_text', '{"a",NULL,"NULL","x,y"}', true],
    ['_text', '{NULL}', '_text', '{"NULL"}', false],
    ['_numeric', '{{1.0,2},{3,NULL}}', '_numeric', '{{1,2.00},{3,NULL}}', true],
    ['_text', '{}', '_text', '{""}', false],
    ['int4range', '[1,2)', 'text', '[1,2)', true],
    ['macaddr', 'a', 'macaddr', 'a', true],
  ])('%s %s and %s %s: %s', (from, a, to, b, equal) => {
    const how = comparison(type(from), type(to));
    expect(how).toBeDefined();
    expect(how!.canonical(a) === how!.canonical(b)).toBe(equal);
  });
});

describe('types without a common form are not compared', () => {
  test.each([
    ['float8', 'numeric'],
    ['text', 'uuid'],
    ['macaddr', 'inet'],
    ['_text', 'text'],
    ['timestamp', 'date'],
  ])('%s and %s', (from, to) => expect(comparison(type(from), type(to))).toBeUndefined());
});

describe('keys sort as the servers sort them', () => {
  test.each<[string, string[]]>([
    ['int8', ['-9223372036854775808', '-10', '-9', '0', '9', '10', '9223372036854775806', '9223372036854775807']],
    ['numeric', ['-Infinity', '-1.5', '-1.49', '0', '0.10', '0.2', '12345678901234567890.5', '12345678901234567891', 'Infinity', 'NaN']],
    ['text', ['', 'A', 'Z', 'a', 'é', '\uffee', '😀']],
    ['uuid', ['00000000-0000-0000-0000-000000000001', '10000000-0000-0000-0000-000000000000', 'a0000000-0000-0000-0000-000000000000']],
    ['timestamp', ['-infinity', '0045-12-31 00:00:00 BC', '0044-01-01 00:00:00 BC', '0001-01-01 00:00:00', '2020-01-31 23:59:59.9', '2020-02-01 00:00:00', '10000-01-01 00:00:00', 'infinity']],
    ['date', ['2020-01-31', '2020-02-01', '2020-12-31', '2021-01-01']],
    ['bool', ['f', 't']],
  ])('%s', (name, sorted) => {
    const { compare } = comparison(type(name), type(name))!.order;
    for (const [index, a] of sorted.entries())
      for (const [other, b] of sorted.entries())
        expect(Math.sign(compare(a, b)), `${a} and ${b}`).toBe(Math.sign(index - other));
  }); // prettier-ignore
});

test('decimals that are no decimals stay as they are', () => {
  for (const text of ['', '.', 'NaN', 'e5', '1e9999999']) expect(canonicalDecimal(text)).toBe(text);
  expect(compareDecimals('1.0', '1.00')).toBe(0);
});

test('text that is no JSON stays as it is, however deep', () => {
  for (const text of ['', '{', '{"a"}', '[1,]x', '['.repeat(100_000)]) expect(canonicalJson(text)).toBe(text);
});
