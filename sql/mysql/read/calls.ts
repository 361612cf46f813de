import type { Span } from '../../rules/source-statement.ts';
import type { Call } from '../model.ts';
import type { MysqlStatement } from '../statement.ts';

/** Words before a parenthesis that call nothing. */
const notCalls = new Set([
  'ALL', 'AND', 'ANY', 'AS', 'ASC', 'AGAINST', 'BETWEEN', 'BY', 'CHECK', 'COLUMNS', 'CUBE', 'DESC', 'DISTINCT', 'DIV', 'ELSE',
  'ELSEIF', 'EXCEPT', 'EXISTS', 'FROM', 'GROUPING', 'HAVING', 'IN', 'INDEX', 'INTERSECT', 'INTERVAL', 'INTO', 'IS', 'JOIN', 'KEY', 'LATERAL',
  'LIKE', 'LIMIT', 'NOT', 'OF', 'ON', 'OR', 'OVER', 'PARTITION', 'REGEXP', 'RETURN', 'RLIKE', 'ROLLUP', 'ROW', 'SELECT', 'SET',
  'SOME', 'STRAIGHT_JOIN', 'THAN', 'THEN', 'UNION', 'UNIQUE', 'UNTIL', 'UPDATE', 'USE', 'USING', 'VALUE', 'WHEN', 'WHERE', 'WHILE',
  'WITH', 'XOR', 'TABLE', 'BIGINT', 'BINARY', 'BIT', 'BLOB', 'CHARACTER', 'DATETIME', 'DEC', 'DECIMAL', 'DOUBLE', 'ENUM', 'FIXED',
  'FLOAT', 'INT', 'INTEGER', 'MEDIUMINT', 'NCHAR', 'NUMERIC', 'NVARCHAR', 'REAL', 'SMALLINT', 'TEXT', 'TINYINT', 'VARBINARY',
  'VARCHAR', 'VARYING', 'SIGNED', 'UNSIGNED', 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'REFERENCES', 'HANDLER', 'CALL',
]); // prettier-ignore

/** Behind these a name with a parenthesis is a table with its columns, an index, or something that is made. */
const namesBehind = new Set([
  'INTO', 'TABLE', 'REFERENCES', 'INDEX', 'KEY', 'JOIN', 'FUNCTION', 'PROCEDURE', 'VIEW', 'CONSTRAINT', 'CALL', 'INSERT',
  'REPLACE', 'IGNORE', 'RECURSIVE', 'EXISTS',
]); // prettier-ignore

/** Types that are functions as well; behind these words they are types. */
const typeOrCall = new Set(['CHAR', 'DATE', 'TIME', 'TIMESTAMP', 'YEAR', 'SET', 'POINT']);

/** The calls in a span, the outer ones first. */
export function readCalls(statement: MysqlStatement, within: Span): Call[] {
  const { tokens } = statement;
  const calls: Call[] = [];
  for (let at = within.first; at < within.last; at++) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'identifier')) continue;
    if (!statement.is(at + 1, '(')) continue;
    if (token.kind === 'word' && notCalls.has(token.text)) continue;
    // The name may be qualified: `db.f(1)`. It begins where no dot stands before it.
    let first = at;
    while (statement.is(first - 1, '.')) first -= 2;
    const before = tokens[first - 1];
    if (before?.kind === 'word' && namesBehind.has(before.text)) continue;
    if (typeOrCall.has(token.text) && (isType(statement, first) || isTarget(statement, first))) continue;
    const close = statement.closes(at + 1);
    calls.push({
      name: statement.nameAt(at).toUpperCase(),
      nameSpan: statement.span(first, at),
      parens: statement.span(at + 1, close),
      arguments: statement.elements({ first: at + 2, last: close - 1 }),
    });
  }
  return calls;
}

/** `CAST(x AS CHAR(3))`, `RETURNS CHAR(3)`, `DECLARE c CHAR(3)`, `(IN p CHAR(3))`. */
function isType({ tokens }: MysqlStatement, at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (before.kind === 'identifier') return true;
  return before.kind === 'word' && !expressionBehind.has(before.text);
}

/** `CONVERT(x, CHAR(10))`: the last argument is a type. */
function isTarget(statement: MysqlStatement, at: number): boolean {
  if (!statement.is(at - 1, ',') || !statement.is(statement.closes(at + 1) + 1, ')')) return false;
  const depth = statement.tokens[at]?.depth ?? 0;
  let open = at - 1;
  while (open > 0 && (statement.tokens[open]?.depth ?? 0) >= depth) open--;
  return statement.is(open - 1, 'CONVERT');
}

/** Words that an expression may follow; behind any other word a type's name is a type. */
const expressionBehind = new Set([
  'SELECT', 'DISTINCT', 'WHERE', 'AND', 'OR', 'XOR', 'NOT', 'ON', 'BY', 'HAVING', 'WHEN', 'THEN', 'ELSE', 'CASE', 'BETWEEN', 'LIKE',
  'IN', 'FROM', 'DIV', 'MOD', 'RETURN', 'IF', 'ELSEIF', 'WHILE', 'UNTIL', 'DEFAULT', 'INTERVAL', 'SET', 'IS', 'REGEXP', 'ALL',
]); // prettier-ignore
