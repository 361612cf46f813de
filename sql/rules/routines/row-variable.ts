import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const rowVariable = defineRule({
  code: 'MOLT171',
  name: 'row-variable',
  title: 'Field of a row variable',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'In a routine CockroachDB reads NEW.price, or a.zip of a variable a, as the column of a table that isn’t there. An assignment to NEW.price is fine.',
  workaround: 'Put the row in parentheses: (NEW).price.',
  documentation: docs('triggers'),
  issue: 114687,
  examples: [
    {
      bad: 'CREATE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN NEW.price := NEW.price * 2; RETURN NEW; END $$;',
      fixed:
        'CREATE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN NEW.price := (NEW).price * 2; RETURN NEW; END $$;',
    },
    {
      bad: 'CREATE FUNCTION f() RETURNS STRING LANGUAGE plpgsql AS $$ DECLARE a addr; BEGIN RETURN a.zip; END $$;',
      fixed:
        'CREATE FUNCTION f() RETURNS STRING LANGUAGE plpgsql AS $$ DECLARE a addr; BEGIN RETURN (a).zip; END $$;',
    },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE plpgsql AS $$ <<b>> DECLARE x INT8 := 1; BEGIN RETURN b.x; END $$;',
    },
    {
      good: 'CREATE FUNCTION f(a INT8) RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = a.v FROM t AS a; RETURN 1; END $$;',
    },
  ],
  visit: {
    ColumnRef(node, statement) {
      const { routine } = statement;
      if (routine === undefined || routine.language !== 'plpgsql') return;
      const [row, field] = nameParts(node.fields);
      if (row === undefined || field === undefined || field === '' || node.fields?.length !== 2) return;
      const isRow =
        (routine.isTrigger && (row === 'new' || row === 'old')) ||
        (routine.variables.has(row) && !isTable(row, statement));
      const first = statement.tokenAt(node.location);
      if (isRow) {
        const written = statement.slice(statement.span(first));
        statement.report({
          range: statement.span(first, first + 2).range,
          message: `CockroachDB reads ${written}.${field} as a table’s column: write (${written}).${field}.`,
          fix: {
            title: `Write (${written})`,
            class: 'safe',
            edits: [replace(statement.span(first).range, `(${written})`)],
          },
        });
      } else if (routine.labels.has(row) && routine.variables.has(field) && !isTable(row, statement)) {
        statement.report({
          range: statement.span(first, first + 2).range,
          issue: 122322,
          message: `CockroachDB takes no name of a block or routine in front of a variable: write ${field}, under a name that no other has.`,
        });
      }
    },
  },
});

/** Whether the name stands in the statement other than before a point: then it is a table’s, or its alias. */
function isTable(name: string, statement: StatementContext): boolean {
  return statement.tokens.some(
    (token, i) =>
      ((token.kind === 'word' || token.kind === 'identifier') &&
        token.text.replaceAll('"', '').toLowerCase() === name &&
        !statement.is(i + 1, '.') &&
        /^(?:FROM|JOIN|UPDATE|INTO|AS|,|USING|ONLY)$/.test(statement.tokens[i - 1]?.text ?? '') === true) ||
      (token.kind === 'word' &&
        token.text.toLowerCase() === name &&
        !statement.is(i + 1, '.') &&
        statement.tokens[i - 1]?.kind === 'word' &&
        !/^(?:SELECT|WHERE|AND|OR|NOT|RETURNING|THEN|ELSE|WHEN|CASE|BY|ON|IN|IS)$/.test(
          statement.tokens[i - 1]?.text ?? '',
        )),
  );
}
