import type { PlSort, PlStatement } from '../../routines/program.ts';
import type { RoutineBody } from '../../routines/lint-body.ts';
import { docs } from '../documentation.ts';
import type { CockroachVersion } from '../metadata.ts';
import { defineRule } from '../rule.ts';

interface Refused {
  readonly message: string;
  readonly issue?: number;
  /** First version that takes it. */
  readonly since?: CockroachVersion;
}

const dynamic = { message: 'CockroachDB has no dynamic SQL in routines.', issue: 117744 };
const queryLoop = {
  message: 'CockroachDB has no loop over the rows of a query: use a cursor, or one statement for all rows.',
  issue: 105246,
};

/** What CockroachDB v26.2 lacks (docs: PL/pgSQL, known limitations), and what came after v23.2, with PL/pgSQL itself. */
const refused: Partial<Record<PlSort, Refused>> = {
  perform: { message: 'CockroachDB has no PERFORM: SELECT … INTO a variable instead.', issue: 117744 },
  execute: dynamic,
  'return-query-execute': dynamic,
  'open-execute': dynamic,
  'for-execute': dynamic,
  'for-query': queryLoop,
  'for-cursor': queryLoop,
  foreach: { message: 'CockroachDB has no FOREACH: loop over the positions of the array.', issue: 105246 },
  assert: { message: 'CockroachDB has no ASSERT: use IF and RAISE.', issue: 117744 },
  case: { message: 'CockroachDB has no CASE statement in PL/pgSQL: use IF … ELSIF.', issue: 117744 },
  'get-diagnostics': { message: 'CockroachDB has no GET DIAGNOSTICS.', issue: 117744 },
  'for-range': { message: 'CockroachDB has FOR loops since v24.3.', issue: 105246, since: 'v24.3' },
  'return-next': { message: 'CockroachDB has RETURN NEXT since v25.2.', issue: 117744, since: 'v25.2' },
  'return-query': { message: 'CockroachDB has RETURN QUERY since v25.2.', issue: 117744, since: 'v25.2' },
  block: { message: 'CockroachDB has nested blocks since v24.1.', since: 'v24.1' },
  call: { message: 'CockroachDB has CALL in routines since v24.1.', since: 'v24.1' },
};

/** What RAISE … USING may not set: names of things of the schema. */
const raiseOptions = new Set(['column', 'constraint', 'datatype', 'table', 'schema']);

export const plpgsqlStatement = defineRule({
  code: 'MOLT154',
  name: 'plpgsql-statement',
  title: 'PL/pgSQL that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A part of PL/pgSQL is missing: dynamic SQL, loops over queries and arrays, PERFORM, CASE, ASSERT, FOUND, GET DIAGNOSTICS. The function is refused when it is made.',
  workaround:
    'PERFORM f() becomes SELECT f() INTO a variable. Loops over queries become one statement for all rows, or OPEN, FETCH and LOOP. For FOUND, use RETURNING … INTO and test for NULL. Dynamic SQL goes into the application.',
  documentation: docs('plpgsql'),
  issue: 117744,
  examples: [
    {
      good: 'CREATE FUNCTION f(INT8) RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE a ALIAS FOR $1; BEGIN RETURN a; END $$;',
    },
    { bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN PERFORM now(); RETURN 1; END $$;' },
    {
      bad: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'SELECT 1'; RETURN 1; END $$;",
    },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE a INT8; BEGIN FOR a IN SELECT 1 LOOP NULL; END LOOP; RETURN 1; END $$;',
    },
    { bad: "DO 'BEGIN FOREACH x IN ARRAY ARRAY[1, 2] LOOP NULL; END LOOP; END';" },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = 1; IF NOT FOUND THEN RETURN 0; END IF; RETURN 1; END $$;',
    },
    { bad: "DO $$ BEGIN RAISE EXCEPTION 'no' USING TABLE = 't'; END $$;" },
    {
      good: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE n INT8; BEGIN FOR i IN 1..3 LOOP n := i; END LOOP; RETURN n; END $$;',
    },
    {
      good: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE found INT8; BEGIN SELECT count(*) INTO found FROM t WHERE a = 'PERFORM x;'; RETURN found; END $$;",
    },
  ],
  body(body) {
    const { program } = body;
    if (program === null) return;
    for (const statement of program.statements) {
      check(statement, body);
    }
    for (const { name, range } of program.options) {
      if (name !== 'print_strict_params') continue;
      body.report({ range, issue: 123671, message: `CockroachDB does not know the option ${name}.` });
    }
    found(body);
    for (const [i, token] of body.tokens.entries()) {
      // Of an alias for it, MOLT170 says the same.
      if (token.kind !== 'parameter' || body.tokens[i - 2]?.text === 'ALIAS') continue;
      body.report({
        range: { start: token.start, end: token.end },
        issue: 114701,
        message: `CockroachDB’s PL/pgSQL knows no ${token.text}: name the parameter.`,
      });
    }
  },
});

function check(statement: PlStatement, body: RoutineBody): void {
  const { sort, range } = statement;
  const known = refused[sort];
  if (known !== undefined && (known.since === undefined || body.isBefore(known.since))) {
    body.report({ range, message: known.message, issue: known.issue });
  }
  if (sort === 'raise' && statement.isEmpty) {
    body.report({
      range,
      message: "CockroachDB refuses a RAISE without a message: RAISE EXCEPTION '%', SQLERRM.",
    });
  }
  for (const option of statement.options) {
    if (!raiseOptions.has(option.name)) continue;
    body.report({
      range: option.range,
      issue: 106237,
      message: `CockroachDB takes no ${option.name.toUpperCase()} with RAISE: put the name into DETAIL.`,
    });
  }
  const seen = new Set<string>();
  for (const target of statement.targets) {
    if (seen.has(target.name)) {
      body.report({
        range: target.range,
        issue: 121605,
        message: `CockroachDB refuses a second value INTO ${target.name}: use two variables.`,
      });
    }
    seen.add(target.name);
  }
}

/** FOUND in expressions; a variable or a column may have that name, too. */
function found({ program, tokens, report }: RoutineBody): void {
  if (program === null || program.declarations.some((each) => each.name === 'found')) return;
  const expressions = program.fragments
    .filter((each) => each.sort === 'expression')
    .map((each) => each.range)
    .sort((one, other) => one.start - other.start);
  let next = 0;
  tokens.forEach((token, i) => {
    if (token.text !== 'FOUND' || token.kind !== 'word' || tokens[i - 1]?.text === '.') return;
    while ((expressions[next]?.end ?? Infinity) < token.end) next++;
    if (token.start < (expressions[next]?.start ?? Infinity)) return;
    report({
      range: { start: token.start, end: token.end },
      issue: 122306,
      message: 'CockroachDB does not set FOUND: use RETURNING … INTO, or count.',
    });
  });
}
