import type { Span } from '../../rules/source-statement.ts';
import type { Clause, Query, QueryVerb } from '../model.ts';
import type { MysqlStatement } from '../statement.ts';

/** Behind these words INSERT, REPLACE, UPDATE and DELETE are no statement: `ON UPDATE`, `FOR UPDATE`, `OR REPLACE`. */
const notVerbBehind = new Set(['ON', 'FOR', 'KEY', 'BEFORE', 'AFTER', 'OR', 'GRANT', 'REVOKE', '.', 'AS']);

/** Which clauses belong to which verb. */
const clausesOf: Readonly<Record<QueryVerb, readonly Clause[]>> = {
  SELECT: ['INTO', 'FROM', 'WHERE', 'GROUP BY', 'HAVING', 'WINDOW', 'ORDER BY', 'LIMIT', 'FOR', 'LOCK IN SHARE MODE'],
  INSERT: ['INTO', 'VALUES', 'SET', 'ON DUPLICATE KEY UPDATE', 'RETURNING'],
  REPLACE: ['INTO', 'VALUES', 'SET', 'RETURNING'],
  UPDATE: ['SET', 'WHERE', 'ORDER BY', 'LIMIT', 'RETURNING'],
  DELETE: ['FROM', 'USING', 'WHERE', 'ORDER BY', 'LIMIT', 'RETURNING'],
}; // prettier-ignore

/** The words that clauses begin with: most words are none of them. */
const clauseWords = new Set([
  ...Object.values(clausesOf).flatMap((clauses) => clauses.map((clause) => clause.split(' ')[0] ?? '')),
  'VALUE',
]);

/** Behind these another query begins; two SELECTs in a row are none, and may come a thousand times in a broken text. */
const endsSelect = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'SELECT']);

/** No query that changes something is in another one. */
const changesData = new Set<string>(['INSERT', 'REPLACE', 'UPDATE', 'DELETE'] satisfies readonly QueryVerb[]);

/** Every SELECT, INSERT, REPLACE, UPDATE and DELETE of a statement, in the order of the text. */
export function readQueries(statement: MysqlStatement, within: Span): Query[] {
  const queries: Query[] = [];
  for (let at = within.first; at <= within.last; at++) {
    const verb = verbAt(statement, at);
    if (verb !== null) queries.push(readQuery(statement, verb, at, within.last));
  }
  return queries;
}

function verbAt(statement: MysqlStatement, at: number): QueryVerb | null {
  const token = statement.tokens[at];
  if (token?.kind !== 'word') return null;
  const before = statement.tokens[at - 1];
  if (token.text === 'SELECT') return before?.text === '.' ? null : 'SELECT';
  const { text } = token;
  if (text !== 'INSERT' && text !== 'REPLACE' && text !== 'UPDATE' && text !== 'DELETE') return null;
  if (before !== undefined && notVerbBehind.has(before.text)) return null;
  // `insert(s, 1, 2, 'x')` and `replace(s, 'a', 'b')` are functions; a statement's verb never opens a parenthesis.
  return statement.is(at + 1, '(') ? null : text;
}

function readQuery(statement: MysqlStatement, verb: QueryVerb, first: number, end: number): Query {
  const { tokens } = statement;
  const depth = tokens[first]?.depth ?? 0;
  const wanted = clausesOf[verb];
  const starts: { clause: Clause; at: number }[] = [];
  let last = first;
  for (let at = first + 1; at <= end; at++) {
    const token = tokens[at];
    if (token === undefined || token.depth < depth || (token.depth === depth && token.text === ';')) break;
    if (token.depth === depth && token.kind === 'word') {
      if (verb === 'SELECT' && endsSelect.has(token.text)) break;
      // A semicolon is missing, or it is no statement: INSERT may come a thousand times in a row.
      if (changesData.has(token.text) && verbAt(statement, at) !== null) break;
    }
    last = at;
    if (token.depth === depth && statement.is(at, '(')) {
      // Clauses of this query stand outside of its parentheses.
      last = at = Math.max(at, Math.min(statement.closes(at), end));
      continue;
    }
    if (token.depth !== depth || token.kind !== 'word') continue;
    if (!clauseWords.has(token.text)) continue;
    const clause = wanted.find((each) => begins(statement, each, at));
    if (clause !== undefined && starts.every((start) => start.clause !== clause)) starts.push({ clause, at });
  }
  const clauses = new Map<Clause, Span>();
  starts.forEach(({ clause, at }, index) => {
    clauses.set(clause, statement.span(at, (starts[index + 1]?.at ?? last + 1) - 1));
  });
  return {
    verb,
    span: statement.span(first, last),
    clauses,
    head: statement.span(first, (starts[0]?.at ?? last + 1) - 1),
  };
}

function begins(statement: MysqlStatement, clause: Clause, at: number): boolean {
  const text = statement.tokens[at]?.text ?? '';
  if (!clause.startsWith(text) && !(clause === 'VALUES' && text === 'VALUE')) return false;
  switch (clause) {
    case 'FOR':
      return text === 'FOR' && (statement.is(at + 1, 'UPDATE') || statement.is(at + 1, 'SHARE'));
    case 'USING':
      return text === 'USING' && !statement.is(at + 1, '(');
    case 'VALUES':
      // `INSERT INTO t SET value = 1`: a column.
      return (text === 'VALUES' || text === 'VALUE') && !statement.is(at + 1, '=');
    case 'SET':
      return text === 'SET' && !statement.is(at - 1, 'CHARACTER');
    default: {
      const words = clause.split(' ');
      return words.every((word, n) => statement.is(at + n, word));
    }
  }
}
