import type { Report } from '../rules/rule.ts';
import { firstDoubt } from './doubt.ts';
import type { StatementKind } from './model.ts';
import { secondOpinion } from './second-opinion.ts';
import type { MysqlStatement } from './statement.ts';

const queries = new Set<StatementKind>(['select', 'insert', 'replace', 'update', 'delete']);

/**
 * What of a statement was not understood, one report each at its place. Silence about it would look like proof.
 */
export function understood(statement: MysqlStatement): Report[] {
  const { kind, unread } = statement.model;
  if (queries.has(kind)) return queryReport(statement);
  return unread.map((span) => {
    const { range } = statement.span(span.first, Math.min(span.last, span.first + 1));
    return {
      range,
      message: `${statement.textOf(range)} is not MySQL that this version knows; what follows here was not checked.`,
    };
  });
}

/** Where our reader doubts a query, so that another parser is asked; null where nobody is asked. */
export function doubtOf(statement: MysqlStatement): number | null {
  return queries.has(statement.model.kind) ? firstDoubt(statement) : null;
}

/** A query that our reader doubts and node-sql-parser refuses; what rules say of it may miss something. */
function queryReport(statement: MysqlStatement): Report[] {
  const doubt = doubtOf(statement);
  if (doubt === null) return [];
  const opinion = secondOpinion(statement.text);
  if (opinion?.reads === true) return [];
  const { range } = statement.span(doubt);
  return [
    {
      range,
      message: `MySQL would hardly read this query: something is missing or too much at ${statement.textOf(range)}. Findings in it may be incomplete.`,
    },
  ];
}
