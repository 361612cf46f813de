import { docs } from '../documentation.ts';
import type { NodeOf } from '../../parse/parser.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { RoutineBody } from '../../routines/lint-body.ts';
import type { PlStatement } from '../../routines/program.ts';
import type { Span, StatementContext } from '../statement-context.ts';

export const plpgsqlExpression = defineRule({
  code: 'MOLT195',
  name: 'plpgsql-expression',
  title: 'Expression or variable in a form that PL/pgSQL here does not take',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL takes the rest of a query where an expression stands (n := count(*) FROM t), a name for its value (n := a + 1 AS b), assigns to one element of an array and to a field of a field, and counts rows of FETCH and MOVE by an expression. CockroachDB reads an expression, a variable or one of its fields, and a number there.',
  workaround:
    'Put the query in parentheses: n := (SELECT count(*) FROM t). Build the whole array or composite value and assign that.',
  documentation: docs('plpgsql'),
  examples: [
    {
      bad: 'DO $$ DECLARE n INT8; BEGIN n := count(*) FROM t WHERE a IS DISTINCT FROM 1; END $$;',
      fixed: 'DO $$ DECLARE n INT8; BEGIN n := (SELECT count(*) FROM t WHERE a IS DISTINCT FROM 1); END $$;',
    },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN RETURN DISTINCT a FROM t ORDER BY a LIMIT 1; END $$;',
      fixed:
        'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT DISTINCT a FROM t ORDER BY a LIMIT 1); END $$;',
    },
    { bad: 'DO $$ DECLARE a INT8[]; BEGIN a[1] := 2; END $$;' },
    {
      bad: 'DO $$ DECLARE a INT8; BEGIN a := CASE WHEN a > 1 THEN 2 END AS b; END $$;',
      fixed: 'DO $$ DECLARE a INT8; BEGIN a := CASE WHEN a > 1 THEN 2 END; END $$;',
    },
    { bad: 'DO $$ DECLARE r app.pair; BEGIN r.a.b := 2; END $$;' },
    { bad: 'DO $$ DECLARE c REFCURSOR; n INT8; BEGIN FETCH ABSOLUTE n FROM c INTO n; END $$;' },
    {
      good: "DO $$ DECLARE n INT8; r app.pair; c REFCURSOR; BEGIN n := (SELECT count(*) FROM t); r.a := extract(year FROM now()); IF n IS DISTINCT FROM 1 THEN RAISE NOTICE '%, %', n, r; END IF; FETCH FORWARD 2 FROM c INTO n; END $$;",
    },
  ],
  visit: {
    SelectStmt(node, statement) {
      if (statement.routine?.part !== 'expression' || looked.has(statement)) return;
      // The outermost query comes first: it stands for the expression.
      looked.add(statement);
      const rest =
        node.fromClause ??
        node.whereClause ??
        node.groupClause ??
        node.havingClause ??
        node.sortClause ??
        node.limitCount ??
        node.limitOffset ??
        node.distinctClause;
      const isSet = (node.op ?? 'SETOP_NONE') !== 'SETOP_NONE';
      if (rest === undefined && !isSet) {
        named(node, statement);
        return;
      }
      const { whole } = statement;
      const start = statement.span(1).range.start;
      statement.report({
        range: clauseOf(statement).range,
        message: 'CockroachDB takes an expression here: put the query in parentheses.',
        fix: {
          title: 'Write (SELECT …)',
          class: 'safe',
          edits: [
            replace({ start, end: start }, '(SELECT '),
            replace({ start: whole.range.end, end: whole.range.end }, ')'),
          ],
        },
      });
    },
  },
  body(body) {
    for (const statement of body.program?.statements ?? []) {
      if (statement.sort === 'assign') target(statement, body);
      else if (statement.sort === 'fetch' || statement.sort === 'move') count(statement, body);
    }
  },
});

const looked = new WeakSet<StatementContext>();

/** `a := b + 1 AS c`: PostgreSQL reads a SELECT without its first word, where a column may have a name. */
function named({ targetList }: NodeOf<'SelectStmt'>, statement: StatementContext): void {
  const [column] = targetList ?? [];
  if (column === undefined || !('ResTarget' in column) || column.ResTarget.name === undefined) return;
  const { last } = statement.whole;
  const hasAs = statement.is(last - 1, 'AS');
  const alias = statement.span(hasAs ? last - 1 : last, last);
  statement.report({
    range: alias.range,
    message: `CockroachDB takes an expression here, and refuses a name for it: ${statement.slice(alias)}.`,
    fix: { title: 'Remove the name', class: 'safe', edits: [remove(statement, alias)] },
  });
}

/** Where the expression ends and the rest of a query begins. */
function clauseOf(statement: StatementContext): Span {
  const words = /^(?:FROM|WHERE|GROUP|HAVING|ORDER|LIMIT|OFFSET|FETCH|UNION|EXCEPT|INTERSECT)$/;
  for (let at = 1; at < statement.tokens.length; at++) {
    const token = statement.tokens[at];
    if (token?.depth !== 0 || token.kind !== 'word') continue;
    if (at === 1 && token.text === 'DISTINCT') return statement.span(at);
    if (words.test(token.text) && !statement.is(at - 1, 'DISTINCT') && !statement.is(at - 1, '.'))
      return statement.span(at);
  }
  return statement.span(1);
}

function target({ targets }: PlStatement, body: RoutineBody): void {
  for (const { range } of targets) {
    const written = body.text.slice(range.start, range.end);
    const element = written.includes('[');
    if (!element && written.split('.').length <= 2) continue;
    body.report({
      range,
      message: element
        ? 'CockroachDB assigns no single element of an array: build the whole array.'
        : 'CockroachDB assigns a variable or one of its fields, no field of a field.',
    });
  }
}

const directions = /^(?:NEXT|PRIOR|FIRST|LAST|ABSOLUTE|RELATIVE|ALL|FORWARD|BACKWARD|\d+|[-+])$/;

/** What stands between FETCH and FROM. */
function count({ range }: PlStatement, body: RoutineBody): void {
  const first = body.tokens.findIndex((token) => token.start >= range.end);
  const end = body.tokens.findIndex((token, i) => i >= first && /^(?:FROM|IN|INTO|;)$/.test(token.text));
  if (first === -1 || end === -1 || !/^(?:FROM|IN)$/.test(body.tokens[end]?.text ?? '')) return;
  const odd = body.tokens.slice(first, end).find((token) => !directions.test(token.text));
  if (odd === undefined) return;
  body.report({
    range: { start: odd.start, end: odd.end },
    message: 'CockroachDB counts the rows of FETCH and MOVE by a number only.',
  });
}
