import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Options of COPY that the grammar refuses (sql.y v25.2, issue 41608). */
const refused = new Set(['freeze', 'force_null', 'force_not_null', 'force_quote', 'oids', 'on_error', 'log_verbosity', 'reject_limit', 'default']); // prettier-ignore

export const copyForm = defineRule({
  code: 'MOLT212',
  name: 'copy-form',
  title: 'COPY with a file, a program or a condition',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'COPY works with the client only: FROM STDIN and TO STDOUT. Files at the server, programs, WHERE and some options are refused.',
  workaround:
    'Use \\copy of psql or COPY … FROM STDIN with a driver; for files in cloud storage IMPORT INTO and EXPORT.',
  documentation: docs('copy'),
  issue: 41608,
  examples: [
    { bad: "COPY t FROM '/tmp/t.csv' CSV;" },
    { bad: "COPY t TO PROGRAM 'gzip > t.gz';" },
    { bad: 'COPY t FROM STDIN WHERE a > 1;\n\\.\n' },
    { good: 'COPY t (a, b) FROM stdin;\n\\.\n' },
  ],
  visit: {
    CopyStmt(node, statement) {
      if (node.is_program === true || node.filename !== undefined) {
        const program = statement.find('PROGRAM');
        const file = statement.tokens.findIndex((token) => token.kind === 'string');
        statement.report({
          range: program
            ? statement.span(program.first, program.first + 1).range
            : statement.span(file).range,
          issue: node.is_from === true ? undefined : 97181,
          message: `COPY cannot ${node.is_from === true ? 'read from' : 'write to'} a ${program ? 'program' : 'file at the server'} in CockroachDB; ${node.is_from === true ? 'STDIN' : 'STDOUT'} works.`,
        });
      }
      if (node.whereClause !== undefined) {
        const found = statement.find('WHERE');
        if (found !== null) {
          statement.report({
            range: found.range,
            issue: 54580,
            message: 'CockroachDB’s COPY takes no WHERE.',
          });
        }
      }
      for (const option of node.options ?? []) {
        if (!('DefElem' in option) || !refused.has(option.DefElem.defname ?? '')) continue;
        const at = statement.tokenAt(option.DefElem.location);
        statement.report({
          range: statement.span(at).range,
          message: `CockroachDB’s COPY takes no ${(option.DefElem.defname ?? '').toUpperCase()}.`,
        });
      }
    },
  },
});
