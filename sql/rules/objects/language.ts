import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { forTags, objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const language = defineRule({
  code: 'MOLT137',
  name: 'language',
  title: 'Procedural language',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'SQL and PL/pgSQL are built in; other languages cannot be added. The grammar refuses the statement.',
  workaround:
    'Remove the statement. Functions in other languages must move into the application or be written anew.',
  documentation: docs('plpgsql'),
  issue: 17511,
  examples: [
    { bad: 'CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql;', fixed: '' },
    { bad: 'ALTER PROCEDURAL LANGUAGE plpgsql OWNER TO postgres;', fixed: '' },
    { bad: 'CREATE LANGUAGE plpython3u;', fixed: '' },
  ],
  visit: {
    ...forTags(['CreatePLangStmt'], report),
    ...objectVisitors(['OBJECT_LANGUAGE'], report),
    CreateExtensionStmt(node, statement) {
      // PostgreSQL 14 and newer parse CREATE LANGUAGE name into this.
      if (/language/i.test(statement.text.slice(0, 60)) && node.extname !== undefined) report(statement);
    },
  },
});

function report(statement: StatementContext): void {
  const words = upTo(statement, 'LANGUAGE');
  const name = statement.tokens[words.last + 1]?.text.toLowerCase().replaceAll(/["']/g, '') ?? '';
  const builtIn = name === 'plpgsql' || name === 'sql';
  statement.report({
    range: words.range,
    message: builtIn
      ? 'PL/pgSQL and SQL are built in; CockroachDB refuses statements about languages.'
      : `CockroachDB cannot add the language ${name}: its functions must go elsewhere.`,
    fix: removingStatement(statement, builtIn ? 'safe' : 'review'),
  });
}
