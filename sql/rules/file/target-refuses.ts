import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by `molt check --against-target`, which has the server's own words; the rule has no visitor.
export const targetRefuses = defineRule({
  code: 'MOLT971',
  name: 'target-refuses',
  title: 'Refused by the target itself',
  severity: 'error',
  layer: 'later',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The connected target was asked about the statement, without executing it, and refused it. The message is the server’s own.',
  workaround:
    'Change what the message names. Where one of our other rules speaks at the same place, it says how.',
  documentation: docs('common-errors'),
  examples: [{ good: 'SELECT 1;' }],
});
