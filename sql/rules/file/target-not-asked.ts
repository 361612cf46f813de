import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by `molt check --against-target`. Unknown is never "fine".
export const targetNotAsked = defineRule({
  code: 'MOLT972',
  name: 'target-not-asked',
  title: 'Not checked by the target',
  severity: 'info',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The connected target could not say anything about the statement: it speaks of something that is not there yet, or cannot be asked about without being executed.',
  workaround: 'Apply the converted schema to a database of the target first, then ask again.',
  documentation: docs('migration-overview'),
  examples: [{ good: 'SELECT 1;' }],
});
