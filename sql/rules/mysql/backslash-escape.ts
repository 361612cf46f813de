import { figure } from '../../../contracts/figure.ts';
import { literalsOf, type Literal } from '../../mysql/literals.ts';
import { cockroachString, stringValue } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const backslashEscape = defineRule({
  code: 'MOLT303',
  name: 'backslash-escape',
  title: 'Backslash in a string',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: "A backslash is an ordinary character in CockroachDB's strings. With \\' the string never ends; with \\n and others the row gets a backslash and a letter, without an error.",
  workaround: "Double the quote, or write e'…', in which backslashes count.",
  documentation: docs('sql-constants'),
  examples: [
    { bad: "SELECT 'it\\'s';", fixed: "SELECT 'it''s';" },
    { bad: "INSERT INTO t (a) VALUES ('two\\nlines');", fixed: "INSERT INTO t (a) VALUES (e'two\\nlines');" },
    { good: "SELECT 'it''s';" },
    { good: "SELECT e'two\\nlines';" },
  ],
  mysql: {
    statement(_, statement) {
      const { tokens } = statement;
      const strings = literalsOf(statement).filter(
        ({ kind, raw, token }) =>
          kind === 'string' && raw.startsWith("'") && raw.includes('\\') && tokens[token - 1]?.text !== 'E',
      );
      const [first, ...others] = strings;
      if (first === undefined) return;
      const breaks = strings.some(endsElsewhere);
      const more =
        others.length === 0 ? '' : ` The same goes for ${figure(others.length)} more strings here.`;
      const at = first.raw.indexOf('\\');
      // What stands behind it may have two UTF-16 units.
      const escaped = String.fromCodePoint(first.raw.codePointAt(at + 1) ?? 0);
      const start = first.range.start + at;
      statement.report({
        range: { start, end: Math.min(start + 1 + escaped.length, first.range.end) },
        layer: breaks ? 'grammar' : 'meaning',
        message: endsElsewhere(first)
          ? `The backslash escapes nothing in CockroachDB: the string ends at the quote behind it.${more}`
          : `The backslash escapes nothing in CockroachDB: it becomes part of the string.${more}`,
        fix: {
          title: "Write the strings without backslashes, or as e'…'",
          // A \0 in a text is a thing to look at.
          class: strings.some(({ raw }) => stringValue(raw).includes('\0')) ? 'review' : 'safe',
          edits: strings.map(({ range, raw }) => replace(range, cockroachString(stringValue(raw)))),
        },
      });
    },
  },
});

/** Whether CockroachDB sees the end of the string in another place: at `\'`. */
function endsElsewhere({ raw }: Literal): boolean {
  return /(?:^|[^'\\])(?:\\\\)*\\'/.test(raw.slice(1, -1));
}
