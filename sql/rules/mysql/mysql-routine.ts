import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const mysqlRoutine = defineRule({
  code: 'MOLT392',
  name: 'mysql-routine',
  title: 'Procedure or function with a body of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'A routine of CockroachDB names its language and holds its body in quotes: LANGUAGE plpgsql AS $$ … $$. Words such as DETERMINISTIC and READS SQL DATA are unknown, and the language itself is another one.',
  workaround:
    'Rewrite the body in PL/pgSQL (or LANGUAGE SQL for a single query): DECLARE before BEGIN, := instead of SET, IMMUTABLE for DETERMINISTIC, EXCEPTION instead of handlers; CALL and OUT parameters work.',
  documentation: docs('create-procedure'),
  examples: [
    { bad: 'CREATE PROCEDURE p() BEGIN SELECT 1; END;' },
    { bad: 'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN a + 1;' },
    { good: 'CALL p();' },
  ],
  mysql: {
    kinds: ['create procedure', 'create function'],
    statement(model, statement) {
      const { routine } = model;
      if (routine === null || routine.sort === 'trigger' || routine.sort === 'event') return;
      const { head } = model;
      const library = statement.find('SONAME');
      if (library !== null) {
        statement.report({ range: library.range, message: 'CockroachDB loads no functions from libraries.' });
        return;
      }
      statement.report({
        range: statement.span(head.last, routine.name?.last ?? head.last).range,
        message: `CockroachDB wants the body of a ${routine.sort} in quotes, in PL/pgSQL or SQL.`,
      });
    },
  },
});
