import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const selectInto = defineRule({
  code: 'MOLT362',
  name: 'select-into',
  title: 'SELECT … INTO a file or a variable',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'A query of CockroachDB writes neither to the server’s files nor to user variables.',
  workaround:
    'Write EXPORT INTO CSV, or let the client save what SELECT returns; in a PL/pgSQL routine select into its own variables.',
  documentation: docs('export'),
  examples: [
    { bad: "SELECT * INTO OUTFILE '/tmp/x' FROM t;" },
    { bad: 'SELECT a FROM t WHERE id = 1 INTO @a;' },
    { good: 'SELECT a FROM t WHERE id = 1;' },
  ],
  mysql: {
    query({ verb, clauses }, statement) {
      const into = verb === 'SELECT' ? clauses.get('INTO') : undefined;
      if (into === undefined) return;
      const next = statement.tokens[into.first + 1];
      const isFile = next?.text === 'OUTFILE' || next?.text === 'DUMPFILE';
      if (!isFile && next?.kind !== 'variable') return;
      statement.report({
        range: statement.span(into.first, into.first + 1).range,
        message: isFile
          ? `CockroachDB has no INTO ${next.text}.`
          : 'CockroachDB has no user variables to select into.',
      });
    },
  },
});
