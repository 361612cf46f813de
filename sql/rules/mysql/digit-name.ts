import { cockroachName } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** `16M` of an option is a size. */
const size = /^\d+[KMGT]$/;

export const digitName = defineRule({
  code: 'MOLT425',
  name: 'digit-name',
  title: 'Name that begins with a digit',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL takes names such as 2024_sales and 1st without quotes. CockroachDB reads a number there, and what is behind it as another word: mostly a syntax error, and `SELECT 1st` gives the number 1.',
  workaround: 'Write the name in double quotes here and in all queries, or choose another name.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE 2024_sales (id BIGINT, 1st BIGINT);',
      fixed: 'CREATE TABLE "2024_sales" (id BIGINT, "1st" BIGINT);',
    },
    {
      bad: 'SELECT s.1st FROM 2024_sales AS s;',
      fixed: 'SELECT s."1st" FROM "2024_sales" AS s;',
    },
    { good: 'SELECT 1, 2e5, 0x1F, s2024 FROM t2;' },
  ],
  mysql: {
    statement({ kind }, statement) {
      if (kind === 'unknown' || kind === 'administration') return;
      for (const [at, { kind: sort, text, start, end }] of statement.tokens.entries()) {
        if (sort !== 'word' || !/^\d/.test(text)) continue;
        const before = statement.tokens[at - 1]?.text ?? '';
        if (size.test(text) && (before === '=' || before.endsWith('SIZE'))) continue;
        const name = cockroachName(statement.nameAt(at).toLowerCase());
        const range = { start, end };
        statement.report({
          range,
          message: `CockroachDB reads a number at the beginning of ${statement.nameAt(at)}; as a name it needs double quotes.`,
          fix: { title: `Write ${name}`, class: 'safe', edits: [replace(range, name)] },
        });
      }
    },
  },
});
