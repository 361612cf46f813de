import type { Token } from '../parse/tokens.ts';
import type { Query } from './model.ts';
import { mysqlReserved } from './reserved.ts';
import type { MysqlStatement } from './statement.ts';

/** Behind these something must come, and none of what `closes` a part of a query. */
const opens = new Set([
  'SELECT', 'FROM', 'WHERE', 'BY', 'HAVING', 'LIMIT', 'INTO', 'SET', 'JOIN', 'ON', 'AND', 'OR', 'XOR', 'NOT', 'WHEN', 'THEN', 'ELSE',
  'BETWEEN', 'LIKE', 'REGEXP', 'RLIKE', 'DIV', 'UNION', 'INTERVAL', 'UPDATE', 'DISTINCT',
]); // prettier-ignore
const closes = new Set([
  'FROM', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'THEN', 'ELSE', 'WHEN', 'AND', 'OR', 'XOR', 'LIKE', 'REGEXP', 'RLIKE', 'UNION',
  'DIV',
]); // prettier-ignore
const binary = new Set(['+', '-', '/', '%', '=', '<', '>', '<=', '>=', '<>', '!=', '<=>', '&&', '||', '->', '->>', ':=', '|', '&', '^', '<<', '>>', '.', ',']); // prettier-ignore

/** Words that are no names here although they may be elsewhere. */
const phrases = new Set([
  'ESCAPE', 'SOUNDS', 'MEMBER', 'SKIP', 'LOCKED', 'NOWAIT', 'SHARE', 'MODE', 'ROLLUP', 'DUMPFILE', 'UNBOUNDED', 'PRECEDING',
  'FOLLOWING', 'CURRENT', 'QUICK', 'OFFSET', 'FIELDS', 'COLUMNS', 'BOOLEAN', 'LANGUAGE', 'QUERY', 'EXPANSION', 'END', 'ANY', 'SOME',
  'DUPLICATE', 'VALUE', 'AGAINST', 'AT', 'ZONE', 'PATH', 'NESTED', 'ORDINALITY', 'RETURNING', 'SQL_NO_CACHE', 'SQL_CACHE',
  'SQL_BUFFER_RESULT', 'PERSIST',
]); // prettier-ignore

/** Reserved words that are values all the same. */
const values = new Set(['NULL', 'TRUE', 'FALSE', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'CURRENT_USER', 'DEFAULT', 'LOCALTIME', 'LOCALTIMESTAMP', 'UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP']); // prettier-ignore

/**
 * The first token of a query where something is missing or too much, as far as neighbouring tokens show it; null when
 * none is. It asks no grammar and finds what people mistype: a forgotten comma, an operator without its other side, a
 * clause without content, a parenthesis that is not closed. What it doubts may be right: ask a parser then.
 */
export function firstDoubt(statement: MysqlStatement): number | null {
  const { tokens } = statement;
  const end = statement.whole.last;
  /** Where parentheses were opened that are still open. */
  const open: number[] = [];
  let operands = 0;
  for (let at = 0; at <= end; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const before = tokens[at - 1];
    if (token.text === '(' && token.kind === 'mark') open.push(at);
    if (token.text === ')' && token.kind === 'mark' && open.pop() === undefined) return at;
    if (before !== undefined && isCut(before, token)) return at;
    // ORDER and GROUP are reserved, and always stand before BY.
    if (token.kind === 'word' && /^(?:ORDER|GROUP)$/.test(token.text) && before?.text !== '.') {
      if (!statement.is(at + 1, 'BY')) return at;
    }
    // `DEFAULT '0' ON EMPTY`
    if (before?.text === 'DEFAULT') operands = 0;
    operands = isOperand(token) && before?.text !== '.' ? operands + 1 : token.text === '.' ? operands : 0;
    // `a b` is a column with its alias; nothing stands in three names or values without a word or a mark between.
    if (operands > 2) return at;
  }
  const last = tokens[end];
  const incomplete = statement.model.queries.find((query) => lacksClause(query, statement));
  if (incomplete !== undefined) return incomplete.span.first;
  if (open.length > 0) return open.at(-1) ?? end;
  if (last !== undefined && last.kind !== 'string' && (opens.has(last.text) || binary.has(last.text)))
    return end;
  return null;
}

function lacksClause({ verb, clauses, span }: Query, statement: MysqlStatement): boolean {
  switch (verb) {
    case 'SELECT':
      return false;
    case 'UPDATE':
      return !clauses.has('SET');
    case 'DELETE':
      return !clauses.has('FROM');
    default:
      return (
        !clauses.has('VALUES') &&
        !clauses.has('SET') &&
        !['SELECT', 'TABLE', 'VALUES', 'VALUE'].some((word) => statement.find(word, span, true) !== null)
      );
  }
}

/** Whether something is missing between two tokens. */
function isCut(before: Token, token: Token): boolean {
  if (before.kind === 'string' || token.kind === 'string') return false;
  const isEnd = token.text === ')' || token.text === ',' || (token.kind === 'word' && closes.has(token.text));
  if (!isEnd) return false;
  if (binary.has(before.text) && before.kind === 'mark') return true;
  if (before.kind !== 'word' || !opens.has(before.text)) return false;
  // ON DUPLICATE KEY UPDATE …, FOR UPDATE), LEFT JOIN … ON; `SELECT DISTINCT FROM` has no list.
  return !(before.text === 'UPDATE' && token.text === ')');
}

function isOperand(token: Token): boolean {
  switch (token.kind) {
    case 'identifier':
    case 'number':
    case 'string':
    case 'parameter':
    case 'variable':
      return true;
    case 'word':
      return (!mysqlReserved.has(token.text) && !phrases.has(token.text)) || values.has(token.text);
    default:
      return false;
  }
}
