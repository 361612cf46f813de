import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { indexMethod } from '../index-elements.ts';
import { defineRule } from '../rule.ts';

/** Methods that the grammar takes (sql.y, v25.2): btree, and gin and gist for inverted indexes; hnsw since v25.2. */
const known = new Set(['btree', 'gin', 'gist', 'cspann']);

export const indexMethodRule = defineRule({
  code: 'MOLT143',
  name: 'index-method',
  title: 'Index method',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Indexes are ordered (btree) or inverted (gin, gist). The grammar refuses hash, brin, spgist and the methods of extensions. USING HASH behind the columns is something else: a hash-sharded index.',
  workaround:
    'For hash, leave USING out: an ordinary index serves equality. For brin use an ordinary index, hash-sharded if the column grows with time.',
  documentation: docs('create-index'),
  examples: [
    { bad: 'CREATE INDEX i ON t USING hash (a);', fixed: 'CREATE INDEX i ON t (a);' },
    { bad: 'CREATE INDEX i ON t USING brin (created_at);', fixed: 'CREATE INDEX i ON t (created_at);' },
    { bad: 'CREATE INDEX i ON t USING spgist (a);' },
    { good: 'CREATE INDEX i ON t USING btree (a);' },
    { good: 'CREATE INDEX i ON t USING gin (doc);' },
  ],
  visit: {
    IndexStmt(node, statement) {
      const method = node.accessMethod ?? 'btree';
      if (known.has(method)) return;
      if (method === 'hnsw' && !statement.isBefore('v25.2')) return;
      const clause = indexMethod(statement, node);
      if (clause === null) return;
      const ordered = method === 'hash' || method === 'brin';
      statement.report({
        range: clause.range,
        message:
          method === 'hash'
            ? 'CockroachDB has no hash indexes; an ordinary one serves equality.'
            : method === 'brin'
              ? 'CockroachDB has no BRIN indexes; an ordinary one answers the same queries and takes more room.'
              : `CockroachDB has no index method ${method}.`,
        fix: ordered
          ? {
              title: `Remove USING ${method}`,
              class: method === 'hash' ? 'safe' : 'review',
              edits: [remove(statement, clause)],
            }
          : undefined,
      });
    },
  },
});
