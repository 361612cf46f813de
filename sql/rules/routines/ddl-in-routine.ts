import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Statements that change the schema, by the parser’s names. */
const changesSchema =
  /^(?:Create(?!TableAs)|Alter|Drop|Define|Rename)|^(?:Index|View|CreateTableAs|Truncate|Comment|RefreshMatView|Grant|GrantRole)Stmt$/;

export const ddlInRoutine = defineRule({
  code: 'MOLT172',
  name: 'ddl-in-routine',
  title: 'Schema change in a routine',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The body of a function, a procedure or a DO block may read and write rows; statements that make, change or drop things of the schema are refused when the routine is made.',
  workaround:
    'Run the statement from a migration. Instead of a temporary table use a CTE, or a table with a column for the session.',
  documentation: docs('stored-procedures'),
  issue: 110080,
  examples: [
    { bad: 'CREATE PROCEDURE mk() LANGUAGE SQL AS $$ CREATE TABLE x (id INT8 PRIMARY KEY) $$;' },
    { bad: 'DO $$ BEGIN IF true THEN DROP TABLE x; END IF; END $$;' },
    { good: 'CREATE PROCEDURE up() LANGUAGE SQL AS $$ UPDATE t SET v = 1 WHERE id = 1 $$;' },
  ],
  body(body) {
    for (const { kind, range } of body.statements) {
      if (!changesSchema.test(kind)) continue;
      const words = /^\S+(?:\s+(?:or\s+replace\s+)?\w+)?/i.exec(body.text.slice(range.start, range.end));
      body.report({
        range: { start: range.start, end: range.start + (words?.[0].length ?? 1) },
        message: 'CockroachDB refuses changes of the schema in a routine.',
      });
    }
  },
});
