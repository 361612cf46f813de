import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const foldedName = defineRule({
  code: 'MOLT309',
  name: 'folded-name',
  title: 'Capitals in a name without quotes',
  severity: 'hint',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB folds names without quotes to lower case. A result then has a column userid where MySQL says UserId, and a query that writes "UserId" in quotes finds nothing.',
  workaround: 'Write names in lower case, or in double quotes everywhere.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE Users (UserId BIGINT PRIMARY KEY);',
      good: 'CREATE TABLE users (user_id BIGINT PRIMARY KEY);',
    },
  ],
  mysql: {
    kinds: ['create table'],
    statement(model, statement) {
      if (model.kind !== 'create table' || model.name === null) return;
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
      const more =
        others.length === 0 ? '' : `, and so ${others.length.toLocaleString('en')} more names here`;
      const written = statement.nameAt(first.first);
      statement.report({
        range: first.range,
        message: `CockroachDB folds ${written} to ${written.toLowerCase()}${more}.`,
      });
    },
  },
});
