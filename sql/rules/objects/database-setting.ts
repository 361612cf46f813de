import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { optionClauses } from '../option-clauses.ts';
import { defineRule } from '../rule.ts';

/** The values that work, by option. */
const accepted: Readonly<Record<string, RegExp>> = {
  template: /^(?:template0|default)$/i,
  encoding: /^(?:utf-?8|unicode|default)$/i,
  connection_limit: /^-1$/,
};

export const databaseSetting = defineRule({
  code: 'MOLT157',
  name: 'database-setting',
  title: 'Value of a database’s option',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'CREATE DATABASE takes TEMPLATE, ENCODING and CONNECTION LIMIT, and works with template0, UTF8 and -1 alone: no database is copied, all text is UTF-8, and connections are not limited by database.',
  workaround:
    'Leave the option out. Make the tables by their own statements instead of a template, and convert text when it is loaded.',
  documentation: docs('create-database'),
  examples: [
    { bad: 'CREATE DATABASE d TEMPLATE mine;' },
    { bad: "CREATE DATABASE d ENCODING 'LATIN1';", fixed: 'CREATE DATABASE d;' },
    { bad: 'CREATE DATABASE d CONNECTION LIMIT 50;', fixed: 'CREATE DATABASE d;' },
    { good: "CREATE DATABASE d TEMPLATE template0 ENCODING 'UTF8' CONNECTION LIMIT -1;" },
  ],
  visit: {
    CreatedbStmt(node, statement) {
      for (const { element, clause, text } of optionClauses(node.options, statement)) {
        const works = accepted[element.defname ?? ''];
        const value = valueOf(element);
        if (works === undefined || value === null || works.test(value)) continue;
        statement.report({
          range: clause.range,
          message: `CockroachDB fails with ${text}.`,
          fix:
            element.defname === 'template'
              ? undefined
              : { title: `Remove ${text}`, class: 'review', edits: [remove(statement, clause)] },
        });
      }
    },
  },
});

function valueOf({ arg }: NodeOf<'DefElem'>): string | null {
  if (arg === undefined) return null;
  if ('String' in arg) return arg.String.sval ?? '';
  if ('Integer' in arg) return String(arg.Integer.ival ?? 0);
  return null;
}
