import { quoteIdent, quoteLiteral } from '../../contracts/quoting.ts';
import { upstreamNamePrefix } from '../proxy/upstream-name.ts';

/**
 * What the orchestrator asks of the two databases. Those for sequences, markers and progress are valid in CockroachDB
 * (v23.1 and newer) and PostgreSQL; those on sessions and log positions are PostgreSQL's alone and are never sent to
 * CockroachDB.
 */

export const version = 'SELECT version() AS version';

/** The insert position: what was committed with synchronous_commit off is before it, though not yet written out. */
export const position = 'SELECT pg_current_wal_insert_lsn()::text AS lsn';

/** Two-phase transactions of this database that nobody has ended: whoever ends one writes here, past every fence. */
export const preparedTransactions = `
SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`;

/**
 * Sessions of proxies that may not go on. $1 prefixes of names that may, $2 process ids that were reported by those that
 * may not (a client may have renamed its session), $3 prefixes of all proxies that this orchestrator has heard of: in
 * other databases of the server only those are ours to end, another application's proxies may be at work there.
 */
export const endUnfenced = `
SELECT pid, pg_terminate_backend(pid) AS told
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid()
   AND ((application_name LIKE '${upstreamNamePrefix}%'
         AND (datname = current_database()
              OR EXISTS (SELECT 1 FROM unnest($3::text[]) AS known(prefix)
                          WHERE left(application_name, length(known.prefix)) = known.prefix))
         AND NOT EXISTS (SELECT 1 FROM unnest($1::text[]) AS kept(prefix)
                          WHERE left(application_name, length(kept.prefix)) = kept.prefix))
        OR (pid = ANY ($2::int[]) AND datname = current_database() AND backend_type = 'client backend'))`;

/**
 * Who may write in this database: clients, and the server's own workers that apply a subscription. backend_type is NULL
 * where the user may not see other users' sessions.
 */
export const sessions = `
SELECT pid, coalesce(usename, '') AS usename,
       CASE WHEN backend_type LIKE 'logical replication%' THEN backend_type
            ELSE coalesce(application_name, '') END AS application_name,
       coalesce(host(client_addr), 'local') AS client_address, backend_type
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND (coalesce(backend_type, 'client backend') = 'client backend' OR backend_type LIKE 'logical replication%')`;

export const writeMarker = 'INSERT INTO _molt_repl.marker (id, attempt, leg) VALUES ($1::UUID, $2::INT8, $3)';
export const readMarker = 'SELECT 1 AS yes FROM _molt_repl.marker WHERE id = $1::UUID';
export const removeMarkers = 'DELETE FROM _molt_repl.marker WHERE attempt = $1::INT8';

export const applied = 'SELECT applied_lsn FROM _molt_repl.progress WHERE leg = $1';

export const usedSequences = `
SELECT schemaname AS schema, sequencename AS name, last_value::TEXT AS last
  FROM pg_catalog.pg_sequences
 WHERE last_value IS NOT NULL AND schemaname NOT IN ('_molt_lms', '_molt_repl')`;
export const allSequences = `
SELECT schemaname AS schema, sequencename AS name, last_value::TEXT AS last, increment_by::TEXT AS step
  FROM pg_catalog.pg_sequences`;

/** Moves sequences in one statement; names are quoted, values are checked to be integers. */
export function setSequences(moves: readonly { schema: string; name: string; last: string }[]): string {
  const calls = moves.map(({ schema, name, last }) => {
    if (!/^-?\d+$/.test(last)) throw new Error(`not an integer: ${last}`);
    return `setval(${quoteLiteral(`${quoteIdent(schema)}.${quoteIdent(name)}`)}, ${last}, true)`;
  });
  return `SELECT ${calls.join(', ')}`;
}
