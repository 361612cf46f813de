import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by sql/suppress.
export const ignoreWithoutReason = defineRule({
  code: 'MOLT913',
  name: 'ignore-without-reason',
  title: 'Comment that ignores a finding without saying why',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'Whoever reads the file next cannot know whether the finding was looked at, or whether the reason still holds.',
  workaround:
    'Write the reason behind a colon: `-- molt-ignore MOLT203: the script runs before the cutover only`.',
  documentation: docs('migration-overview'),
  examples: [
    {
      bad: '-- molt-ignore MOLT203\nLOCK TABLE t;',
      good: '-- molt-ignore MOLT203: runs before the cutover only\nLOCK TABLE t;',
    },
  ],
});
