import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { indexElements } from '../index-elements.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const indexOption = defineRule({
  code: 'MOLT145',
  name: 'index-option',
  title: 'Index option that CockroachDB refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'An index keeps NULLs first in ascending and last in descending order, takes no COLLATE on a column, and no ONLY (there are no partitions that could be left out).',
  workaround:
    'Take the option out. ORDER BY … NULLS LAST in the query still gives the order; a collated column keeps its own collation.',
  documentation: docs('create-index'),
  examples: [
    { bad: 'CREATE INDEX i ON t (a NULLS LAST);', fixed: 'CREATE INDEX i ON t (a);' },
    { bad: 'CREATE INDEX i ON t (a DESC NULLS FIRST, b);', fixed: 'CREATE INDEX i ON t (a DESC, b);' },
    { bad: 'CREATE INDEX i ON t (name COLLATE "C");', fixed: 'CREATE INDEX i ON t (name);' },
    { bad: 'CREATE INDEX i ON ONLY t (a);', fixed: 'CREATE INDEX i ON t (a);' },
    { good: 'CREATE INDEX i ON t (a DESC NULLS LAST, b ASC NULLS FIRST);' },
  ],
  visit: {
    IndexStmt(node, statement) {
      if (node.relation?.inh !== true) {
        const found = statement.find('ON ONLY');
        const only = found && statement.span(found.last);
        if (only) {
          statement.report({
            range: only.range,
            message: 'CockroachDB has no partitions that could be left out, and refuses ONLY.',
            fix: { title: 'Remove ONLY', class: 'safe', edits: [remove(statement, only)] },
          });
        }
      }
      // Elements are looked up in the tokens; most indexes have no option and need none.
      if (!/\bnulls\b|\bcollate\b/i.test(statement.text)) return;
      for (const { node: element, span } of indexElements(statement, node)) {
        const descending = element.ordering === 'SORTBY_DESC';
        const refused = descending ? 'SORTBY_NULLS_FIRST' : 'SORTBY_NULLS_LAST';
        if (element.nulls_ordering === refused) {
          const clause = statement.find(descending ? 'NULLS FIRST' : 'NULLS LAST', span);
          if (clause !== null) {
            statement.report({
              range: clause.range,
              issue: 6224,
              message: `An index keeps NULLs ${descending ? 'last when it descends' : 'first when it ascends'}; CockroachDB refuses the other way.`,
              fix: { title: 'Remove the order of NULLs', class: 'safe', edits: [remove(statement, clause)] },
            });
          }
        }
        if (element.collation !== undefined) {
          const found = statement.find('COLLATE', span);
          if (found === null) continue;
          const clause = statement.span(found.first, statement.name(found.first + 1).last);
          const bytes = /^(?:C|POSIX|default)$/.test(nameParts(element.collation).at(-1) ?? '');
          statement.report({
            range: clause.range,
            message: 'CockroachDB takes no COLLATE in an index; the column’s own collation counts.',
            fix: {
              title: 'Remove COLLATE',
              class: bytes ? 'safe' : 'review',
              edits: [remove(statement, clause)],
            },
          });
        }
      }
    },
  },
});
