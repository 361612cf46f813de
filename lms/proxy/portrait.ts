import type { Blocker } from '../api/schema.ts';
import * as write from '../wire/write.ts';
import type { ServerRefusal } from './server-refusal.ts';
import { inspectionName, inspectionOf, setRole, setSettings, setUser } from './statements.ts';
import type { Upstream } from './upstream.ts';

/** A reason why a session can't be carried over as it is. */
export interface Hindrance {
  readonly reason: Blocker['reason'];
  readonly detail: string;
}

/**
 * What a session at rest holds, as its own server tells it. Only the server knows: settings and locks are also made
 * inside functions, where no proxy can see them. All strings are raw bytes as latin1, in the session's encoding.
 */
export interface Portrait {
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** SET SESSION AUTHORIZATION's value, or undefined when it is the user that logged in. */
  readonly user: string | undefined;
  /** SET ROLE's value, or undefined when it is `none`. */
  readonly role: string | undefined;
  /** Statements prepared by Parse, with the parameter types that the client was told. */
  readonly parsed: readonly {
    readonly name: string;
    readonly sql: string;
    readonly types: readonly number[];
  }[];
  /** Statements prepared by SQL: the text of each PREPARE. */
  readonly prepared: readonly { readonly name: string; readonly sql: string }[];
  /** The Parse message of the unnamed statement, if there is one. */
  readonly unnamed: Buffer | undefined;
  readonly hindrances: readonly Hindrance[];
}

/** A portrait as text, to see whether two are the same; the unnamed statement, which nearly always differs, left out. */
export const textOf = (portrait: Portrait): string => JSON.stringify({ ...portrait, unnamed: undefined });

/** What of a portrait is left to do where the rest was replayed before. */
export const onlyUnnamed = (portrait: Portrait): Portrait => ({
  settings: [],
  user: undefined,
  role: undefined,
  parsed: [],
  prepared: [],
  unnamed: portrait.unnamed,
  hindrances: [],
});

/** Milliseconds that a server has for one of our statements about a session. */
const statementTimeout = 5000;

/** Object ids below this are the same in every PostgreSQL (FirstNormalObjectId in access/transam.h) and CockroachDB. */
const firstOwnOid = 16384;

/**
 * Settings that change how fast a statement runs, or nothing at all that another server knows; never its result.
 * When the other side doesn't know one of them, the session goes on without it.
 */
const onlyForSpeed =
  /^(enable_|jit|geqo|work_mem$|maintenance_work_mem$|hash_mem_multiplier$|effective_|random_page_cost$|seq_page_cost$|cpu_|parallel_|max_parallel_|min_parallel_|temp_buffers$|constraint_exclusion$|cursor_tuple_fraction$|default_statistics_target$|from_collapse_limit$|join_collapse_limit$|plan_cache_mode$|synchronous_commit$|commit_|backend_flush_after$|log_|track_|client_min_messages$|debug_|trace_|tcp_|autovacuum|vacuum_|gin_|stats_|compute_query_id$|update_process_title$|event_triggers$)/;

/**
 * Asks the server what the session holds; of settings with a name like `my.tenant` only those in `customSettings`,
 * because no view lists them. It goes by the extended protocol under a name of its own, because a simple
 * Query would destroy the unnamed statement.
 *
 * @throws ServerRefusal when the server refuses the question; MoltError connect/lost when it is gone.
 */
