import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** MariaDB's words and CockroachDB's for the same; empty: it needs none. */
const words: Readonly<Record<string, string>> = {
  NOCACHE: '',
  NOCYCLE: 'NO CYCLE',
  NOMAXVALUE: 'NO MAXVALUE',
  NOMINVALUE: 'NO MINVALUE',
};

export const mariadbSequence = defineRule({
  code: 'MOLT414',
  name: 'mariadb-sequence',
  title: 'Sequence of MariaDB',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB writes the options of a sequence in two words, and has no storage engine for it. Every value is asked of the whole cluster: many inserts wait for it.',
  workaround:
    'Write NO CYCLE and NO MAXVALUE; for keys unique_rowid() or gen_random_uuid() need no sequence.',
  documentation: docs('create-sequence'),
  examples: [
    {
      bad: 'CREATE SEQUENCE s START WITH 1 NOCACHE NOCYCLE;',
      fixed: 'CREATE SEQUENCE s START WITH 1 NO CYCLE;',
    },
    { bad: 'CREATE SEQUENCE s ENGINE=InnoDB;', fixed: 'CREATE SEQUENCE s;' },
    { good: 'CREATE SEQUENCE s START WITH 1 INCREMENT BY 10 CACHE 100;' },
  ],
  mysql: {
    kinds: ['create sequence'],
    statement({ kind, name }, statement) {
      if (kind !== 'create sequence' || name === null) return;
      for (let at = name.last + 1; at <= statement.whole.last; at++) {
        const text = statement.tokens[at]?.text ?? '';
        const isOption = /^(?:ENGINE|COMMENT)$/.test(text);
        const instead = isOption ? '' : words[text];
        if (instead === undefined) continue;
        const option = isOption
          ? statement.span(at, Math.min(at + (statement.is(at + 1, '=') ? 2 : 1), statement.whole.last))
          : statement.span(at);
        statement.report({
          range: option.range,
          message: `CockroachDB’s sequences have no ${statement.slice(option)}.`,
          fix: {
            title: instead === '' ? 'Remove it' : `Write ${instead}`,
            class: 'safe',
            edits: [instead === '' ? remove(statement, option) : replace(option.range, instead)],
          },
        });
      }
    },
  },
});
