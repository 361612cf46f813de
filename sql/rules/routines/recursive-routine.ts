import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const recursiveRoutine = defineRule({
  code: 'MOLT173',
  name: 'recursive-routine',
  title: 'Routine that calls itself',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A routine can’t call itself: the name is looked up when the body is read, and there is no routine yet.',
  workaround: 'Use a loop, or WITH RECURSIVE.',
  documentation: docs('user-defined-functions'),
  issue: 93049,
  examples: [
    {
      bad: 'CREATE FUNCTION fact(n INT8) RETURNS INT8 LANGUAGE SQL AS $$ SELECT CASE WHEN n < 2 THEN 1 ELSE n * fact(n - 1) END $$;',
    },
    { good: 'CREATE FUNCTION twice(n INT8) RETURNS INT8 LANGUAGE SQL AS $$ SELECT n * 2 $$;' },
  ],
  visit: {
    FuncCall(node, statement) {
      const { routine } = statement;
      if (routine === undefined || routine.name.length === 0) return;
      const parts = nameParts(node.funcname);
      const same =
        parts.at(-1) === routine.name.at(-1) && (parts.length === 1 || parts[0] === routine.name[0]);
      // Another one of that name takes another number of arguments.
      if (!same || (node.args?.length ?? 0) !== routine.parameters.length) return;
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        message: `CockroachDB refuses ${parts.at(-1)}() within itself.`,
      });
    },
  },
});