export async function inspect(
  upstream: Upstream,
  customSettings: ReadonlySet<string>,
  unnamed: Buffer | undefined,
  onAside: (message: Buffer) => void,
): Promise<Portrait> {
  const product = upstream.parameters.has('crdb_version') ? 'cockroach' : 'postgres';
  const sql = inspectionOf(product, customSettings);
  const batch = Buffer.concat([
    write.parse(inspectionName, sql),
    write.bind(inspectionName),
    write.execute(),
    write.closeStatement(inspectionName),
    write.sync(),
  ]);
  const { rows, error } = await upstream.run(batch, statementTimeout, onAside);
  if (error) {
    // After an error the Close was skipped.
    await upstream.run(
      Buffer.concat([write.closeStatement(inspectionName), write.sync()]),
      statementTimeout,
      onAside,
    );
    throw error;
  }
  const settings: [string, string][] = [];
  const parsed: { name: string; sql: string; types: number[] }[] = [];
  const prepared: { name: string; sql: string }[] = [];
  const hindrances: Hindrance[] = [];
  let user: string | undefined;
  let role: string | undefined;
  const loggedIn = Buffer.from(upstream.options.user).toString('latin1');
  for (const [kind, name, value, more] of rows.map((row) => row.map((text) => text ?? ''))) {
    switch (kind) {
      case 'setting':
        settings.push([name!, value!]);
        break;
      case 'user':
        if (name !== loggedIn) user = name;
        break;
      case 'role':
        if (name !== 'none') role = name;
        break;
      case undefined:
        break;
      case 'parse':
        parsed.push({
          name: name!,
          sql: value!,
          types: more ? more.split(' ').map((oid) => (Number(oid) < firstOwnOid ? Number(oid) : 0)) : [],
        });
        break;
      case 'prepare':
        // The text is the whole string that the client sent. Only if it holds nothing else may it be run again.
        if (/^\s*PREPARE\b[^;]*;?\s*$/i.test(value!)) prepared.push({ name: name!, sql: value! });
        else
          hindrances.push({
            reason: 'not-portable',
            detail: `prepared statement ${name}: its text holds more than PREPARE`,
          });
        break;
      case 'listen':
      case 'hold-cursor':
      case 'temporary-table':
      case 'advisory-lock':
        hindrances.push({ reason: kind, detail: name! });
        break;
    }
  }
  return { settings, user, role, parsed, prepared, unnamed, hindrances };
}

/**
 * Makes a fresh session look like the portrait. Returns what the server refused; with none, clients can go on.
 *
 * @throws MoltError connect/lost when the server is gone.
 */
export async function replay(upstream: Upstream, portrait: Portrait): Promise<Hindrance[]> {
  const problems: Hindrance[] = [];
  const attempt = async (messages: Buffer): Promise<ServerRefusal | undefined> =>
    (await upstream.run(messages, statementTimeout)).error;
  const problem = (what: string, error: ServerRefusal): void => {
    problems.push({ reason: 'not-portable', detail: `${what}: ${error.message}` });
  };

  if (portrait.settings.length && (await attempt(write.query(setSettings(portrait.settings))))) {
    // One of them is refused: one by one, to know which.
    for (const setting of portrait.settings) {
      const error = await attempt(write.query(setSettings([setting])));
      if (error && !onlyForSpeed.test(setting[0])) problem(`setting ${setting[0]}`, error);
    }
  }
  if (portrait.user !== undefined) {
    const error = await attempt(write.query(setUser(portrait.user)));
    if (error) problem(`session authorization ${portrait.user}`, error);
  }
  if (portrait.role !== undefined) {
    const error = await attempt(write.query(setRole(portrait.role)));
    if (error) problem(`role ${portrait.role}`, error);
  }
  for (const { name, sql } of portrait.prepared) {
    const error = await attempt(write.query(sql));
    if (error) problem(`prepared statement ${name}`, error);
  }
  if (portrait.parsed.length) {
    const parses = portrait.parsed.map(({ name, sql, types }) => write.parse(name, sql, types));
    if (await attempt(Buffer.concat([...parses, write.sync()]))) {
      for (const [i, { name }] of portrait.parsed.entries()) {
        const error = await attempt(Buffer.concat([parses[i]!, write.sync()]));
        // 42P05: it was made before the batch failed.
        if (error && error.code !== '42P05') problem(`prepared statement ${name}`, error);
      }
    }
  }
  // Nearly always it has been executed and won't be bound again, so a refusal is no hindrance: whoever does bind it
  // again is told that it doesn't exist.
  if (portrait.unnamed) await attempt(Buffer.concat([portrait.unnamed, write.sync()]));
  return problems;
}
