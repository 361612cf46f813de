import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const mysqlEvent = defineRule({
  code: 'MOLT401',
  name: 'mysql-event',
  title: 'Scheduled event',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB runs no statements by a schedule.',
  workaround: 'Let cron or the application run it. Old rows go by themselves with row-level TTL.',
  documentation: docs('row-level-ttl'),
  examples: [{ bad: 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;' }, { good: 'DELETE FROM t;' }],
  mysql: {
    kinds: ['create event', 'alter event'],
    statement({ routine, head }, statement) {
      if (routine?.sort !== 'event') return;
      statement.report({
        range: statement.span(head.last, routine.name?.last ?? head.last).range,
        message: 'CockroachDB has no events; something outside has to run this.',
      });
    },
  },
});
