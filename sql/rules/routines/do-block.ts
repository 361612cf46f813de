import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const doBlock = defineRule({
  code: 'MOLT155',
  name: 'do-block',
  title: 'DO block',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v25.1',
  fix: 'manual',
  why: 'DO came with v25.1; older versions refuse it.',
  workaround: 'Use v25.1 or newer, or make a procedure of the block and CALL it.',
  documentation: docs('do'),
  examples: [{ bad: "DO $$ BEGIN RAISE NOTICE 'hi'; END $$;" }],
  visit: {
    DoStmt(_, statement) {
      statement.report({
        range: statement.span(0).range,
        message: 'CockroachDB has DO since v25.1; this target refuses it.',
      });
    },
  },
});
