import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import type { CockroachVersion } from '../metadata.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

/** Types of PostgreSQL and its extensions that parse as names of one's own and then don't exist. */
const unknown: Readonly<Record<string, { readonly since?: CockroachVersion; readonly instead: string }>> = {
  hstore: { instead: 'JSONB' },
  citext: { since: 'v25.3', instead: 'TEXT with a collation, or lower() in index and queries' },
  ltree: { since: 'v25.4', instead: 'TEXT with prefix queries' },
  lquery: { instead: 'TEXT' },
  ltxtquery: { instead: 'TEXT' },
  vector: { since: 'v24.2', instead: 'FLOAT8[]' },
  halfvec: { instead: 'VECTOR' },
  sparsevec: { instead: 'VECTOR' },
  xid: { instead: 'INT8' },
  xid8: { instead: 'INT8' },
  cid: { instead: 'INT8' },
  tid: { instead: 'a key of your own' },
  pg_lsn: { since: 'v23.2', instead: 'TEXT' },
  pg_snapshot: { instead: 'TEXT' },
  txid_snapshot: { instead: 'TEXT' },
  regoper: { instead: 'TEXT' },
  regoperator: { instead: 'TEXT' },
  regdictionary: { instead: 'TEXT' },
  regcollation: { instead: 'TEXT' },
  cube: { instead: 'FLOAT8[]' },
  seg: { instead: 'two FLOAT8 columns' },
  isbn: { instead: 'TEXT' },
  isbn13: { instead: 'TEXT' },
  issn: { instead: 'TEXT' },
  ean13: { instead: 'TEXT' },
};

export const unknownType = defineRule({
  code: 'MOLT120',
  name: 'unknown-type',
  title: 'Type that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The name is read as a type of one’s own: the statement parses and fails when it runs. Some of these types came with later versions.',
  workaround:
    'Use the type that the message names, and rewrite the operators of the queries that use the column.',
  documentation: docs('data-types'),
  examples: [
    {
      bad: 'CREATE TABLE product (id INT8 PRIMARY KEY, attributes hstore);',
      good: 'CREATE TABLE product (id INT8 PRIMARY KEY, attributes JSONB);',
    },
    { bad: 'CREATE TABLE tx (id xid8 PRIMARY KEY);' },
  ],
  visit: {
    TypeName(node, statement) {
      const parts = nameParts(node.names);
      const name = parts.at(-1) ?? '';
      const known = unknown[name];
      // An extension lives in any schema, most often public.
      if (known === undefined || !/^(?:|pg_catalog|public|extensions)$/.test(parts.slice(0, -1).join('.')))
        return;
      if (known.since !== undefined && !statement.isBefore(known.since)) return;
      statement.report({
        range: typeSpan(statement, node).range,
        // The one name among these that the parser itself knows and refuses.
        layer: name === 'txid_snapshot' ? 'grammar' : 'later',
        message: `CockroachDB ${known.since === undefined ? 'has no type' : `before ${known.since} has no type`} ${name.toUpperCase()}; ${known.instead} may stand for it.`,
      });
    },
  },
});
