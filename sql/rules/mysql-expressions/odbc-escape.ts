import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** What ODBC calls a date, a time, a timestamp. (MySQL Reference Manual 8.4, "Date and Time Literals") */
const types: Readonly<Record<string, string>> = { D: 'DATE', T: 'TIME', TS: 'TIMESTAMP' };

export const odbcEscape = defineRule({
  code: 'MOLT407',
  name: 'odbc-escape',
  title: '{d …}, {ts …}, {OJ …}',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL takes ODBC’s braces as they are; CockroachDB has no token {. Drivers that replace them before the statement is sent keep working.',
  workaround: 'Write DATE, TIME or TIMESTAMP before the text, and the join without braces.',
  documentation: docs('sql-constants'),
  examples: [
    {
      bad: "SELECT {d '2025-01-31'}, {ts '2025-01-31 10:00:00'};",
      fixed: "SELECT DATE '2025-01-31', TIMESTAMP '2025-01-31 10:00:00';",
    },
    {
      bad: 'SELECT * FROM {OJ a LEFT OUTER JOIN b ON a.id = b.id};',
      fixed: 'SELECT * FROM a LEFT OUTER JOIN b ON a.id = b.id;',
    },
    { good: "SELECT DATE '2025-01-31';" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('{')) return;
      for (let at = 0; at < statement.tokens.length - 2; at++) {
        if (!statement.is(at, '{')) continue;
        const what = statement.tokens[at + 1]?.text ?? '';
        let close = at + 2;
        while (close < statement.tokens.length && !statement.is(close, '}')) close++;
        if (!statement.is(close, '}')) return;
        const whole = statement.span(at, close).range;
        const inside = statement.span(at + 2, close - 1);
        const type = types[what];
        const text = type === undefined ? statement.slice(inside) : `${type} ${statement.slice(inside)}`;
        statement.report({
          range: statement.span(at, at + 1).range,
          message: `CockroachDB knows no { of ODBC${type === undefined ? '' : `; ${type} says the same`}.`,
          fix:
            type !== undefined || what === 'OJ' || what === 'FN'
              ? { title: 'Write it without braces', class: 'safe', edits: [replace(whole, text)] }
              : undefined,
        });
        if (type !== undefined) at = close;
      }
    },
  },
});
