import { columnNameKeywords, reservedKeywords } from '../data/keywords.ts';
import { moreMysqlFunctions } from './more-functions.ts';
import type { Call } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { mysqlFunctions, type SourceFunction } from '../data/functions.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { functionFix } from './function-rewrite.ts';

/** What rules of their own speak of, or clauses and types that only look like calls. */
const elsewhere = new Set(['group_concat', 'match', 'values', 'convert', 'cast', 'interval']);

const notCallable: ReadonlySet<string> = new Set([...reservedKeywords, ...columnNameKeywords, 'json_table']);

const missing = new Map<string, SourceFunction[]>();
for (const each of [...mysqlFunctions, ...moreMysqlFunctions]) {
  if (each.status === 'differs' || elsewhere.has(each.name)) continue;
  if (each.status === 'partial' && each.since === undefined && each.rewrite === undefined) continue;
  missing.set(each.name, [...(missing.get(each.name) ?? []), each]);
}

export const mysqlFunction = defineRule({
  code: 'MOLT379',
  name: 'mysql-function',
  title: 'Function of MySQL that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'The call parses, and fails when the name is looked up.',
  workaround: 'Use what the message names, write the function yourself, or do the work in the application.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT CURDATE(), LCASE(s) FROM t;', fixed: 'SELECT current_date, lower(s) FROM t;' },
    {
      bad: 'SELECT DATE_ADD(d, INTERVAL 1 DAY) FROM t;',
      fixed: "SELECT (d + INTERVAL '1 day') FROM t;",
    },
    {
      bad: "SELECT DATE_FORMAT(d, '%Y-%m-%d %H:%i') FROM t;",
      fixed: "SELECT strftime(d, '%Y-%m-%d %H:%M') FROM t;",
    },
    {
      bad: "SELECT JSON_UNQUOTE(JSON_EXTRACT(doc, '$.a.b')) FROM t;",
    },
    { bad: 'SELECT CHAR(65 USING utf8mb4);', fixed: 'SELECT chr(65);' },
    { bad: 'SELECT LAST_INSERT_ID();' },
    { bad: "SELECT * FROM t ORDER BY FIELD(status, 'a', 'b');" },
    { good: "SELECT lower(s), coalesce(a, 0), ifnull(a, 0), if(a > 1, 'x', 'y') FROM t;" },
    { good: 'CREATE TABLE t (id BIGINT PRIMARY KEY, c CHAR(3), u BIGINT DEFAULT (1));' },
  ],
  mysql: {
    call(call, statement) {
      // A qualified name is a function of one's own.
      if (call.nameSpan.last > call.nameSpan.first) return;
      const form = missing.get(call.name.toLowerCase())?.find((each) => hasForm(each, call, statement));
      if (form === undefined || (form.since !== undefined && !statement.isBefore(form.since))) return;
      const when = form.since === undefined ? '' : ` before ${form.since}`;
      const nearest = form.instead === undefined ? '' : `; nearest: ${form.instead}`;
      statement.report({
        range: call.nameSpan.range,
        // A keyword is not the name of a function: the parenthesis is a syntax error.
        layer: notCallable.has(form.name) ? 'grammar' : 'later',
        message: `CockroachDB has no ${form.name}()${when}${nearest}.`,
        issue: form.issue,
        fix: functionFix(call, form, statement),
      });
    },
  },
});

/** Whether a call is of the form that an entry is about; how many arguments it has tells them apart. */
export function hasForm({ name, form }: SourceFunction, call: Call, statement: MysqlStatement): boolean {
  if (name === 'default') {
    // `DEFAULT (expression)` of a column is none.
    return statement.model.queries.some(
      ({ span }) => span.first < call.nameSpan.first && call.parens.last <= span.last,
    );
  }
  if (form === undefined || form.includes('...')) return true;
  const wanted = /^\((.*)\)$/.exec(form)?.[1];
  return wanted === undefined || wanted.split(',').length === call.arguments.length;
}
