import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { indexElements } from '../index-elements.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const patternOperatorClass = defineRule({
  code: 'MOLT146',
  name: 'pattern-operator-class',
  title: 'Pattern operator class',
  severity: 'info',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Strings sort by bytes, so that every ordinary index serves LIKE ’abc%’. The classes that PostgreSQL needs for this mean nothing here.',
  workaround: 'Take the operator class out.',
  documentation: docs('create-index'),
  examples: [
    { bad: 'CREATE INDEX i ON t (name text_pattern_ops);', fixed: 'CREATE INDEX i ON t (name);' },
    { good: 'CREATE INDEX i ON t USING gin (name gin_trgm_ops);' },
  ],
  visit: {
    IndexStmt(node, statement) {
      if (!/_pattern_ops\b/i.test(statement.text)) return;
      for (const { node: element, span } of indexElements(statement, node)) {
        const name = nameParts(element.opclass).at(-1) ?? '';
        if (!/^(?:text|varchar|bpchar)_pattern_ops$/.test(name)) continue;
        const found = statement.find(name.toUpperCase(), span);
        if (found === null) continue;
        let first = found.first;
        while (statement.is(first - 1, '.')) first -= 2;
        const clause = statement.span(first, found.last);
        statement.report({
          range: clause.range,
          message: `${name} has no meaning in CockroachDB: an ordinary index serves LIKE 'abc%' already.`,
          fix: { title: `Remove ${name}`, class: 'safe', edits: [remove(statement, clause)] },
        });
      }
    },
  },
});
