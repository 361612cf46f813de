import { figure } from '../../../contracts/figure.ts';
import { literalsOf } from '../../mysql/literals.ts';
import { cockroachString, isPlainName, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const doubleQuotedString = defineRule({
  code: 'MOLT302',
  name: 'double-quoted-string',
  title: 'String in double quotes',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Double quotes hold names in CockroachDB. A string in them is read as a column: mostly an error, and a silent change of meaning where a column has that name.',
  workaround: 'Write single quotes, with quotes inside of the string doubled.',
  documentation: docs('sql-constants'),
  examples: [
    {
      bad: 'SELECT * FROM t WHERE name = "Bob O\'Neil";',
      fixed: "SELECT * FROM t WHERE name = 'Bob O''Neil';",
    },
    { bad: 'UPDATE t SET state = "done";', fixed: "UPDATE t SET state = 'done';" },
    { good: "SELECT * FROM t WHERE name = 'bob';" },
    { good: 'SELECT "t"."Name" FROM "t";' },
  ],
  mysql: {
    statement(_, statement) {
      if (statement.ansiQuotes) return;
      const strings = literalsOf(statement).filter(
        ({ raw, token }) => raw.startsWith('"') && isString(statement, token),
      );
      const [first, ...others] = strings;
      if (first === undefined) return;
      const more = others.length === 0 ? '' : ` (and ${figure(others.length)} more strings)`;
      statement.report({
        range: { start: first.range.start, end: Math.min(first.range.end, first.range.start + 60) },
        // Quoted keywords are what a corrected name looks like; nothing tells one from a string.
        severity: strings.every(({ raw }) => isQuotedKeyword(raw)) ? 'warning' : 'error',
        message: `CockroachDB reads ${shown(first.raw)} as the name of a column${more}.`,
        fix: {
          title: 'Write single quotes',
          // What looks like a name may be one: the file could be meant for sql_mode ANSI_QUOTES.
          class: strings.every(({ raw }) => !/^"[A-Za-z_]\w*"$/.test(raw)) ? 'safe' : 'review',
          edits: strings.map(({ range, raw }) => replace(range, cockroachString(stringValue(raw)))),
        },
      });
    },
  },
});

function isQuotedKeyword(raw: string): boolean {
  const name = raw.slice(1, -1);
  return /^[a-z_]+$/.test(name) && !isPlainName(name);
}

function shown(raw: string): string {
  return raw.length > 40 ? `${raw.slice(0, 38)}…"` : raw;
}

/** Where only a name can stand, it is one: `FROM "t"`, `"t"."c"`, behind AS it is an alias. */
function isString({ tokens }: MysqlStatement, index: number): boolean {
  if (index === -1) return true;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (before?.text === '.' || after?.text === '.') return false;
  return !(
    before?.kind === 'word' &&
    ['AS', 'FROM', 'INTO', 'JOIN', 'TABLE', 'UPDATE', 'EXISTS'].includes(before.text)
  );
}
