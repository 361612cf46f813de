import { quoteIdent, quoteLiteral } from '../../contracts/quoting.ts';

/**
 * All SQL that the proxy sends of its own. Everything that may reach a target is valid in PostgreSQL (10 and newer)
 * and in CockroachDB (v23.1 and newer); names are qualified because a session's search_path can be anything.
 */

/** Name of the prepared statement under which a session is inspected; closed in the same batch. */
export const inspectionName = '_molt_lms_inspection';

const settings = `
SELECT 'setting', name, setting, '' FROM pg_catalog.pg_settings
 WHERE (source = 'session' OR (source IS NULL AND setting <> reset_val)) AND name NOT LIKE 'transaction%'
   AND name NOT IN ('role', 'session_authorization', 'is_superuser')`;

const prepared = `
SELECT CASE WHEN from_sql THEN 'prepare' ELSE 'parse' END, name, statement,
       pg_catalog.array_to_string(parameter_types::oid[], ' ')
  FROM pg_catalog.pg_prepared_statements WHERE name <> '${inspectionName}'`;

const cursors = `
SELECT 'hold-cursor', name, '', '' FROM pg_catalog.pg_cursors WHERE is_holdable`;

const temporary = `
SELECT 'temporary-table', relname::text, '', '' FROM pg_catalog.pg_class
 WHERE relnamespace = pg_catalog.pg_my_temp_schema() AND relkind IN ('r', 'v', 'S', 'm', 'f', 'p')`;

const role = `
SELECT 'role', pg_catalog.current_setting('role'), '', ''`;

const user = `
SELECT 'user', session_user::text, '', ''`;

const listening = `
SELECT 'listen', channel, '', '' FROM pg_catalog.pg_listening_channels() AS l (channel)`;

const advisory = `
SELECT 'advisory-lock', objid::text, '', '' FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted`;

/** Settings of the application's own (`my.tenant`) are in no view: only who knows the name can ask. */
const customSetting = (name: string): string => `
SELECT 'setting', ${quoteLiteral(name)}, pg_catalog.current_setting(${quoteLiteral(name)}, true), ''
 WHERE pg_catalog.current_setting(${quoteLiteral(name)}, true) IS NOT NULL`;

/**
 * What a session at rest holds that another server doesn't know: rows (kind, name, value, more). CockroachDB gives
 * no `source` in pg_settings, has no LISTEN and no SET SESSION AUTHORIZATION, and takes no advisory locks (its functions of that name do nothing):
 * https://www.cockroachlabs.com/docs/stable/postgresql-compatibility
 */
export function inspectionOf(product: 'postgres' | 'cockroach', customSettings: Iterable<string>): string {
  const parts = [settings, ...Array.from(customSettings, customSetting), role, prepared, cursors, temporary];
  if (product === 'postgres') parts.push(user, listening, advisory);
  return parts.join('\nUNION ALL');
}

/** Sets settings for the session. Names and values are raw bytes as latin1. */
export const setSettings = (values: readonly (readonly [name: string, value: string])[]): string =>
  `SELECT ${values.map(([n, v]) => `pg_catalog.set_config(${quoteLiteral(n)}, ${quoteLiteral(v)}, false)`).join(', ')}`;

export const setUser = (user: string): string => `SET SESSION AUTHORIZATION ${quoteIdent(user)}`;

export const setRole = (role: string): string => `SET ROLE ${quoteIdent(role)}`;

/** Whether a side can be logged in to and answers. */
export const ping = 'SELECT 1';
