import type { TextEdit } from '../../findings/finding.ts';
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
    { bad: 'INSERT INTO user (id) VALUES (1);', fixed: 'INSERT INTO "user" (id) VALUES (1);' },
    { good: 'CREATE TABLE t (username VARCHAR(20));' },
  ],
  mysql: {
    statement(model, statement) {
      const places: Span[] = [];
      if (model.name !== null) places.push(statement.span(model.name.last));
      for (const column of model.columns) places.push(column.nameSpan);
      for (const key of model.keys) {
        for (const part of key.parts) if (part.name !== null) places.push(statement.span(part.span.first));
        if (key.references !== null) places.push(statement.span(key.references.table.last));
      }
      const seen = new Set<number>();
      for (const { first } of places) {
        const token = statement.tokens[first];
        if (token?.kind !== 'word' || !reserved.has(token.text.toLowerCase()) || seen.has(first)) continue;
        // Behind a dot every word is a name.
        if (statement.is(first - 1, '.')) continue;
        seen.add(first);
        const text = cockroachName(token.text.toLowerCase());
        const edits: TextEdit[] = [replace({ start: token.start, end: token.end }, text)];
        statement.report({
          range: { start: token.start, end: token.end },
          message: `${statement.nameAt(first)} is a reserved word in CockroachDB; as a name it needs double quotes.`,
          fix: { title: `Write ${text}`, class: 'safe', edits },
        });
      }
    },
  },
});
