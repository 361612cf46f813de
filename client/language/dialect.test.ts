import { expect, test } from 'vitest';
import { withDialectComment } from './dialect.ts';

const changed = (text: string): string => {
  const edit = withDialectComment(text, 'mysql');
  return text.slice(0, edit.start) + edit.text + text.slice(edit.end);
};

test.each([
  ['SELECT 1;\n', '-- molt: dialect=mysql\nSELECT 1;\n'],
  ['', '-- molt: dialect=mysql\n'],
  ['SELECT 1;\r\n', '-- molt: dialect=mysql\r\nSELECT 1;\r\n'],
  ['\uFEFFSELECT 1;\n', '\uFEFF-- molt: dialect=mysql\nSELECT 1;\n'],
  ['-- molt: dialect=postgres\nSELECT 1;\n', '-- molt: dialect=mysql\nSELECT 1;\n'],
  ['-- a dump\n/* molt: dialect = cockroach */\n', '-- a dump\n/* molt: dialect = mysql */\n'],
])('%j', (text, expected) => {
  expect(changed(text)).toBe(expected);
});
