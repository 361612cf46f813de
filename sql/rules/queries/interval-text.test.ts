import { describe, expect, it } from 'vitest';
import { isInterval, rewrittenInterval } from './interval-text.ts';

const taken = [
  '1 day', '1day2hours', '-1 day', '+3 mons', '1.5 weeks', '.5 h', '36.38 hours', '1y 2mon 3d 4h 5m 6s', '5 MINUTES',
  '1 day 02:03:04', '1 day -02:03:04.5', '1 year +02:03', '00:00:01 1 day', '4 microseconds 5 ms', '3 µs', ' 1 day ',
  '1', '-1.5', '1 2:03', '1-2', '1-2 3', '1-2 3 4:05:06', '4:05', '4:05.6', ':05', '1.5:02:03', '-1-2 -3 -4:05:06',
  'P1Y2M3DT4H5M6S', 'PT36H', 'P1W', 'P-1Y', 'PT1.5S',
]; // prettier-ignore

const refused = [
  '', ' ', '@ 1 minute', '1 day ago', '1 day, 2 hours', 'infinity', '-infinity', '1 decade', '2 centuries', '1 millennium',
  'day', '1 foo', '1 day and 2 hours', '1 day+02:03', 'P0001-02-03T04:05:06', 'p1y', 'P', '1 2', '1 2 3', '1:2:3:4', '4:05 1',
  '4:05:06 1-2', '1-2-3', '1-2 3-4', '1.5:02 day', '--1', '1 quarter',
]; // prettier-ignore

const rewritten = {
  '@ 1 minute': '1 minute',
  '@ 1 day 2 hours ago': '-1 day -2 hours',
  '-3 days 4 hours ago': '3 days -4 hours',
  '2 centuries 1 decade 5 days': '200 years 10 years 5 days',
  '1 day, 2 hours': '1 day 2 hours',
  '5 min ago': '-5 min',
};

describe('the text of an interval', () => {
  it.each(taken)('is taken: %s', (text) => {
    expect(isInterval(text)).toBe(true);
  });
  it.each(refused)('is refused: %s', (text) => {
    expect(isInterval(text)).toBe(false);
  });
  it('is days and hours when the type says so', () => {
    expect(isInterval('1 2', true)).toBe(true);
    expect(isInterval('1 2 3', true)).toBe(false);
  });
  it.each(Object.entries(rewritten))('%s becomes %s', (text, instead) => {
    expect(rewrittenInterval(text)).toBe(instead);
  });
  it.each(['infinity', '1 day 02:03 ago', 'P0001-02-03T04:05:06', '1 foo', '1 day'])('%s stays', (text) => {
    expect(rewrittenInterval(text)).toBeNull();
  });
});
