import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType } from '../names.ts';
import { ofTheirColumns, reportInserted } from '../queries/inserted-values.ts';
import { oddMoney } from '../queries/odd-value.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

export const moneyType = defineRule({
  code: 'MOLT116',
  name: 'money-type',
  title: 'Type MONEY',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'There is no MONEY; the parser refuses the name. PostgreSQL prints it with a currency sign that a DECIMAL does not take back.',
  workaround:
    'DECIMAL(19,2) or (19,4), with the currency in a column of its own. Cast to NUMERIC when unloading the data.',
  documentation: docs('decimal'),
  issue: 41578,
  examples: [
    {
      bad: 'CREATE TABLE invoice (id INT8 PRIMARY KEY, amount money);',
      fixed: 'CREATE TABLE invoice (id INT8 PRIMARY KEY, amount DECIMAL(19,4));',
    },
    {
      bad: "CREATE TABLE invoice (id INT8 PRIMARY KEY, amount MONEY);\nINSERT INTO invoice VALUES (1, '$1,234.56');",
      fixed:
        "CREATE TABLE invoice (id INT8 PRIMARY KEY, amount DECIMAL(19,4));\nINSERT INTO invoice VALUES (1, '1234.56');",
    },
    {
      bad: 'CREATE TABLE invoice (id INT8 PRIMARY KEY, amount MONEY);\nCOPY invoice (id, amount) FROM stdin;\n1\t$1,234.56\n\\.\n',
    },
    { good: 'CREATE TABLE invoice (id INT8 PRIMARY KEY, amount DECIMAL(19,4));' },
  ],
  schema: ofTheirColumns,
  copied: { signs: [{ text: '$', behind: 2 }], odd: oddMoney },
  visit: {
    InsertStmt: (node, statement) =>
      reportInserted(node, statement, oddMoney, (_, { instead = '' }, range) => ({
        title: `Write '${instead}'`,
        class: 'safe',
        edits: [replace(range, `'${instead}'`)],
      })),
    TypeName(node, statement) {
      if (builtInType(node.names) !== 'money') return;
      const { range } = typeSpan(statement, node);
      statement.report({
        range,
        message: 'CockroachDB has no type MONEY.',
        fix: { title: 'Write DECIMAL(19,4)', class: 'review', edits: [replace(range, 'DECIMAL(19,4)')] },
      });
    },
  },
});
