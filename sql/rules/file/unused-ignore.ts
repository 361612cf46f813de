import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by sql/suppress, which knows what the comment has hidden.
export const unusedIgnore = defineRule({
  code: 'MOLT911',
  name: 'unused-ignore',
  title: 'Comment that ignores nothing',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'safe',
  why: 'The comment asks to ignore a finding that is not there (any more). Left in place it would hide the next one.',
  workaround:
    'Remove it. It counts for the statement or the line below it, or for its own line when it stands behind code; `molt-ignore-file` counts only before the first statement.',
  documentation: docs('migration-overview'),
  examples: [
    {
      bad: '-- molt-ignore MOLT203: old script\nSELECT 1;',
      fixed: 'SELECT 1;',
      good: '-- molt-ignore MOLT203: old script\nLOCK TABLE t;',
    },
  ],
});
