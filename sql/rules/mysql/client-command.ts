import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const clientCommand = defineRule({
  code: 'MOLT307',
  name: 'client-command',
  title: 'Command of the mysql client',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'DELIMITER, SOURCE, \\G and the like are words of the mysql program, not SQL: to CockroachDB they are syntax errors. Its bodies of routines stand in dollar quotes, so that no delimiter has to be set.',
  workaround:
    'Take DELIMITER out once the bodies between are rewritten; run other files with \\i of cockroach sql.',
  documentation: docs('create-procedure'),
  examples: [
    { bad: 'DELIMITER //\nDROP TABLE a//\nDELIMITER ;\n' },
    { bad: 'SOURCE other.sql\n' },
    { good: 'DROP TABLE a;' },
  ],
  mysql: {
    between(text, statement) {
      const command = /^(?:delimiter|source|system|\\.)(?=\s|$|\w)/i.exec(text)?.[0];
      if (command === undefined) return;
      const isDelimiter = /^delimiter/i.test(command);
      statement.report({
        range: { start: 0, end: text.length },
        message: `${isDelimiter ? text : command} is a command of the mysql client, and a syntax error in CockroachDB.`,
        fix: isDelimiter
          ? {
              title: 'Remove the line',
              class: 'review',
              edits: [replace({ start: 0, end: text.length }, '')],
            }
          : undefined,
      });
    },
    statement(model, statement) {
      const end = /\\[gG]\s*$/.exec(statement.text);
      if (end === null || model.kind === 'unknown') return;
      statement.report({
        range: { start: end.index, end: end.index + 2 },
        message: `${end[0].trim()} ends a statement for the mysql client only.`,
        fix: {
          title: 'Write a semicolon',
          class: 'safe',
          edits: [replace({ start: end.index, end: end.index + 2 }, ';')],
        },
      });
    },
  },
});
