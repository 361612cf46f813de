import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { Cursor } from '../../mysql/cursor.ts';
import { readViewOption } from '../../mysql/read/statement.ts';
import { defineRule } from '../rule.ts';

export const definer = defineRule({
  code: 'MOLT394',
  name: 'definer',
  title: 'ALGORITHM, DEFINER, SQL SECURITY',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'mysqldump writes them between CREATE and what is made, where CockroachDB’s grammar has no place for them. Its views read with the rights of their owner, its routines with those of the caller unless they say SECURITY DEFINER.',
  workaround: 'Leave them out; grant the rights that are needed.',
  documentation: docs('create-view'),
  examples: [
    {
      bad: 'CREATE ALGORITHM=UNDEFINED DEFINER=root@localhost SQL SECURITY DEFINER VIEW v AS SELECT 1;',
      fixed: 'CREATE VIEW v AS SELECT 1;',
    },
    { good: 'CREATE VIEW v AS SELECT 1;' },
  ],
  mysql: {
    kinds: [
      'create view',
      'alter view',
      'create procedure',
      'create function',
      'create trigger',
      'create event',
      'alter event',
    ],
    statement(model, statement) {
      if (!/^(?:create|alter) (?:view|procedure|function|trigger|event)$/.test(model.kind)) return;
      const cursor = new Cursor(statement, 1, model.head.last);
      while (!cursor.done) {
        const option = readViewOption(cursor);
        if (option === null) {
          cursor.skip();
          continue;
        }
        const isInvoker = statement.is(option.last, 'INVOKER');
        const isRoutine = model.kind !== 'create view' && model.kind !== 'alter view';
        const written = statement.slice(option);
        statement.report({
          range: option.range,
          message: `CockroachDB does not take ${written} here.`,
          fix: {
            title: `Remove ${written}`,
            class: isInvoker || (isRoutine && /^sql/i.test(written)) ? 'review' : 'safe',
            edits: [remove(statement, option)],
          },
        });
      }
    },
  },
});
