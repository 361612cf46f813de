import { expect, test } from 'vitest';
import { parseConnectionString } from './connection-string.ts';
import { connectFailure } from './failure.ts';

const target = parseConnectionString('postgresql://app:secret@127.0.0.1:5432/shop');

// The words are those of PostgreSQL 18.4.
test.each([
  ['42501', 'permission denied to start WAL sender', 'replicate/no-permission', '"app" may not replicate'],
  ['42501', 'permission denied for database "shop"', 'connect/auth-failed', 'refused user "app"'],
  ['28P01', 'password authentication failed for user "app"', 'connect/auth-failed', 'refused user "app"'],
  ['53300', 'sorry, too many clients already', 'connect/not-now', 'too many clients'],
  ['', 'Connection terminated unexpectedly', 'connect/lost', 'was lost'],
])('%s %s is %s', (code, message, expected, text) => {
  const error = connectFailure(target, Object.assign(new Error(message), { code }));
  expect(error.code).toBe(expected);
  expect(error.message).toContain(text);
  expect(error.message).not.toContain('secret');
});
