import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by the analyzer. Unknown is never "fine".
export const notChecked = defineRule({
  code: 'MOLT903',
  name: 'not-checked',
  title: 'Statement that could not be checked',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The parser has a limit for how deep an expression may be; this statement goes beyond it, so no rule could look at it.',
  workaround: 'Split the statement, for example a list of thousands of terms into several statements.',
  documentation: docs('known-limitations'),
  examples: [{ good: 'SELECT 1 + 1;' }],
});
