import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const bytesPattern = defineRule({
  code: 'MOLT224',
  name: 'bytes-pattern',
  title: 'LIKE of bytes',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'LIKE compares strings only: with bytes on one side the statement fails when its types are checked.',
  workaround:
    'For a prefix compare substring(a, 1, n) with the bytes; else decode what is text with convert_from(a, ’UTF8’).',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT 1 FROM files WHERE head::BYTEA LIKE 'GIF%'::BYTEA;",
      good: "SELECT 1 FROM files WHERE substring(head::BYTEA, 1, 3) = 'GIF'::BYTEA;",
    },
    {
      bad: "CREATE TABLE files (id INT8 PRIMARY KEY, head BYTEA);\nSELECT 1 FROM files WHERE head LIKE 'GIF%';",
      good: "CREATE TABLE files (id INT8 PRIMARY KEY, name TEXT);\nSELECT 1 FROM files WHERE name LIKE 'GIF%';",
    },
    { good: "SELECT 1 FROM files WHERE convert_from(head, 'UTF8') LIKE 'GIF%';" },
  ],
  types(found) {
    if (found.sort !== 'pattern' || !found.types.includes('bytes')) return null;
    return {
      range: found.place.range,
      message: `CockroachDB has ${found.what} for strings, not for bytes.`,
    };
  },
});
