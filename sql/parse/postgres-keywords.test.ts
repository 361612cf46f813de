import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { postgresKeywords } from './postgres-keywords.ts';

it('knows the words of the parser that is built in, no more and no less', () => {
  const path = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
  const binary = readFileSync(path, 'latin1');
  // ScanKeywords_kw_string of PostgreSQL: all in order, each ended by a NUL.
  const table = /abort\0(?:[a-z_]+\0)*zone\0/.exec(binary)?.[0] ?? '';
  expect(table.length).toBeGreaterThan(3000);
  expect([...postgresKeywords].map((word) => word.toLowerCase())).toEqual(table.split('\0').slice(0, -1));
});
