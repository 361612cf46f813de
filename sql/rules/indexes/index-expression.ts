import type { Node, NodeOf } from '../../parse/parser.ts';
import { nameOf } from '../../catalog/name.ts';
import { isBuiltIn } from '../built-in-functions.ts';
import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { walk } from '../walk.ts';

/** Functions whose result depends on more than their arguments: the time, the session’s zone, chance. */
const notImmutable = new Set(['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'timeofday', 'random', 'gen_random_uuid', 'uuid_generate_v4', 'to_char', 'nextval', 'currval', 'age', 'current_setting', 'pg_typeof']); // prettier-ignore

/** The distances of pgvector that are not there. */
const distances = /^(?:vector_l1_ops|bit_hamming_ops|bit_jaccard_ops|halfvec_\w+_ops|sparsevec_\w+_ops)$/;

export const indexExpression = defineRule({
  code: 'MOLT164',
  name: 'index-expression',
  title: 'Index on what can’t be indexed',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'An index may hold expressions of built-in functions that depend on their arguments alone. Functions of one’s own are refused, in the condition of a partial index, too; so are those that depend on the session or the time. Vector indexes know L2, cosine and inner product.',
  workaround:
    'Keep the value in a stored computed column, or write the expression without the function, and index that.',
  documentation: docs('expression-indexes'),
  examples: [
    {
      bad: "CREATE INDEX i ON t (to_char(created_at, 'YYYY-MM'));",
      good: 'CREATE INDEX i ON t (lower(name));',
    },
    {
      bad: 'CREATE INDEX i ON t (a) WHERE is_open(b);\nCREATE FUNCTION is_open(b INT8) RETURNS BOOL LANGUAGE sql AS $$ SELECT b > 0 $$;',
      good: 'CREATE INDEX i ON t (a) WHERE length(b) > 0;',
    },
    { bad: 'CREATE INDEX i ON items USING hnsw (embedding vector_l1_ops);' },
  ],
  visit: {
    IndexStmt(node, statement) {
      if (node.whereClause !== undefined) functionsIn(node.whereClause, statement, true);
      for (const wrapped of node.indexParams ?? []) {
        if (!('IndexElem' in wrapped)) continue;
        if (wrapped.IndexElem.expr !== undefined) functionsIn(wrapped.IndexElem.expr, statement, false);
        const operatorClass = nameParts(wrapped.IndexElem.opclass).at(-1) ?? '';
        const found = distances.test(operatorClass)
          ? statement.find(operatorClass.toUpperCase(), statement.whole, true)
          : null;
        if (found !== null) {
          statement.report({
            range: found.range,
            issue: 147839,
            message: `CockroachDB’s vector indexes have no ${operatorClass}.`,
          });
        }
      }
    },
  },
});

function functionsIn(expression: Node, statement: StatementContext, isCondition: boolean): void {
  walk(expression, (tag, node) => {
    if (tag !== 'FuncCall') return;
    const call = node as NodeOf<'FuncCall'>;
    const parts = nameParts(call.funcname);
    const name = parts.at(-1) ?? '';
    const { range } = statement.name(statement.tokenAt(call.location));
    if (notImmutable.has(name)) {
      statement.report({
        range,
        message: `CockroachDB refuses ${name}() in an index: its result depends on more than its arguments.`,
      });
    } else if (!isBuiltIn(parts)) {
      statement.report({
        range,
        issue: isCondition ? 155488 : undefined,
        message: `CockroachDB refuses functions of one’s own, such as ${nameOf(parts).name}(), in an index.`,
      });
    }
  });
}
