import { showName } from '../../catalog/name.ts';
import { cockroachVersions } from '../metadata.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Types without an order in CockroachDB (pkg/sql/catalog/colinfo, ColumnTypeIsIndexable). */
const never = /^(?:tsvector|tsquery|geometry|geography|vector|jsonpath|refcursor)$/;
/** Those that have had one since v23.2 (pull request 99275). */
const later = /^jsonb?$/;

export const unindexableType = defineRule({
  code: 'MOLT176',
  name: 'unindexable-type',
  title: 'Ordinary index or key over a type without an order',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'An ordinary index, a primary key and a UNIQUE constraint need a type with an order. Full text, spatial data and vectors have none here, JSON has one since v23.2; of an inverted index only the last column may be of such a type.',
  workaround: 'Use an inverted or a vector index for searching, or index an expression of an ordered type.',
  documentation: docs('indexes'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, words TSVECTOR);\nCREATE INDEX i ON t (words);',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, words TSVECTOR);\nCREATE INDEX i ON t USING gin (words);',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, area geography, UNIQUE (area));' },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TSVECTOR, b TSVECTOR);\nCREATE INDEX i ON t USING gin (a, b);',
    },
    {
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, doc JSONB, tags TEXT[]);\nCREATE INDEX i ON t (doc);\nCREATE INDEX j ON t USING gin (tags, doc);',
    },
  ],
  schema: {
    table(table, { catalog, report, targetVersion }) {
      const hasJson = cockroachVersions.indexOf(targetVersion) >= cockroachVersions.indexOf('v23.2');
      const fault = (name: string | null): string | null => {
        const column = name === null ? undefined : catalog.column(table, name);
        if (column === undefined || column.type.isArray || column.type.name.schema !== null) return null;
        const type = column.type.name.name;
        if (!never.test(type) && (hasJson || !later.test(type))) return null;
        // Somebody's own type may have such a name.
        return catalog.find(column.type.name).length > 0 ? null : type;
      };
      const message = (column: string | null, type: string) =>
        `CockroachDB cannot put "${column ?? ''}" of type ${type} in order${later.test(type) ? ' before v23.2' : ''}: this fails.`;
      for (const { elements, method, at } of table.indexes) {
        const isInverted = method === 'gin' || method === 'gist';
        if (!isInverted && method !== 'btree' && method !== 'hash') continue;
        for (const { name, range } of isInverted ? elements.slice(0, -1) : elements) {
          const type = fault(name);
          if (type === null) continue;
          report({ at: { statement: at, range }, table: showName(table), message: message(name, type) });
        }
      }
      for (const key of [table.primaryKey, ...table.uniqueKeys]) {
        for (const name of key?.columns ?? []) {
          const type = fault(name);
          if (key === null || type === null) continue;
          report({ at: key.at, table: showName(table), message: message(name, type) });
        }
      }
    },
  },
});
