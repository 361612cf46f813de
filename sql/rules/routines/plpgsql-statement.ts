import type { Node } from '../../parse/parser.ts';
import { tokenize, type Token } from '../../parse/tokens.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const plpgsqlStatement = defineRule({
  code: 'MOLT154',
  name: 'plpgsql-statement',
  title: 'PL/pgSQL that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A part of PL/pgSQL is missing: dynamic SQL, loops over queries and arrays, PERFORM, %TYPE, RECORD variables, FOUND, GET DIAGNOSTICS. The function is refused when it is made.',
  workaround:
    'PERFORM f() becomes SELECT f() INTO a variable. Loops over queries become one statement for all rows, or OPEN, FETCH and LOOP. Write types out instead of %TYPE. For FOUND, use RETURNING … INTO and test for NULL. Dynamic SQL goes into the application.',
  documentation: docs('plpgsql'),
  issue: 117744,
  examples: [
    { bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN PERFORM now(); RETURN 1; END $$;' },
    {
      bad: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; RETURN 1; END $$;",
    },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE r RECORD; BEGIN FOR r IN SELECT 1 AS a LOOP NULL; END LOOP; RETURN 1; END $$;',
    },
    {
      good: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE n INT8; BEGIN FOR i IN 1..3 LOOP n := i; END LOOP; RETURN n; END $$;',
    },
  ],
  visit: {
    CreateFunctionStmt(node, statement) {
      if (languageOf(node.options) === 'plpgsql') checkBody(statement);
    },
    DoStmt(node, statement) {
      const language = languageOf(node.args);
      if (language === null || language === 'plpgsql') checkBody(statement);
    },
  },
});

function languageOf(options: readonly Node[] | undefined): string | null {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'language') continue;
    const arg = option.DefElem.arg;
    return arg !== undefined && 'String' in arg ? (arg.String.sval ?? '').toLowerCase() : null;
  }
  return null;
}

/** Keywords behind which a PL/pgSQL statement begins. */
const opensStatement = new Set([';', 'BEGIN', 'THEN', 'ELSE', 'LOOP', '>>']);

function checkBody(statement: StatementContext): void {
  const body =
    statement.tokens.findLast((token) => token.kind === 'dollar-quote') ??
    statement.tokens.find((token, i) => token.kind === 'string' && statement.is(i - 1, 'AS'));
  if (body === undefined) return;
  const quote = body.kind === 'dollar-quote' ? body.text.indexOf('$', 1) + 1 : body.text.indexOf("'") + 1;
  const tokens = tokenize(
    body.text.slice(quote, body.text.length - (body.kind === 'dollar-quote' ? quote : 1)),
  );
  const from = body.start + quote;
  const say = (first: Token, last: Token, message: string, issue?: number) =>
    statement.report({ range: { start: from + first.start, end: from + last.end }, message, issue });
  const is = (i: number, text: string) => tokens[i]?.kind !== 'string' && tokens[i]?.text === text;
  const inDeclarations = declarations(tokens);

  tokens.forEach((token, i) => {
    const next = tokens[i + 1] ?? token;
    const begins = i === 0 || opensStatement.has(tokens[i - 1]?.text ?? '');
    if (token.kind === 'mark') {
      if (token.text === '%' && (is(i + 1, 'TYPE') || is(i + 1, 'ROWTYPE'))) {
        say(token, next, `CockroachDB takes no %${next.text} in a routine: write the type.`, 114676);
      }
      return;
    }
    if (token.kind !== 'word') return;
    if (begins) {
      switch (token.text) {
        case 'PERFORM':
          say(token, token, 'CockroachDB has no PERFORM: SELECT … INTO a variable instead.');
          return;
        case 'EXECUTE':
          say(token, token, 'CockroachDB has no dynamic SQL in routines.');
          return;
        case 'FOREACH':
          say(token, token, 'CockroachDB has no FOREACH: loop over the positions of the array.', 105246);
          return;
        case 'ASSERT':
          say(token, token, 'CockroachDB has no ASSERT: use IF and RAISE.');
          return;
        case 'CASE':
          say(token, token, 'CockroachDB has no CASE statement in PL/pgSQL: use IF … ELSIF.');
          return;
        case 'GET':
          if (is(i + 1, 'DIAGNOSTICS') || is(i + 2, 'DIAGNOSTICS'))
            say(token, next, 'CockroachDB has no GET DIAGNOSTICS.');
          return;
        case 'RAISE':
          if (is(i + 1, ';'))
            say(token, token, "CockroachDB refuses a RAISE without a message: RAISE EXCEPTION '%', SQLERRM.");
          return;
        case 'RETURN':
          if (is(i + 1, 'QUERY') && is(i + 2, 'EXECUTE')) {
            say(token, tokens[i + 2] ?? next, 'CockroachDB has no dynamic SQL in routines.');
          } else if ((is(i + 1, 'QUERY') || is(i + 1, 'NEXT')) && statement.isBefore('v25.2')) {
            say(token, next, `CockroachDB has RETURN ${next.text} since v25.2.`);
          }
          return;
        case 'FOR': {
          const loop = tokens.findIndex((each, n) => n > i && each.text === 'LOOP');
          const range = tokens.slice(i, loop === -1 ? undefined : loop);
          // `1..3` comes out of the scanner as numbers and dots in several ways.
          const counts = /\.\./.test(
            body.text.slice(quote + token.start, quote + (range.at(-1)?.end ?? token.end)),
          );
          if (!counts)
            say(
              token,
              token,
              'CockroachDB has no loop over the rows of a query: use a cursor, or one statement for all rows.',
              105246,
            );
          else if (statement.isBefore('v24.3'))
            say(token, token, 'CockroachDB has FOR loops since v24.3.', 105246);
          return;
        }
        default:
      }
    }
    if (token.text === 'FOUND' && !is(i - 1, '.') && !is(i + 1, '.')) {
      say(token, token, 'CockroachDB does not set FOUND: use RETURNING … INTO, or count.', 122306);
    } else if (token.text === 'RECORD' && inDeclarations(i)) {
      say(
        token,
        token,
        'CockroachDB has no RECORD variables: use scalar variables or a composite type.',
        105713,
      );
    } else if (token.text === 'ALIAS' && is(i + 1, 'FOR') && inDeclarations(i)) {
      say(token, next, 'CockroachDB has no ALIAS in PL/pgSQL: name the parameter.');
    }
  });
}

/** Tells whether a token stands between DECLARE and its BEGIN. */
function declarations(tokens: readonly Token[]): (index: number) => boolean {
  const inside: boolean[] = [];
  let declaring = false;
  for (const token of tokens) {
    if (token.kind === 'word' && token.text === 'DECLARE') declaring = true;
    if (token.kind === 'word' && token.text === 'BEGIN') declaring = false;
    inside.push(declaring);
  }
  return (index) => inside[index] ?? false;
}
