import { is, nameBehind, type NamedToken } from '../named-tokens.ts';
import { expression, nothing, words, type Place } from './place.ts';
import {
  commentWords, createWords, objectWords, operandWords, operatorWords, statementWords,
} from './words.ts'; // prettier-ignore

const tableWords = new Set([
  'FROM',
  'JOIN',
  'STRAIGHT_JOIN',
  'INTO',
  'ONLY',
  'REFERENCES',
  'TRUNCATE',
  'TABLE',
]);
const clauseWords = new Set(['SELECT', 'FROM', 'WHERE', 'GROUP', 'ORDER', 'HAVING', 'SET', 'VALUES', 'RETURNING', 'LIMIT', 'OFFSET', 'USING', 'ON', 'WINDOW', 'INTO', 'UPDATE']); // prettier-ignore
/** Behind them stands the name of something new; behind IF NOT EXISTS as well. */
const newThings = ['TABLE', 'INDEX', 'VIEW', 'SEQUENCE', 'TYPE', 'DOMAIN', 'FUNCTION', 'PROCEDURE', 'TRIGGER', 'SCHEMA', 'DATABASE', 'ROLE', 'USER', 'POLICY', 'EXISTS']; // prettier-ignore

const operandEnds = new Set(['NULL', 'TRUE', 'FALSE', 'END', 'CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'DEFAULT', 'ASC', 'DESC']); // prettier-ignore
const operatorStarts = new Set(['SELECT', 'DISTINCT', 'ALL', 'WHERE', 'AND', 'OR', 'NOT', 'ON', 'BY', 'HAVING', 'WHEN', 'THEN', 'ELSE', 'CASE', 'IN', 'LIKE', 'ILIKE', 'BETWEEN', 'SET', 'RETURNING', 'LIMIT', 'OFFSET', 'VALUES', 'USING', 'ANY', 'SOME', 'EXISTS', 'UNION', 'EXCEPT', 'INTERSECT', 'RETURN', 'CALL', 'DO', 'EXECUTE', 'INTERVAL', 'ARRAY', 'FILTER', 'OVER']); // prettier-ignore

/** In the clauses of a query or a change, and at the beginnings of all other statements. */
export function inClause(before: readonly NamedToken[], list: readonly NamedToken[]): Place {
  const first = before[0];
  const last = list.at(-1);
  if (list.length === 0) return expression(operandWords);
  const beginning = before.length === 1 ? inBeginning(first) : null;
  if (beginning !== null) return beginning;
  if (is(first, 'CREATE')) {
    if (is(last, ...newThings)) return nothing;
    if (is(last, 'ON') && before.some((token) => is(token, 'INDEX', 'TRIGGER', 'POLICY')))
      return { kind: 'table', words: [] };
    if (is(last, 'RETURNS')) return { kind: 'type' };
  }
  if (last !== undefined && last.kind === 'word' && tableWords.has(last.text)) {
    const called = is(last, 'FROM', 'JOIN');
    return { kind: 'table', words: is(last, 'FROM') ? ['LATERAL', 'ONLY', 'ROWS FROM'] : [], called };
  }

  const clause = list.findLast((token) => token.kind === 'word' && clauseWords.has(token.text));
  if (is(clause, 'FROM') && is(last, ',')) return { kind: 'table', words: ['LATERAL'], called: true };
  if (is(clause, 'USING') && is(first, 'DELETE', 'MERGE') && is(last, 'USING', ','))
    return { kind: 'table', words: [], called: true };
  const changed = changedColumns(before, clause, last);
  if (changed !== null) return changed;
  if (is(last, 'CONFLICT')) return words('DO NOTHING, DO UPDATE SET, ON CONSTRAINT');
  if (is(last, 'DO') && before.some((token) => is(token, 'CONFLICT'))) return words('NOTHING, UPDATE SET');
  if (is(last, 'AS')) return is(clause, 'FROM') || is(clause, 'SELECT') ? nothing : words('SELECT');
  if (is(last, 'GROUP', 'ORDER', 'PARTITION')) return words('BY');
  if (is(last, 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'INNER')) return words('JOIN, OUTER JOIN');
  if (is(last, 'IS')) return words('DISTINCT FROM, FALSE, NOT NULL, NULL, TRUE');
  return endsOperand(last) ? words(operatorWords) : expression(operandWords);
}

/** Behind the first word of a statement. */
function inBeginning(first: NamedToken | undefined): Place | null {
  if (is(first, 'CREATE')) return words(createWords);
  if (is(first, 'DROP', 'ALTER')) return words(objectWords);
  if (is(first, 'INSERT', 'UPSERT', 'REPLACE')) return words('INTO');
  if (is(first, 'DELETE')) return words('FROM');
  if (is(first, 'EXPLAIN')) return words(`ANALYZE, ${statementWords}`);
  if (is(first, 'COMMENT')) return words(commentWords);
  if (is(first, 'UPDATE', 'COPY', 'ANALYZE', 'LOCK', 'DESCRIBE')) return { kind: 'table', words: [] };
  if (is(first, 'TRUNCATE')) return { kind: 'table', words: ['TABLE'] };
  return null;
}

/** Behind SET: the columns that UPDATE, ON CONFLICT or MySQL's ON DUPLICATE KEY UPDATE may change. */
function changedColumns(
  before: readonly NamedToken[],
  clause: NamedToken | undefined,
  last: NamedToken | undefined,
): Place | null {
  const duplicate = before.findIndex((token) => is(token, 'DUPLICATE'));
  const isDuplicate = duplicate !== -1 && is(clause, 'UPDATE') && is(last, 'UPDATE', ',');
  if (!isDuplicate && !(is(clause, 'SET') && is(last, 'SET', ','))) return null;
  const table = is(before[0], 'UPDATE') ? nameBehind(before, 'UPDATE') : nameBehind(before, 'INTO');
  return table === null ? null : { kind: 'columns', table: table.parts, words: [] };
}

/** Whether a value ends at a token, so that an operator or the next clause comes, and no other value. */
function endsOperand(token: NamedToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'mark') return token.text === ')' || token.text === ']' || token.text === '*';
  if (token.kind !== 'word') return true;
  return operandEnds.has(token.text) || !operatorStarts.has(token.text);
}
