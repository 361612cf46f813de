import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { ofTheirColumns } from './inserted-values.ts';
import type { OddValue } from './odd-value.ts';

const message = 'CockroachDB before v24.3 takes this for the largest or smallest time stamp that fits.';

const infinite = (text: string): readonly OddValue[] =>
  /^[+-]?infinity$/i.test(text) ? [{ types: ['timestamp', 'timestamptz'], message }] : [];

export const infinity = defineRule({
  code: 'MOLT253',
  name: 'infinity',
  title: 'Infinite time stamp',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  supportedSince: 'v24.3',
  fix: 'manual',
  why: 'Before v24.3 there are no infinite time stamps (there are infinite dates): the text is taken for the largest or the smallest one that fits, which is sorted and shown as a time like others.',
  workaround: 'Use NULL for "no end", or a time of your own that stands for it.',
  documentation: docs('timestamp'),
  issue: 41564,
  examples: [
    { bad: "SELECT 'infinity'::TIMESTAMP;" },
    { bad: "SELECT id FROM offer WHERE ends_at = '-infinity';" },
    { good: "SELECT 'infinity'::FLOAT8, 'infinity'::DATE, 'Infinity Ltd';" },
  ],
  schema: ofTheirColumns,
  copied: { signs: [{ text: 'infinity', behind: 1 }], odd: infinite },
  visit: {
    TypeCast(node, statement) {
      const type = node.typeName?.names?.at(-1);
      const name = type !== undefined && 'String' in type ? type.String.sval : '';
      if (
        /^(?:float[48]|numeric|decimal|real|date|interval)$/.test(name ?? '') &&
        node.arg !== undefined &&
        'A_Const' in node.arg
      ) {
        // A number or a date may be infinite, and an interval has a rule of its own.
        statement.note(node.arg.A_Const, 'no time stamp');
      }
    },
    A_Const(node, statement) {
      if (!/^[+-]?infinity$/i.test(node.sval?.sval ?? '') || statement.noted(node, 'no time stamp')) return;
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        message,
      });
    },
  },
});
