import { endsOperand } from '../../mysql/operands.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** Behind these BINARY is a type or an attribute. */
const typeBehind = new Set(['AS', ',', 'RETURNS', 'CHARACTER', 'SET', 'COLLATE']);

export const binaryComparison = defineRule({
  code: 'MOLT373',
  name: 'binary-comparison',
  title: 'BINARY before an expression',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB reads BINARY as the name of a column, and what follows as its alias.',
  workaround: 'Leave it out: texts compare byte by byte anyway. Write ::BYTES where bytes are wanted.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT BINARY name FROM t;', fixed: 'SELECT name FROM t;' },
    {
      bad: "SELECT * FROM t WHERE BINARY name = 'a';",
      fixed: "SELECT * FROM t WHERE name = 'a';",
    },
    { good: "SELECT * FROM t WHERE name = 'a';" },
  ],
  mysql: {
    statement({ queries }, statement) {
      if (!statement.has('BINARY')) return;
      for (let at = 1; at < statement.tokens.length - 1; at++) {
        if (!statement.is(at, 'BINARY') || statement.is(at + 1, '(')) continue;
        // Elsewhere it is a type or an attribute.
        if (!queries.some(({ span }) => span.first < at && at < span.last)) continue;
        const before = statement.tokens[at - 1];
        const isOperand = statement.tokens[at + 1]?.kind !== 'mark';
        if (!isOperand || endsOperand(statement, at - 1)) continue;
        if (before?.text !== ',' && typeBehind.has(before?.text ?? '')) continue;
        const word = statement.span(at);
        statement.report({
          range: word.range,
          // `SELECT BINARY a` is a column with an alias.
          layer:
            (before?.text === 'SELECT' || before?.text === ',') &&
            /^(?:,|;|\)|FROM)$/.test(statement.tokens[at + 2]?.text ?? ';')
              ? 'meaning'
              : 'grammar',
          message: 'CockroachDB has no BINARY before an expression; it compares texts byte by byte.',
          fix: { title: 'Remove BINARY', class: 'review', edits: [remove(statement, word)] },
        });
      }
    },
  },
});
