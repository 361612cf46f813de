import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const infinity = defineRule({
  code: 'MOLT253',
  name: 'infinity',
  title: 'Infinite date',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There are no infinite dates: the text is taken for the largest or the smallest date that fits, which is a date like others. It is sorted and shown as one, and isfinite does not exist.',
  workaround: 'Use NULL for "no end", or a date of your own that stands for it.',
  documentation: docs('timestamp'),
  examples: [
    { bad: "SELECT 'infinity'::TIMESTAMP;" },
    { bad: "SELECT id FROM offer WHERE ends_at = '-infinity';" },
    { good: "SELECT 'infinity'::FLOAT8, 'Infinity Ltd';" },
  ],
  visit: {
    TypeCast(node, statement) {
      const type = node.typeName?.names?.at(-1);
      const name = type !== undefined && 'String' in type ? type.String.sval : '';
      if (
        /^(?:float[48]|numeric|decimal|real)$/.test(name ?? '') &&
        node.arg !== undefined &&
        'A_Const' in node.arg
      ) {
        // It may be infinite.
        statement.note(node.arg.A_Const, 'a number');
      }
    },
    A_Const(node, statement) {
      if (!/^[+-]?infinity$/i.test(node.sval?.sval ?? '') || statement.noted(node, 'a number')) return;
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        message:
          'CockroachDB takes this for the largest or smallest date that fits: there are no infinite ones.',
      });
    },
  },
});
