import { docs } from '../documentation.ts';
import { objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const domain = defineRule({
  code: 'MOLT114',
  name: 'domain',
  title: 'Domain',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'No released version up to v26.2 has domains; the grammar refuses them. Every column of a domain’s type fails with it.',
  workaround:
    'Give the columns the domain’s base type, and put its CHECK (with the column’s name for VALUE) on each of them.',
  documentation: docs('create-type'),
  issue: 27796,
  examples: [
    {
      bad: 'CREATE DOMAIN year AS INT8 CHECK (VALUE > 1900);',
      good: 'CREATE TABLE film (id INT8 PRIMARY KEY, year INT8 CHECK (year > 1900));',
    },
    { bad: 'ALTER DOMAIN public.year OWNER TO app;' },
    { bad: 'DROP DOMAIN year;' },
  ],
  visit: {
    CreateDomainStmt: (_, statement) => report(statement),
    AlterDomainStmt: (_, statement) => report(statement),
    ...objectVisitors(['OBJECT_DOMAIN', 'OBJECT_DOMCONSTRAINT'], report),
  },
});

function report(statement: StatementContext): void {
  const words = upTo(statement, 'DOMAIN');
  const { range } = statement.span(words.first, statement.name(words.last + 1).last);
  statement.report({
    range,
    message: 'CockroachDB has no domains: use the base type, with the CHECK on each column.',
  });
}
