import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

export const textSearchConfigCast = defineRule({
  code: 'MOLT122',
  name: 'text-search-config-cast',
  title: 'Cast to regconfig',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'There is no type regconfig: text search functions take the configuration’s name as a string. pg_dump always writes the cast.',
  workaround: 'Take the cast out.',
  documentation: docs('full-text-search'),
  examples: [
    {
      bad: "CREATE INDEX i ON note USING gin (to_tsvector('english'::regconfig, body));",
      fixed: "CREATE INDEX i ON note USING gin (to_tsvector('english', body));",
    },
    { good: "CREATE INDEX i ON note USING gin (to_tsvector('english', body));" },
  ],
  visit: {
    TypeName(node, statement) {
      if (builtInType(node.names) !== 'regconfig') return;
      const { range, first } = typeSpan(statement, node);
      const cast = statement.is(first - 1, '::') ? statement.span(first - 1, first) : null;
      // 'pg_catalog.english' and 'english' name the same configuration.
      statement.report({
        range: (cast ?? { range }).range,
        message: 'CockroachDB has no type regconfig; its functions take the name as a string.',
        fix: cast ? { title: 'Remove the cast', class: 'safe', edits: [replace(cast.range, '')] } : undefined,
      });
    },
  },
});
