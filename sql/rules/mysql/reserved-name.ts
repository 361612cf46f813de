import type { TextEdit } from '../../findings/finding.ts';
import type { Clause, Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Span } from '../source-statement.ts';
import { cockroachName } from '../../mysql/names.ts';
import { mysqlReserved } from '../../mysql/reserved.ts';
import { reservedKeywords, typeFunctionKeywords } from '../data/keywords.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** Reserved in CockroachDB, free in MySQL: what stands there without quotes in a file of MySQL. */
const reserved = new Set(
  [...reservedKeywords, ...typeFunctionKeywords].filter((word) => !mysqlReserved.has(word.toUpperCase())),
);

/** Taken as the name of a table or view, not as that of a column. */
const tableNames = new Set(['family']);

/** Mean the same in both, or stand where a clause begins. */
const notNames = new Set(['current_role', 'returning']);

/** Behind these begins a value, a column or a table: a word there that is no call is a name. */
const beforeNames = new Set([
  ',', '(', '=', '<', '>', '<=', '>=', '<>', '!=', '<=>', '+', '-', '*', '/', '%', '!', 'SELECT', 'DISTINCT', 'WHERE', 'AND', 'OR',
  'XOR', 'NOT', 'ON', 'BY', 'SET', 'HAVING', 'CASE', 'WHEN', 'THEN', 'ELSE', 'FROM', 'JOIN', 'STRAIGHT_JOIN', 'INTO', 'UPDATE',
  'BETWEEN', 'LIKE', 'REGEXP', 'DIV', 'MOD', 'WITH',
]); // prettier-ignore

/** Values of the session without parentheses: the statement parses, and gives another thing than the column. */
const ofSession = new Set(['user', 'session_user', 'current_catalog', 'current_schema']);

const beforeTables = new Set(['FROM', 'JOIN', 'STRAIGHT_JOIN', 'INTO', 'UPDATE']);

export const reservedName = defineRule({
  code: 'MOLT308',
  name: 'mysql-reserved-name',
  title: 'Name that is a keyword in CockroachDB',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL takes words such as user, offset, end and array for names. CockroachDB’s grammar reserves them: as the name of a table or column they need double quotes, wherever they stand without a table before them. `SELECT user` runs without quotes, and gives the name of the session’s user.',
  workaround: 'Write the name in double quotes here and in all queries, or choose another name.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE t (user VARCHAR(20), offset BIGINT);',
      fixed: 'CREATE TABLE t ("user" VARCHAR(20), "offset" BIGINT);',
    },
    {
      bad: 'SELECT u.id, offset FROM user AS u WHERE offset > 3;',
      fixed: 'SELECT u.id, "offset" FROM "user" AS u WHERE "offset" > 3;',
    },
    { bad: 'INSERT INTO user (id) VALUES (1);', fixed: 'INSERT INTO "user" (id) VALUES (1);' },
    { good: 'CREATE TABLE t (username VARCHAR(20));' },
    {
      good: 'SELECT u.user, CASE WHEN a THEN 1 END FROM t AS u WHERE a = ANY (SELECT b FROM s) LIMIT 3 OFFSET 6;',
    },
  ],
  mysql: {
    statement(model, statement) {
      const places: Span[] = [];
      if (model.name !== null && !tableNames.has(statement.nameAt(model.name.last).toLowerCase())) {
        places.push(statement.span(model.name.last));
      }
      for (const column of model.columns) places.push(column.nameSpan);
      for (const key of model.keys) {
        for (const part of key.parts) if (part.name !== null) places.push(statement.span(part.span.first));
        if (key.references !== null) places.push(statement.span(key.references.table.last));
      }
      const definitions = places.length;
      if (model.queries.length > 0) places.push(...namesInQueries(statement));
      const seen = new Set<number>();
      for (const [n, { first }] of places.entries()) {
        const token = statement.tokens[first];
        if (token?.kind !== 'word' || !reserved.has(token.text.toLowerCase()) || seen.has(first)) continue;
        // Behind a dot every word is a name.
        if (statement.is(first - 1, '.')) continue;
        seen.add(first);
        const text = cockroachName(token.text.toLowerCase());
        const isValue =
          n >= definitions && ofSession.has(token.text.toLowerCase()) && !isTarget(first, statement);
        const edits: TextEdit[] = [replace({ start: token.start, end: token.end }, text)];
        statement.report({
          range: { start: token.start, end: token.end },
          layer: isValue ? 'meaning' : 'grammar',
          message: isValue
            ? `${statement.nameAt(first)} without quotes is a value of the session in CockroachDB, not the column.`
            : `${statement.nameAt(first)} is a reserved word in CockroachDB; as a name it needs double quotes.`,
          fix: { title: `Write ${text}`, class: 'safe', edits },
        });
      }
    },
  },
});

/** Words in the values, columns and tables of queries that can be nothing but names. */
function namesInQueries(statement: MysqlStatement): Span[] {
  return statement.tokens.flatMap((token, at) => {
    if (token.kind !== 'word' || statement.is(at + 1, '(')) return [];
    const word = token.text.toLowerCase();
    if (!reserved.has(word) || notNames.has(word)) return [];
    const before = statement.tokens[at - 1]?.text ?? '';
    if (!beforeNames.has(before) || (tableNames.has(word) && beforeTables.has(before))) return [];
    return [statement.span(at)];
  });
}

/** Whether a name stands for a table, or for a column that is written to. */
function isTarget(at: number, statement: MysqlStatement): boolean {
  const before = statement.tokens[at - 1]?.text ?? '';
  if (beforeTables.has(before) || before === 'SET' || before === 'WITH') return true;
  const query = statement.model.queries
    .filter(({ span }) => span.first <= at && at <= span.last)
    .reduce<Query | null>((inner, one) => (inner && inner.span.first > one.span.first ? inner : one), null);
  if (query === null || query.verb === 'SELECT' || query.verb === 'DELETE') return false;
  const { verb, clauses } = query;
  const firstOf = (clause: Clause) => clauses.get(clause)?.first ?? Infinity;
  // The columns of INSERT stand before what is inserted.
  if (verb !== 'UPDATE' && at < Math.min(firstOf('VALUES'), firstOf('SET'))) return true;
  const isAssigned = before === ',' && statement.is(at + 1, '=');
  return isAssigned && (clauses.has('SET') || at > firstOf('ON DUPLICATE KEY UPDATE'));
}
