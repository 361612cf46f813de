import type { Step } from '../plan.ts';
import { atLeast } from '../type-map.ts';

/**
 * Extensions whose CREATE EXTENSION CockroachDB takes as a no-op, because their functions are built in (documentation
 * of CREATE EXTENSION and "PostgreSQL Compatibility", v23.1 to v26.2). It stops behind the name.
 */
const builtIn = new Set(['uuid-ossp', 'pgcrypto', 'pg_trgm', 'fuzzystrmatch', 'postgis']);

/** Extensions that a schema can do without: what they are for is either built in or handled where it is used. */
const dispensable = new Set(['plpgsql', 'btree_gist', 'btree_gin', 'vector', 'pg_stat_statements']);

export const convertExtensions: Step = (statement, { targetVersion }) => {
  const name = statement.as('CreateExtensionStmt')?.extname;
  if (name === undefined) return [];
  if (builtIn.has(name)) {
    const { tokens } = statement;
    const at = tokens.findIndex(
      (token) => token.text === name || token.text === `"${name}"` || token.text === name.toUpperCase(),
    );
    const last = tokens.at(-1)?.text === ';' ? tokens.length - 2 : tokens.length - 1;
    const start = tokens[at]?.end;
    const end = tokens[last]?.end;
    if (at === -1 || start === undefined || end === undefined || at >= last) return [];
    return [
      {
        act: 'edit',
        sort: 'changed',
        why: 'CockroachDB takes CREATE EXTENSION for what it has built in, but nothing behind the name',
        at: { start, end },
        edits: [{ range: { start, end }, text: '' }],
      },
    ];
  }
  const known =
    dispensable.has(name) ||
    (name === 'citext' && atLeast(targetVersion, 'v25.3')) ||
    (name === 'ltree' && atLeast(targetVersion, 'v25.4'));
  return [
    {
      act: 'drop',
      sort: known ? 'dropped' : 'needs-you',
      why: known
        ? `CockroachDB has no extensions; the schema does without ${name}`
        : `CockroachDB has no extension ${name}: what uses its types or functions must be changed`,
    },
  ];
};
