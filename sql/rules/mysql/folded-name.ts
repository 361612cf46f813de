import { figure } from '../../../contracts/figure.ts';
import { docs } from '../documentation.ts';
import type { StatementModel } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const foldedName = defineRule({
  code: 'MOLT309',
  name: 'folded-name',
  title: 'Capitals in a name without quotes',
  severity: 'hint',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB folds names without quotes to lower case, and MySQL does not tell columns apart by case. A result then has a column userid where MySQL says UserId, and what writes "UserId" in quotes finds nothing: a key of the same table, too, when only one of the two has quotes.',
  workaround: 'Write names in lower case, or in double quotes everywhere.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE Users (UserId BIGINT PRIMARY KEY);',
      good: 'CREATE TABLE users (user_id BIGINT PRIMARY KEY);',
    },
    {
      bad: 'CREATE TABLE users (user_id BIGINT, PRIMARY KEY (`User_Id`));',
      fixed: 'CREATE TABLE users (user_id BIGINT, PRIMARY KEY (user_id));',
    },
  ],
  mysql: {
    kinds: ['create table'],
    statement(model, statement) {
      if (model.kind !== 'create table' || model.name === null) return;
      keysOf(model, statement);
      const names = [statement.span(model.name.last), ...model.columns.map((column) => column.nameSpan)];
      const folded = names.filter(({ first }) => {
        const token = statement.tokens[first];
        const written = statement.nameAt(first);
        return (
          token?.kind === 'word' && written !== written.toLowerCase() && written !== written.toUpperCase()
        );
      });
      const [first, ...others] = folded;
      if (first === undefined) return;
      const more = others.length === 0 ? '' : `, and so ${figure(others.length)} more names here`;
      const written = statement.nameAt(first.first);
      statement.report({
        range: first.range,
        message: `CockroachDB folds ${written} to ${written.toLowerCase()}${more}.`,
      });
    },
  },
});

/** Columns of keys that CockroachDB does not find in the table, because one of the two places folds the name. */
function keysOf({ columns, keys }: StatementModel, statement: MysqlStatement): void {
  const defined = new Map(columns.map(({ name, nameSpan }) => [name.toLowerCase(), nameSpan.last]));
  for (const { parts } of keys) {
    for (const { name, span } of parts) {
      const at = name === null ? undefined : defined.get(name.toLowerCase());
      if (name === null || at === undefined || seen(at, statement) === seen(span.first, statement)) continue;
      const text = statement.cockroachNameAt(at);
      const { range } = statement.span(span.first);
      statement.report({
        range,
        severity: 'error',
        layer: 'later',
        message: `The column is ${text} in this table; CockroachDB reads ${seen(span.first, statement)} here and finds none.`,
        fix: { title: `Write ${text}`, class: 'safe', edits: [replace(range, text)] },
      });
    }
  }
}

/** What CockroachDB makes of a name. Backticks become double quotes, which keep its capitals. */
function seen(at: number, statement: MysqlStatement): string {
  const name = statement.nameAt(at);
  return statement.tokens[at]?.kind === 'word' ? name.toLowerCase() : name;
}
