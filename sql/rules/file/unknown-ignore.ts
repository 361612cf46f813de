import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by sql/suppress.
export const unknownIgnore = defineRule({
  code: 'MOLT912',
  name: 'unknown-ignore',
  title: 'Comment that ignores a rule that does not exist',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'No rule has this code or name, so the comment hides nothing.',
  workaround:
    'Write the code or the name of a rule (`molt rules` lists them), several with commas, and the reason behind a colon.',
  documentation: docs('migration-overview'),
  examples: [
    {
      bad: '-- molt-ignore MOLT000: old script\nSELECT 1;',
      good: '-- molt-ignore lock-table: old script\nLOCK TABLE t;',
    },
  ],
});
