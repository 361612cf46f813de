import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const sequenceOption = defineRule({
  code: 'MOLT111',
  name: 'sequence-option',
  title: 'Sequence that wraps around',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'CYCLE parses and is not implemented: the statement fails when it runs. UNLOGGED sequences are refused by the grammar.',
  workaround: 'Take CYCLE out and compute nextval(…) % n where numbers must wrap around.',
  documentation: docs('create-sequence'),
  examples: [
    { bad: 'CREATE SEQUENCE ring MAXVALUE 10 CYCLE;', fixed: 'CREATE SEQUENCE ring MAXVALUE 10;' },
    { bad: 'CREATE UNLOGGED SEQUENCE s;', fixed: 'CREATE SEQUENCE s;' },
    { good: 'CREATE SEQUENCE s START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 NO CYCLE;' },
  ],
  visit: {
    CreateSeqStmt(node, statement) {
      if (node.sequence?.relpersistence === 'u') {
        const word = statement.find('UNLOGGED');
        if (word !== null) {
          statement.report({
            range: word.range,
            layer: 'grammar',
            message: 'CockroachDB refuses UNLOGGED sequences.',
            fix: { title: 'Remove UNLOGGED', class: 'safe', edits: [remove(statement, word)] },
          });
        }
      }
      const cycle = (node.options ?? []).some(
        (option) =>
          'DefElem' in option &&
          option.DefElem.defname === 'cycle' &&
          option.DefElem.arg !== undefined &&
          'Boolean' in option.DefElem.arg &&
          option.DefElem.arg.Boolean.boolval === true,
      );
      const word = cycle ? statement.find('CYCLE') : null;
      if (word === null) return;
      statement.report({
        range: word.range,
        message: 'CockroachDB does not implement CYCLE: the statement fails.',
        fix: { title: 'Remove CYCLE', class: 'review', edits: [remove(statement, word)] },
      });
    },
  },
});
