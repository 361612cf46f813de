import { nameParts } from '../../rules/names.ts';
import type { Proposal, Step } from '../plan.ts';
import type { Statement } from '../script.ts';

/**
 * Settings that pg_dump writes for the session that restores (pg_dump 9.0 to 18). They change nothing in the schema;
 * some are unknown to CockroachDB.
 */
const sessionSettings = new Set([
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'transaction_timeout',
  'client_encoding',
  'standard_conforming_strings',
  'check_function_bodies',
  'xmloption',
  'client_min_messages',
  'escape_string_warning',
  'row_security',
  'default_tablespace',
  'default_table_access_method',
  'default_with_oids',
]);

/** Actions of ALTER TABLE that tell PostgreSQL how to store, not what. */
const storageActions = new Set([
  'AT_ReplicaIdentity',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetTableSpace',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_SetAccessMethod',
  'AT_DropOids',
]);

/** What COMMENT ON takes (grammar of v25.2; on types since v24.2). */
const commentable = new Set([
  'OBJECT_DATABASE',
  'OBJECT_SCHEMA',
  'OBJECT_TYPE',
  'OBJECT_TABLE',
  'OBJECT_COLUMN',
  'OBJECT_INDEX',
  'OBJECT_TABCONSTRAINT',
]);

/** What pg_dump writes around a schema, and what only PostgreSQL's storage cares for. Nothing is lost by dropping it. */
export const dropNoise: Step = (statement) => {
  const why = reason(statement);
  return why === null ? [] : [{ act: 'drop', sort: 'dropped', why, brief: true } satisfies Proposal];
};

function reason(statement: Statement): string | null {
  const set = statement.as('VariableSetStmt');
  if (set && sessionSettings.has(set.name ?? '')) return 'a setting of the session that restores a dump';
  if (isEmptySearchPath(statement)) return 'an empty search path would hide public from what follows';

  if (statement.as('AlterOwnerStmt'))
    return 'the owner is a role of the source; create roles first, then grant';
  const alter = statement.as('AlterTableStmt');
  if (alter) {
    const actions = (alter.cmds ?? []).map((command) =>
      'AlterTableCmd' in command ? (command.AlterTableCmd.subtype ?? '') : '',
    );
    if (actions.every((action) => action === 'AT_ChangeOwner')) {
      return 'the owner is a role of the source; create roles first, then grant';
    }
    if (actions.every((action) => storageActions.has(action))) return 'how PostgreSQL stores the table';
  }
  if (statement.as('GrantStmt') && !grantsToPublicOnly(statement)) {
    return 'the role is one of the source; create roles first, then grant';
  }
  if (statement.as('AlterDefaultPrivilegesStmt')) return 'the roles are those of the source';

  if (statement.as('CreateStatsStmt'))
    return 'CockroachDB collects the statistics of several columns by itself';
  const comment = statement.as('CommentStmt');
  if (comment && !commentable.has(comment.objtype ?? '')) {
    return 'CockroachDB keeps comments on databases, schemas, types, tables, columns, indexes and constraints only';
  }
  const schema = statement.as('CreateSchemaStmt');
  if (schema?.schemaname === 'public' && !schema.if_not_exists) return 'every database has a schema public';
  return null;
}

/** `SELECT pg_catalog.set_config('search_path', '', false)`, as every pg_dump since 2018 has it. */
function isEmptySearchPath(statement: Statement): boolean {
  const targets = statement.as('SelectStmt')?.targetList ?? [];
  const only = targets.length === 1 ? targets[0] : undefined;
  const value = only && 'ResTarget' in only ? only.ResTarget.val : undefined;
  if (!value || !('FuncCall' in value) || nameParts(value.FuncCall.funcname).at(-1) !== 'set_config')
    return false;
  const [name] = value.FuncCall.args ?? [];
  return name !== undefined && 'A_Const' in name && name.A_Const.sval?.sval === 'search_path';
}

function grantsToPublicOnly(statement: Statement): boolean {
  return (statement.as('GrantStmt')?.grantees ?? []).every(
    (grantee) => 'RoleSpec' in grantee && grantee.RoleSpec.roletype === 'ROLESPEC_PUBLIC',
  );
}
