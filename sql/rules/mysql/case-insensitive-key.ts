import type { ColumnDefinition } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

const text =
  /^(?:VARCHAR|CHAR|CHARACTER|CHARACTER VARYING|N?VARCHAR|NCHAR|TINYTEXT|TEXT|MEDIUMTEXT|LONGTEXT)$/;

export const caseInsensitiveKey = defineRule({
  code: 'MOLT330',
  name: 'case-insensitive-key',
  title: 'Unique text that MySQL compares without case',
  severity: 'info',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'manual',
  why: 'With MySQL’s usual collations bob@x.com and Bob@X.com are one value: the key refuses the second, and a query finds either. CockroachDB compares bytes: it takes both, and a query finds the one that is written the same.',
  workaround:
    'Give the column the type CITEXT (since v25.3), or make the unique index on lower(email) and use lower() in queries. Nothing is to be done where the values are codes of one case.',
  documentation: docs('citext'),
  examples: [
    {
      bad: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(190) NOT NULL, UNIQUE (email));',
      good: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(190) COLLATE utf8mb4_bin, UNIQUE (email));',
    },
    { good: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(190)) DEFAULT COLLATE=utf8mb4_bin;' },
  ],
  mysql: {
    table(_, statement) {
      const { model } = statement;
      const ofTable = model.options.find((option) => option.name === 'COLLATE')?.value;
      if (ofTable && isCaseSensitive(statement.slice(ofTable))) return;
      const unique = new Set(
        model.keys
          .filter((key) => key.sort === 'unique' || key.sort === 'primary')
          .flatMap((key) => key.parts.map((part) => part.name?.toLowerCase())),
      );
      for (const column of model.columns) {
        const inKey =
          unique.has(column.name.toLowerCase()) || column.attributes.some(({ name }) => name === 'unique');
        if (!inKey || !text.test(column.type.name) || ownCollation(column, statement)) continue;
        statement.report({
          range: column.nameSpan.range,
          message: `Values of "${column.name}" that differ in case alone are one in MySQL and two in CockroachDB.`,
        });
      }
    },
  },
});

function ownCollation(column: ColumnDefinition, statement: MysqlStatement): boolean {
  return column.attributes.some(
    ({ name, span }) =>
      name === 'binary' ||
      ((name === 'collate' || name === 'character set') && isCaseSensitive(statement.slice(span))),
  );
}

function isCaseSensitive(collation: string): boolean {
  return /_(?:bin|cs)\b|\bbinary\b/i.test(collation);
}
