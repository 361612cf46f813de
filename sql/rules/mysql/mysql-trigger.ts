import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const mysqlTrigger = defineRule({
  code: 'MOLT402',
  name: 'mysql-trigger',
  title: 'Trigger with a body',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'A trigger of CockroachDB (since v24.3) calls a function written in PL/pgSQL; a body behind FOR EACH ROW is a syntax error.',
  workaround:
    'Make a function RETURNS TRIGGER LANGUAGE plpgsql that does the work and returns NEW, and write EXECUTE FUNCTION f() in the trigger.',
  documentation: docs('triggers'),
  examples: [
    { bad: 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1;' },
    { good: 'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();' },
  ],
  mysql: {
    kinds: ['create trigger'],
    statement({ routine, head }, statement) {
      if (routine?.sort !== 'trigger') return;
      if (routine.body !== null && statement.is(routine.body.first, 'EXECUTE')) return;
      const since = statement.isBefore('v24.3') ? ' CockroachDB has triggers since v24.3.' : '';
      statement.report({
        range: statement.span(head.last, routine.name?.last ?? head.last).range,
        message: `A trigger calls a function in CockroachDB; it has no body of its own.${since}`,
      });
    },
  },
});
