import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from './database.ts';

let source: TestDatabase;
beforeAll(async () => {
  source = await createDatabase('source');
});
afterAll(() => source.drop());

test('the source writes a logical WAL, as replication needs', async () => {
  expect(await source.query('SHOW wal_level')).toEqual([{ wal_level: 'logical' }]);
});
