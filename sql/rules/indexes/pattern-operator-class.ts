import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { indexElements } from '../index-elements.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

/** Classes that an inverted index takes (CockroachDB pkg/sql/create_index.go); vector indexes have their own. */
const inverted = /^(?:array|jsonb|tsvector|gin_trgm|gist_trgm)_ops$/;
/** Classes that come with PostgreSQL: without them an ordinary index sorts and finds in the same way here. */
const builtIn =
  /^(?:(?:text|varchar|bpchar|name)(?:_pattern)?|bit|bool|bytea|char|date|float[48]|inet|cidr|int[248]|interval|jsonb|jsonb_path|money|numeric|oid|pg_lsn|record|array|enum|range|time|timetz|timestamp|timestamptz|tsvector|uuid|varbit)_ops$/;

export const patternOperatorClass = defineRule({
  code: 'MOLT146',
  name: 'pattern-operator-class',
  title: 'Operator class that fails',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The grammar takes the name of an operator class, and the statement fails: only the last column of an inverted index may have one, of a few. An ordinary index needs none: strings sort by bytes, so that it serves LIKE ’abc%’ as text_pattern_ops does. jsonb_path_ops is not implemented; jsonb_ops, the default, answers the same queries.',
  workaround: 'Take the operator class out.',
  documentation: docs('create-index'),
  examples: [
    { bad: 'CREATE INDEX i ON t (name text_pattern_ops);', fixed: 'CREATE INDEX i ON t (name);' },
    {
      bad: 'CREATE INDEX i ON t USING gin (doc jsonb_path_ops);',
      fixed: 'CREATE INDEX i ON t USING gin (doc);',
    },
    { bad: 'CREATE INDEX i ON t USING btree (id int4_ops, name varchar_pattern_ops DESC);' },
    { bad: 'CREATE INDEX i ON t (a my_ops);' },
    { good: 'CREATE INDEX i ON t USING gin (name gin_trgm_ops);' },
    { good: 'CREATE INDEX i ON items USING hnsw (embedding vector_cosine_ops);' },
  ],
  visit: {
    IndexStmt(node, statement) {
      const method = node.accessMethod ?? 'btree';
      // Other methods are refused, and have a rule of their own.
      if (!/^(?:btree|hash|brin|gin|gist)$/.test(method) || !/_ops/i.test(statement.text)) return;
      const isInverted = method === 'gin' || method === 'gist';
      const elements = indexElements(statement, node);
      elements.forEach(({ node: element, span }, i) => {
        const parts = nameParts(element.opclass);
        const name = parts.at(-1) ?? '';
        // One with a schema or with parameters is refused by the grammar: the rule `index-option` says so.
        if (parts.length !== 1 || element.opclassopts !== undefined) return;
        if (isInverted && i === elements.length - 1 && inverted.test(name)) return;
        if (name === '') return;
        // The last word of the element that it can be: ASC, DESC and NULLS stand behind it.
        let at = span.last;
        while (at > span.first && statement.tokens[at]?.text.replaceAll('"', '').toLowerCase() !== name) at--;
        if (at === span.first) return;
        const clause = statement.span(at);
        statement.report({
          range: clause.range,
          issue: name === 'jsonb_path_ops' && isInverted ? 81115 : 47420,
          message: isInverted
            ? `CockroachDB’s inverted indexes have no ${name} here.`
            : `CockroachDB refuses ${name}: an ordinary index takes no operator class, and needs none.`,
          fix: {
            title: `Remove ${name}`,
            class: builtIn.test(name) ? 'safe' : 'review',
            edits: [remove(statement, clause)],
          },
        });
      });
    },
  },
});
