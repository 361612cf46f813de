import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Types that an inverted index can hold (docs: Generalized Inverted Indexes); text needs a trigram class. */
const invertible = /^(?:jsonb?|geometry|geography|tsvector)$/;

export const invertedIndexType = defineRule({
  code: 'MOLT144',
  name: 'inverted-index-type',
  title: 'GIN or GiST index on an ordinary column',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'Both methods make an inverted index here, and that works for JSONB, arrays, full text, trigrams and spatial data only. An index on numbers, times or addresses fails when it is made.',
  workaround:
    'Use an ordinary index. For a search in two dimensions store the place as GEOMETRY and index that.',
  documentation: docs('inverted-indexes'),
  examples: [
    {
      bad: 'CREATE TABLE c (id INT8 PRIMARY KEY, low INT8);\nCREATE INDEX i ON c USING gist (low);',
      fixed: 'CREATE TABLE c (id INT8 PRIMARY KEY, low INT8);\nCREATE INDEX i ON c (low);',
    },
    {
      good: 'CREATE TABLE c (id INT8 PRIMARY KEY, doc JSONB, at geometry);\nCREATE INDEX i ON c USING gin (doc);\nCREATE INDEX j ON c USING gist (at);',
    },
  ],
  schema: {
    table(table, { catalog, report }) {
      for (const index of table.indexes) {
        const { methodRange, method, at } = index;
        if (methodRange === null || (method !== 'gist' && method !== 'gin')) continue;
        // Only the last column is inverted; the ones in front may be of any type.
        const last = index.elements.at(-1);
        const column = last?.name == null ? undefined : catalog.column(table, last.name);
        if (last === undefined || column === undefined) continue;
        const { type } = column;
        if (type.isArray || invertible.test(type.name.name) || /_trgm_ops$/.test(last.operatorClass ?? ''))
          continue;
        // A type of somebody's own (a domain, an enum): not known well enough to say so.
        if (type.name.schema !== null || catalog.find(type.name).length > 0) continue;
        const classes = index.elements.flatMap((element) => element.classRange ?? []);
        report({
          at: { statement: at, range: methodRange },
          table: showName(table),
          message: `${method.toUpperCase()} makes an inverted index, which cannot hold "${column.name}" of type ${type.name.name}.`,
          fix: {
            title: 'Make it an ordinary index',
            class: 'review',
            edits: [methodRange, ...classes].map(({ start, end }) => ({
              at: { statement: at, range: { start: start - 1, end } },
              text: '',
            })),
          },
        });
      }
    },
  },
});
