import { describe, expect, test } from 'vitest';
import { catalogue, MoltError, redact, toErrorReport } from './errors.ts';

describe('redact removes every secret', () => {
  test.each([
    ['postgresql://ana:s3cret@db:5432/orders', 'postgresql://ana:***@db:5432/orders'],
    ['failed: mysql://root:p@ss:w/rd@h/db refused', 'failed: mysql://root:***@h/db refused'],
    ['root:hunter2@(lms.ns.svc:9043)/app', 'root:***@(lms.ns.svc:9043)/app'],
    ['root:hunter2@tcp(lms:9043)/app', 'root:***@tcp(lms:9043)/app'],
    ['host=x password=hunter2 user=y', 'host=x password=*** user=y'],
    ['{"password":"hunter2","user":"y"}', '{"password":"***","user":"y"}'],
    [
      'postgres://u@h/db?sslpassword=abc&sslmode=require',
      'postgres://u@h/db?sslpassword=***&sslmode=require',
    ],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    ['postgresql://ana@db/orders', 'postgresql://ana@db/orders'],
  ])('%s', (input, expected) => expect(redact(input)).toBe(expected));
});

test('an error says what happened, to what, and what to do', () => {
  const report = new MoltError('connect/refused', { address: 'db1:5432' }).toReport();
  expect(report.message).toBe('No server answers at db1:5432');
  expect(report.remedy).toContain('Check host and port');
});

test('what has no code becomes internal, redacted', () => {
  expect(toErrorReport(new Error('boom postgresql://a:b@c/d'))).toMatchObject({
    code: 'internal',
    message: expect.stringContaining('postgresql://a:***@c/d'),
  });
});

test('titles have no final period, remedies are sentences', () => {
  for (const [code, { title, remedy }] of Object.entries(catalogue)) {
    expect(title, code).not.toMatch(/\.$/);
    if (!remedy.startsWith('{')) expect(remedy, code).toMatch(/\.$/);
  }
});
