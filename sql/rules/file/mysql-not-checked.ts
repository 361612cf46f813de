import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by the analyzer for a whole file.
export const mysqlNotChecked = defineRule({
  code: 'MOLT904',
  name: 'mysql-not-checked',
  title: 'MySQL statements are not checked yet',
  severity: 'info',
  layer: 'advice',
  sources: ['mysql'],
  fix: 'manual',
  why: 'This version reads PostgreSQL SQL only. A MySQL file without findings has not been checked.',
  workaround:
    'If the file is PostgreSQL after all, say so with a comment `-- molt: dialect=postgres` at its top.',
  documentation: docs('migrate-from-mysql'),
  examples: [{ good: 'SELECT 1;' }],
});
