import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const copyQuote = defineRule({
  code: 'MOLT263',
  name: 'copy-quote',
  title: 'COPY with another quote',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'COPY knows the double quote alone: the option QUOTE parses and then fails.',
  workaround: 'Write the file with double quotes.',
  documentation: docs('copy'),
  issue: 85574,
  examples: [
    {
      bad: "COPY t FROM STDIN WITH (FORMAT csv, QUOTE '|');\n\\.\n",
      good: "COPY t FROM STDIN WITH (FORMAT csv, QUOTE '\"');\n\\.\n",
    },
  ],
  visit: {
    CopyStmt(node, statement) {
      for (const option of node.options ?? []) {
        if (!('DefElem' in option) || option.DefElem.defname !== 'quote') continue;
        const { arg, location } = option.DefElem;
        if (arg === undefined || !('String' in arg) || arg.String.sval === '"') continue;
        const first = statement.tokenAt(location);
        statement.report({
          range: statement.span(first, first + 1).range,
          message: 'CockroachDB’s COPY takes the double quote alone.',
        });
      }
    },
  },
});
