import { expect, test } from 'vitest';
import { answerOf, type ServerError } from './answer.ts';

const statement = 'CREATE TABLE "é😀" (\n  a int EXCLUDE,\n  b int\n);';

test.each<[string, ServerError, object]>([
  [
    'PostgreSQL counts characters from 1',
    {
      code: '42601',
      message: 'syntax error',
      position: String([...statement.slice(0, statement.indexOf('EXCLUDE'))].length + 1),
    },
    { state: 'refused', code: '42601', at: statement.indexOf('EXCLUDE') },
  ],
  [
    'CockroachDB puts a caret below the text',
    {
      code: '0A000',
      message: 'at or near "exclude": syntax error: unimplemented: this syntax',
      detail: 'source SQL:\nCREATE TABLE "é😀" (\n  a int EXCLUDE,\n        ^',
      hint: 'You have attempted to use a feature that is not yet implemented.\nSee: https://go.crdb.dev/issue-v/46657/v26.2',
    },
    {
      state: 'refused',
      at: statement.indexOf('EXCLUDE'),
      hint: expect.stringContaining('issue-v/46657') as string,
    },
  ],
  [
    'its caret counts bytes',
    {
      code: '42601',
      message: 'syntax error',
      detail: 'source SQL:\nCREATE TABLE "é😀" (\n                      ^',
    },
    { state: 'refused', at: statement.indexOf('(') },
  ],
  [
    'a detail that is not about this text says nothing of the place',
    { code: '42601', message: 'no', detail: 'source SQL:\nSELECT x\n       ^' },
    { state: 'refused', at: null },
  ],
  [
    'a name that is not there',
    { code: '42P01', message: 'relation "t" does not exist' },
    { state: 'unknown-name' },
  ],
  [
    'a function that is not there',
    { code: '42883', message: 'unknown function: f()' },
    { state: 'unknown-name' },
  ],
  ['there already', { code: '42P07', message: 'exists' }, { state: 'not-checked' }],
  ['no right to', { code: '42501', message: 'permission denied' }, { state: 'not-checked' }],
  [
    'too slow',
    { code: '57014', message: 'canceling statement' },
    { state: 'not-checked', why: 'the server took too long' },
  ],
  ['the server is ill', { code: 'XX000', message: 'internal error' }, { state: 'not-checked' }],
  [
    'more than one statement',
    { code: '42601', message: 'cannot insert multiple commands into a prepared statement' },
    { state: 'not-checked' },
  ],
  ['read-only is past the parser', { code: '25006', message: 'cannot execute' }, { state: 'accepted' }],
  ['no SQLSTATE: not the server’s answer', { message: 'boom' }, { state: 'not-checked', why: 'boom' }],
])('%s', (_, error, expected) => {
  expect(answerOf(statement, error)).toMatchObject(expected);
});
