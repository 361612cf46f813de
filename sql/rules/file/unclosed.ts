import type { SplitProblem } from '../../split/split.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

// Raised by the analyzer, from what the splitter says.
export const unclosed = defineRule({
  code: 'MOLT902',
  name: 'unclosed',
  title: 'Quote, comment, body or data block that is never closed',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The text ends before what is opened here is closed. Statements behind it were found by guessing where it was meant to end.',
  workaround:
    'Close it. A dump that ends in the middle of COPY rows was cut off: make it again. Rows must end with a line `\\.`; a body of a MySQL routine with its END, and DELIMITER around it for the mysql client.',
  documentation: docs('sql-constants'),
  examples: [{ bad: "SELECT 'never closed;\nSELECT 1;", good: "SELECT 'closed';" }],
});

/** What to say about each thing that can be left open. */
export const openMessages: Readonly<Record<SplitProblem['what'], string>> = {
  string: 'This string is never closed.',
  identifier: 'This quoted name is never closed.',
  'dollar-quote': 'This dollar quote is never closed.',
  comment: 'This comment is never closed.',
  'copy-data': 'The rows of this COPY do not end with a line `\\.`; the file may have been cut off.',
  body: 'What is opened here is never closed.',
};
