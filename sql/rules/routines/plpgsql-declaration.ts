import type { PlBlock, PlDeclaration } from '../../routines/program.ts';
import type { RoutineBody } from '../../routines/lint-body.ts';
import type { TextRange } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const plpgsqlDeclaration = defineRule({
  code: 'MOLT170',
  name: 'plpgsql-declaration',
  title: 'Declaration that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'In DECLARE, CockroachDB takes no %TYPE and %ROWTYPE, no RECORD, no NOT NULL, no COLLATE, no ALIAS, no cursor with parameters, and no name that an outer block has. The function is refused when it is made.',
  workaround:
    'Write the type out, a scalar variable for each column of a row, and names that differ. Test for NULL and collate where the value is used.',
  documentation: docs('plpgsql'),
  issue: 114676,
  examples: [
    {
      bad: 'DO $$ DECLARE t film.title%TYPE; BEGIN NULL; END $$;',
      good: 'DO $$ DECLARE t STRING; BEGIN NULL; END $$;',
    },
    { bad: 'DO $$ DECLARE r RECORD; BEGIN SELECT 1 AS a INTO r; END $$;' },
    {
      bad: 'DO $$ DECLARE n INT8 NOT NULL := 1; BEGIN n := 2; END $$;',
      fixed: 'DO $$ DECLARE n INT8 := 1; BEGIN n := 2; END $$;',
    },
    {
      bad: 'CREATE FUNCTION f(INT8) RETURNS INT8 LANGUAGE plpgsql AS $$ DECLARE a ALIAS FOR $1; BEGIN RETURN a; END $$;',
    },
    { bad: 'DO $$ DECLARE c CURSOR (k INT8) FOR SELECT id FROM t; BEGIN NULL; END $$;' },
    { bad: 'DO $$ DECLARE x INT8; BEGIN DECLARE x INT8; BEGIN NULL; END; END $$;' },
  ],
  body(body) {
    for (const declaration of body.program?.declarations ?? []) check(declaration, body);
  },
});

function check(declaration: PlDeclaration, body: RoutineBody): void {
  const { sort, type, collate, notNull, clause } = declaration;
  const say = (range: TextRange | null, message: string, issue?: number) => {
    if (range !== null) body.report({ range, message, issue });
  };
  if (type !== null) {
    const written = body.text.slice(type.start, type.end);
    const copied = /%\s*(?:ROW)?TYPE/i.exec(written);
    if (copied !== null) {
      say(
        type,
        `CockroachDB takes no ${copied[0].replace(/\s/g, '').toUpperCase()} in a routine: write the type.`,
        114676,
      );
    } else if (/^record$/i.test(written)) {
      say(type, 'CockroachDB has no RECORD variables: use scalar variables or a composite type.', 105713);
    }
  }
  say(collate, 'CockroachDB takes no COLLATE in a declaration: collate where the value is used.', 105245);
  if (notNull !== null) {
    const start = body.text.slice(0, notNull.start).trimEnd().length;
    body.report({
      range: notNull,
      issue: 105243,
      message: 'CockroachDB takes no NOT NULL in a declaration: test the value.',
      fix: {
        title: 'Remove NOT NULL',
        class: 'review',
        edits: [{ range: { start, end: notNull.end }, text: '' }],
      },
    });
  }
  if (sort === 'alias') say(clause, 'CockroachDB has no ALIAS in PL/pgSQL: name the parameter.');
  if (sort === 'cursor') {
    say(clause, 'CockroachDB has no parameters of cursors: use variables in the query.', 117746);
  }
  if (isShadow(declaration, body.program?.declarations ?? [])) {
    say(
      declaration.range,
      `CockroachDB refuses a second ${declaration.name} inside of the block that has one: rename it.`,
      117508,
    );
  }
}

function isShadow({ name, block }: PlDeclaration, all: readonly PlDeclaration[]): boolean {
  for (let outer: PlBlock | null = block.outer; outer !== null; outer = outer.outer) {
    const here = outer;
    if (all.some((each) => each.block === here && each.name === name)) return true;
  }
  return false;
}
