import type { ColumnDefinition } from '../../mysql/model.ts';
import { cockroachString, stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const numbers =
  /^(?:TINYINT|SMALLINT|MEDIUMINT|INT|INTEGER|BIGINT|INT[1-8]|DECIMAL|DEC|NUMERIC|FLOAT|DOUBLE|DOUBLE PRECISION|REAL)$/;
const moments = /^(?:DATE|DATETIME|TIMESTAMP|TIME)$/;

export const defaultValue = defineRule({
  code: 'MOLT421',
  name: 'mysql-default-value',
  title: 'Default that is no value of its type',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: "Outside of its strict mode MySQL makes 0 of DEFAULT '' for a number, and the zero date of 0 or '' for a date; it does not tell labels of an ENUM apart by case. CockroachDB refuses a default that is no value of the type.",
  workaround: 'Write 0 for a number; leave the default out for a date, and let the column be NULL.',
  documentation: docs('default-value'),
  examples: [
    {
      bad: "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT NOT NULL DEFAULT '');",
      fixed: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT NOT NULL DEFAULT 0);',
    },
    { bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY, d DATE DEFAULT 0);' },
    { bad: "CREATE TABLE t (id BIGINT PRIMARY KEY, d DATE DEFAULT '');" },
    {
      bad: "CREATE TABLE t (id BIGINT PRIMARY KEY, s ENUM('Open','closed') DEFAULT 'open');",
    },
    { good: "CREATE TABLE t (id BIGINT PRIMARY KEY, s ENUM('Open','closed') DEFAULT 'Open');" },
    { good: "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT DEFAULT '0', s VARCHAR(9) DEFAULT '');" },
  ],
  mysql: {
    column(column, statement) {
      const { type, attributes, name } = column;
      if (type.name === 'ENUM') return enumDefault(column, statement);
      const isNumber = numbers.test(type.name);
      if (!isNumber && !moments.test(type.name)) return;
      const value = attributes.find((attribute) => attribute.name === 'default')?.value;
      if (value === undefined || value === null) return;
      const written = statement.slice(value);
      if (!(isNumber ? /^(?:''|"")$/ : /^(?:''|""|0)$/).test(written)) return;
      statement.report({
        range: value.range,
        message: `${written} is no value of "${name}" (${type.name}) in CockroachDB.`,
        fix: isNumber ? { title: 'Write 0', class: 'review', edits: [replace(value.range, '0')] } : undefined,
      });
    },
  },
});

/** A label is one in the case that it is made in. */
function enumDefault({ type, attributes, name }: ColumnDefinition, statement: MysqlStatement): void {
  const attribute = attributes.find((each) => each.name === 'default');
  const value = attribute?.value;
  if (attribute === undefined || value == null || value.first !== value.last) return;
  const token = statement.tokens[value.first];
  if (token?.kind !== 'string' || !/^['"]/.test(token.text)) return;
  const written = stringValue(token.text);
  const labels = type.arguments.map(stringValue);
  if (labels.includes(written)) return;
  const own = labels.find((label) => label.toLowerCase() === written.trimEnd().toLowerCase());
  statement.report({
    range: value.range,
    message: `${token.text} is no label of "${name}" in CockroachDB${own === undefined ? '' : `, which tells ${cockroachString(own)} apart from it`}.`,
    fix:
      own === undefined
        ? { title: 'Leave the default out', class: 'review', edits: [remove(statement, attribute.span)] }
        : {
            title: `Write ${cockroachString(own)}`,
            class: 'safe',
            edits: [replace(value.range, cockroachString(own))],
          },
  });
}
