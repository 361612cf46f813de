import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { indexElements } from '../index-elements.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { NodeOf } from '../../parse/parser.ts';
import type { Span, StatementContext } from '../statement-context.ts';

export const indexOption = defineRule({
  code: 'MOLT145',
  name: 'index-option',
  title: 'Index option that CockroachDB refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'An index keeps NULLs first in ascending and last in descending order, takes no COLLATE on a column, no schema and no parameters of an operator class, and no ONLY (there are no partitions that could be left out). INCLUDE names columns.',
  workaround:
    'Take the option out. ORDER BY … NULLS LAST in the query still gives the order; a collated column keeps its own collation.',
  documentation: docs('create-index'),
  examples: [
    { bad: 'CREATE INDEX i ON t (a NULLS LAST);', fixed: 'CREATE INDEX i ON t (a);' },
    { bad: 'CREATE INDEX i ON t (a DESC NULLS FIRST, b);', fixed: 'CREATE INDEX i ON t (a DESC, b);' },
    { bad: 'CREATE INDEX i ON t (name COLLATE "C");', fixed: 'CREATE INDEX i ON t (name);' },
    { bad: 'CREATE INDEX i ON t (name pg_catalog.text_ops);', fixed: 'CREATE INDEX i ON t (name);' },
    {
      bad: 'CREATE INDEX i ON t USING gin (name public.gin_trgm_ops);',
      fixed: 'CREATE INDEX i ON t USING gin (name gin_trgm_ops);',
    },
    {
      bad: 'CREATE INDEX i ON t USING gist (a tsvector_ops (siglen = 100));',
      fixed: 'CREATE INDEX i ON t USING gist (a tsvector_ops);',
    },
    { bad: 'CREATE INDEX i ON ONLY t (a);', fixed: 'CREATE INDEX i ON t (a);' },
    { bad: 'CREATE INDEX i ON t (a) INCLUDE (b DESC, c);', fixed: 'CREATE INDEX i ON t (a) INCLUDE (b, c);' },
    { bad: 'CREATE INDEX i ON t (a) INCLUDE (lower(b));' },
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
      const star = statement.name(statement.tokenAt(node.relation?.location)).last + 1;
      if (statement.is(star, '*')) {
        const mark = statement.span(star);
        statement.report({
          range: mark.range,
          message: 'CockroachDB has no children of a table, and refuses the star.',
          fix: { title: 'Remove the star', class: 'safe', edits: [remove(statement, mark)] },
        });
      }
      if (node.indexIncludingParams !== undefined) included(node, statement);
      // Elements are looked up in the tokens; most indexes have no option and need none.
      const classes = (node.indexParams ?? []).some(
        (each) =>
          'IndexElem' in each &&
          (each.IndexElem.opclassopts !== undefined || (each.IndexElem.opclass?.length ?? 0) > 1),
      );
      // Only an inverted index may have an operator class at all.
      const ordinary = !/^(?:gin|gist)$/.test(node.accessMethod ?? 'btree');
      if (!classes && !/\bnulls\b|\bcollate\b/i.test(statement.text)) return;
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
        if (element.opclassopts !== undefined || (element.opclass?.length ?? 0) > 1) {
          const found = classSpan(element, span, statement);
          if (found !== null) {
            const { name, options } = found;
            const bare = statement.span(name.last).range.start;
            statement.report({
              range: (options ?? name).range,
              message: options
                ? 'CockroachDB takes no parameters of an operator class.'
                : 'CockroachDB takes the name of an operator class without a schema.',
              fix: options
                ? { title: 'Remove the parameters', class: 'safe', edits: [remove(statement, options)] }
                : ordinary
                  ? {
                      title: 'Remove the operator class',
                      class: nameParts(element.opclass)[0] === 'pg_catalog' ? 'safe' : 'review',
                      edits: [remove(statement, name)],
                    }
                  : {
                      title: 'Remove the schema',
                      class: 'safe',
                      edits: [{ range: { start: name.range.start, end: bare }, text: '' }],
                    },
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

/** INCLUDE (…): names of columns alone. PostgreSQL's parser takes there all that it takes for a key. */
function included(node: NodeOf<'IndexStmt'>, statement: StatementContext): void {
  const elements = (node.indexIncludingParams ?? []).flatMap((each) =>
    'IndexElem' in each ? [each.IndexElem] : [],
  );
  const plain = elements.every(
    ({ name, collation, opclass, ordering, nulls_ordering: nulls }) =>
      name !== undefined &&
      collation === undefined &&
      opclass === undefined &&
      (ordering ?? 'SORTBY_DEFAULT') === 'SORTBY_DEFAULT' &&
      (nulls ?? 'SORTBY_NULLS_DEFAULT') === 'SORTBY_NULLS_DEFAULT',
  );
  const clause = plain ? null : statement.find('INCLUDE (');
  if (clause === null) return;
  statement
    .elements({ first: clause.last + 1, last: statement.closes(clause.last) - 1 })
    .forEach((element, i) => {
      const isColumn = elements[i]?.name !== undefined;
      if (isColumn && element.first === element.last) return;
      const rest = statement.span(isColumn ? element.first + 1 : element.first, element.last);
      statement.report({
        range: rest.range,
        message: 'CockroachDB includes columns in an index by their names alone.',
        fix: isColumn
          ? {
              title: 'Remove what stands behind the column',
              class: 'safe',
              edits: [remove(statement, rest)],
            }
          : undefined,
      });
    });
}

/** The operator class of an element, with its parameters; it stands behind the column or expression and COLLATE. */
function classSpan(
  element: NodeOf<'IndexElem'>,
  span: Span,
  statement: StatementContext,
): { name: Span; options: Span | null } | null {
  const wanted = nameParts(element.opclass).at(-1) ?? '';
  for (let i = span.last; i > span.first; i--) {
    const token = statement.tokens[i];
    if (token === undefined || token.depth !== statement.tokens[span.first]?.depth) continue;
    if (token.text.replaceAll('"', '').toLowerCase() !== wanted.toLowerCase()) continue;
    let first = i;
    while (first > span.first + 1 && statement.is(first - 1, '.')) first -= 2;
    const open = i + 1;
    return {
      name: statement.span(first, i),
      options: statement.is(open, '(') ? statement.span(open, statement.closes(open)) : null,
    };
  }
  return null;
}
