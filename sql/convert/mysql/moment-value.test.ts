import { expect, it } from 'vitest';
import { momentText, timeOfNumber, yearNumber } from './moment-value.ts';

it.each<[string, string | null]>([
  ['20240105', '2024-01-05'],
  ['20240105103000', '2024-01-05 10:30:00'],
  ['20240105103000.25', '2024-01-05 10:30:00.25'],
  ['240105', '2024-01-05'],
  ['991231235959', '1999-12-31 23:59:59'],
  ['2024.1.5', '2024-01-05'],
  ['2024/01/05 10.30', '2024-01-05 10:30:00'],
  ['24-1-5', '2024-01-05'],
  ['70-01-05T1:2:3', '1970-01-05 01:02:03'],
  ['2024.01.05 10:30:00+02:00', '2024-01-05 10:30:00+02:00'],
  // As it is, or nothing that MySQL takes.
  ['2024-01-05', null],
  ['2024-1-5 1:2:3.5', null],
  ['2024/01/05 10:30', null],
  ['2024-01-05 10:30:00+02:00', null],
  ['0000-00-00', null],
  ['20241345', null],
  ['yesterday', null],
  ['', null],
])('the moment %s', (value, expected) => {
  expect(momentText(value)).toBe(expected);
});

it.each<[string, string | null]>([
  ['101112', '10:11:12'],
  ['-1001112.5', '-100:11:12.5'],
  ['1112', '00:11:12'],
  ['12', '00:00:12'],
  ['0', '00:00:00'],
  ['1e3', null],
])('the time %s', (value, expected) => {
  expect(timeOfNumber(value)).toBe(expected);
});

it.each<[string, boolean, string | null]>([
  ['99', false, '1999'],
  ['5', false, '2005'],
  ['0', false, null],
  ['0', true, '2000'],
  ['00', true, '2000'],
  ['1999', true, null],
  ['0000', true, null],
])('the year %s (in quotes: %s)', (value, isText, expected) => {
  expect(yearNumber(value, isText)).toBe(expected);
});
