import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const functionLanguage = defineRule({
  code: 'MOLT153',
  name: 'function-language',
  title: 'Function in another language',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Functions are written in SQL or, since v23.2, in PL/pgSQL. Python, Perl, JavaScript and C are refused when the function is made.',
  workaround: 'Move the logic into the application, or write it in PL/pgSQL.',
  documentation: docs('user-defined-functions'),
  issue: 17511,
  examples: [
    { bad: 'CREATE FUNCTION p(a INT8) RETURNS INT8 LANGUAGE plpython3u AS $$ return a $$;' },
    { bad: "CREATE FUNCTION c(a INT8) RETURNS INT8 LANGUAGE c AS 'lib.so', 'c';" },
    { good: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE 'sql' AS $$ SELECT 1 $$;" },
  ],
  visit: {
    CreateFunctionStmt(node, statement) {
      for (const option of node.options ?? []) {
        if (!('DefElem' in option) || option.DefElem.defname !== 'language') continue;
        const arg = option.DefElem.arg;
        const name = arg !== undefined && 'String' in arg ? (arg.String.sval ?? '').toLowerCase() : '';
        if (name === 'sql' || (name === 'plpgsql' && !statement.isBefore('v23.2'))) continue;
        const first = statement.tokenAt(option.DefElem.location);
        statement.report({
          range: statement.span(first, first + 1).range,
          message: `CockroachDB has no functions in ${name || 'this language'}${name === 'plpgsql' ? ' before v23.2' : ''}.`,
        });
      }
    },
  },
});
