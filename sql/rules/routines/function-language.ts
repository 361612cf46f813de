import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

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
    { bad: 'DO LANGUAGE plperl $$ 1; $$;' },
    { good: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE 'sql' AS $$ SELECT 1 $$;" },
  ],
  visit: {
    CreateFunctionStmt(node, statement) {
      const said = languageIn(node.options, statement);
      if (said === null || said.name === 'sql') return;
      if (said.name === 'plpgsql' && !statement.isBefore('v23.2')) return;
      statement.report({
        range: said.clause.range,
        message: `CockroachDB has no functions in ${said.name || 'this language'}${said.name === 'plpgsql' ? ' before v23.2' : ''}.`,
      });
    },
    DoStmt(node, statement) {
      const said = languageIn(node.args, statement);
      if (said === null || said.name === 'plpgsql') return;
      statement.report({
        range: said.clause.range,
        message: `CockroachDB’s DO is in PL/pgSQL only, not in ${said.name}.`,
      });
    },
  },
});

/** LANGUAGE x, in lower case, and where it stands. */
function languageIn(
  options: readonly Node[] | undefined,
  statement: StatementContext,
): { readonly name: string; readonly clause: Span } | null {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'language') continue;
    const { arg, location } = option.DefElem;
    const first = statement.tokenAt(location);
    return {
      name: arg !== undefined && 'String' in arg ? (arg.String.sval ?? '').toLowerCase() : '',
      clause: statement.span(first, first + 1),
    };
  }
  return null;
}
