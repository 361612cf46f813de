import type { Report } from '../rules/rule.ts';
import type { MysqlStatement } from './statement.ts';

/**
 * What of a statement the reader did not understand, one report each at its place. Silence about it would look like
 * proof.
 */
export function understood(statement: MysqlStatement): Report[] {
  return statement.model.unread.map((span) => {
    const { range } = statement.span(span.first, Math.min(span.last, span.first + 1));
    return {
      range,
      message: `${statement.textOf(range)} is not MySQL that this version knows; what follows here was not checked.`,
    };
  });
}
