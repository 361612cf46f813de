import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by the analyzer. Unknown is never "fine".
export const notChecked = defineRule({
  code: 'MOLT903',
  name: 'not-checked',
  title: 'Statement that could not be checked',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The parser has a limit for how deep an expression may be, and the reader of MySQL knows no vendor’s every extension: here one of them stopped, so no rule looked at what follows. What a placeholder of a program or a template stands for is not known either, when it is more than a name or a value.',
  workaround:
    'Split the statement, for example a list of thousands of terms into several statements. Check a construct that is not known by hand.',
  documentation: docs('known-limitations'),
  examples: [{ good: 'SELECT 1 + 1;' }],
});
