import { docs } from '../documentation.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Options of CockroachDB's EXPLAIN (v25.2); any other word in the parentheses is refused. */
const taken = new Set(['verbose', 'types', 'opt', 'distsql', 'vec', 'debug', 'ddl', 'gist', 'shape', 'viz', 'redact', 'env', 'catalog', 'memo', 'json']); // prettier-ignore

export const explainOption = defineRule({
  code: 'MOLT215',
  name: 'explain-option',
  title: 'Option of EXPLAIN',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'EXPLAIN has other options, and they take no values: COSTS OFF, BUFFERS and FORMAT are refused, and ANALYZE stands in front of the parenthesis, VERBOSE inside of it.',
  workaround:
    'EXPLAIN, EXPLAIN (VERBOSE), EXPLAIN ANALYZE, or EXPLAIN ANALYZE (DEBUG). The output is CockroachDB’s own: programs that read it must change.',
  documentation: docs('explain'),
  examples: [
    { bad: 'EXPLAIN (COSTS OFF) SELECT 1;' },
    { bad: 'EXPLAIN (ANALYZE, BUFFERS) SELECT 1;' },
    { bad: 'EXPLAIN VERBOSE SELECT 1;', fixed: 'EXPLAIN (VERBOSE) SELECT 1;' },
    { bad: 'EXPLAIN (SETTINGS) SELECT 1;' },
    { bad: 'EXPLAIN REFRESH MATERIALIZED VIEW m;' },
    { bad: 'EXPLAIN EXECUTE q(1);', good: 'EXPLAIN ANALYZE EXECUTE q(1);' },
    { good: 'EXPLAIN (VERBOSE) SELECT 1;' },
    { good: 'EXPLAIN ANALYZE SELECT 1;' },
  ],
  visit: {
    ExplainStmt(node, statement) {
      explained(node.query, statement);
      executed(node, statement);
      const analyze = /^(?:ANALYZE|ANALYSE)$/.test(statement.tokens[1]?.text ?? '') ? 1 : 0;
      if (statement.is(1 + analyze, 'VERBOSE')) {
        const word = statement.span(1 + analyze);
        statement.report({
          range: word.range,
          message: 'CockroachDB takes VERBOSE in parentheses only.',
          fix: {
            title: 'Write (VERBOSE)',
            class: 'safe',
            edits: [replace(word.range, '(VERBOSE)')],
          },
        });
        return;
      }
      if (!statement.is(1, '(')) return;
      for (const option of node.options ?? []) {
        if (!('DefElem' in option)) continue;
        const { defname, arg, location } = option.DefElem;
        if (arg === undefined && taken.has(defname ?? '')) continue;
        const { range } = statement.element(location);
        statement.report({
          range,
          message: `CockroachDB’s EXPLAIN does not take ${statement.slice({ range }).toUpperCase()}.`,
        });
        return;
      }
    },
  },
});

/** A prepared statement is explained only when it runs, too (pkg/sql/opt/optbuilder/explain.go). */
function executed({ query, options = [] }: NodeOf<'ExplainStmt'>, statement: StatementContext): void {
  if (query === undefined || !('ExecuteStmt' in query)) return;
  if (options.some((each) => 'DefElem' in each && /^analy[sz]e$/.test(each.DefElem.defname ?? ''))) return;
  const found = statement.find('EXECUTE', statement.whole, true);
  if (found === null) return;
  statement.report({
    range: found.range,
    layer: 'later',
    message: 'CockroachDB explains a prepared statement by EXPLAIN ANALYZE only.',
  });
}

/** REFRESH and DECLARE run, but can't be explained. */
function explained(query: Node | undefined, statement: StatementContext): void {
  const word =
    query === undefined
      ? null
      : 'RefreshMatViewStmt' in query
        ? 'REFRESH'
        : 'DeclareCursorStmt' in query
          ? 'DECLARE'
          : null;
  const found = word === null ? null : statement.find(word, statement.whole, true);
  if (found === null) return;
  statement.report({ range: found.range, message: `CockroachDB cannot explain ${word}.` });
}
