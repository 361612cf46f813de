import { expect, test } from 'vitest';
import { parseVersion } from './probe.ts';

test.each([
  ['PostgreSQL 18.1 on x86_64-pc-linux-gnu, compiled by gcc', { product: 'PostgreSQL', version: '18.1' }],
  [
    'CockroachDB CCL v26.2.0 (x86_64-pc-linux-gnu, built 2026/05/01 10:00:00, go1.24)',
    { product: 'CockroachDB', version: 'v26.2.0' },
  ],
  ['8.4.3', { product: 'MySQL', version: '8.4.3' }],
  ['11.4.2-MariaDB-deb12', { product: 'MariaDB', version: '11.4.2' }],
])('%s', (text, expected) => expect(parseVersion(text)).toEqual(expected));
