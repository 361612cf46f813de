import { docs } from '../documentation.ts';
import type { CockroachVersion } from '../metadata.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Privileges that the grammar refuses, or refused before a version. */
const privileges: Readonly<Record<string, CockroachVersion | null>> = {
  set: null,
  'alter system': null,
  truncate: null,
  references: null,
  trigger: 'v24.3',
  maintain: 'v26.2',
  temporary: 'v26.2',
  temp: 'v26.2',
};

/** Objects on which nothing can be granted. */
const objects: Readonly<Record<string, string>> = {
  OBJECT_LANGUAGE: 'LANGUAGE',
  OBJECT_FDW: 'FOREIGN',
  OBJECT_FOREIGN_SERVER: 'FOREIGN',
  OBJECT_TABLESPACE: 'TABLESPACE',
  OBJECT_LARGEOBJECT: 'LARGE',
  OBJECT_DOMAIN: 'DOMAIN',
  OBJECT_PARAMETER_ACL: 'PARAMETER',
};

export const grantForm = defineRule({
  code: 'MOLT125',
  name: 'grant-form',
  title: 'Privilege that cannot be granted',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Privileges stop at the table: none for columns, none called REFERENCES or TRUNCATE, and no GRANTED BY; membership knows ADMIN OPTION only, and none of PostgreSQL’s own roles (pg_monitor, pg_read_all_data), REVOKE takes no CASCADE, and ROUTINE is no word for functions. TRIGGER came with v24.3, MAINTAIN and TEMPORARY with v26.2.',
  workaround: 'Grant on the table, or on a view that shows the columns. TRUNCATE needs DROP.',
  documentation: docs('grant'),
  examples: [
    { bad: 'GRANT SELECT (name) ON t TO app;' },
    { bad: 'GRANT SELECT, TRUNCATE ON t TO app;' },
    { bad: 'GRANT USAGE ON LANGUAGE plpgsql TO app;' },
    { bad: 'GRANT readers TO app GRANTED BY admin;', fixed: 'GRANT readers TO app;' },
    { bad: 'GRANT readers TO app WITH INHERIT FALSE;' },
    { bad: 'GRANT readers TO app WITH ADMIN TRUE;', fixed: 'GRANT readers TO app WITH ADMIN OPTION;' },
    { bad: 'GRANT pg_read_all_data TO app;', good: 'GRANT readers TO app;' },
    { bad: 'REVOKE SELECT ON t FROM app CASCADE;', fixed: 'REVOKE SELECT ON t FROM app;' },
    { bad: 'GRANT EXECUTE ON ROUTINE f (INT8) TO app;' },
    { bad: 'REVOKE GRANT OPTION FOR SELECT ON ALL SEQUENCES IN SCHEMA app FROM web;' },
    { bad: 'ALTER DEFAULT PRIVILEGES IN SCHEMA app FOR ROLE web GRANT SELECT ON TABLES TO reader;' },
    { good: 'GRANT SELECT, INSERT ON TABLE t TO app;' },
  ],
  visit: {
    GrantStmt(node, statement) {
      for (const wrapped of node.privileges ?? []) {
        if (!('AccessPriv' in wrapped)) continue;
        const { priv_name: name = '', cols } = wrapped.AccessPriv;
        const since = Object.hasOwn(privileges, name) ? privileges[name] : undefined;
        const refused = since === null || (since !== undefined && statement.isBefore(since));
        if (cols === undefined && !refused) continue;
        const word = statement.find(name === '' ? 'ALL' : name.toUpperCase());
        if (word === null) continue;
        const open = word.last + (statement.is(word.last + 1, 'PRIVILEGES') ? 2 : 1);
        const last = cols === undefined ? word.last : statement.closes(open);
        statement.report({
          range: statement.span(word.first, last).range,
          message: refused
            ? `CockroachDB has no privilege ${name.toUpperCase()}${since ? ` before ${since}` : ''}.`
            : 'CockroachDB has no privileges on columns.',
        });
      }
      const keyword = objects[node.objtype ?? ''];
      const object = keyword === undefined ? null : statement.find(`ON ${keyword}`);
      if (object !== null) {
        statement.report({
          range: object.range,
          message: `CockroachDB grants nothing ${statement.slice(object)}.`,
        });
      }
      if (node.is_grant !== true && node.grant_option === true) {
        const sequences = statement.find('ON ALL SEQUENCES');
        if (sequences !== null) {
          statement.report({
            range: sequences.range,
            message: 'CockroachDB takes GRANT OPTION FOR back on each sequence, not on ALL SEQUENCES.',
          });
        }
      }
      routines(statement);
      if (node.is_grant !== true && node.targtype !== 'ACL_TARGET_DEFAULTS') behavior(statement);
      const grantor = node.grantor === undefined ? null : statement.find('GRANTED BY');
      if (grantor !== null) {
        statement.report({ range: grantor.range, message: 'CockroachDB does not take GRANTED BY.' });
      }
    },
    AlterDefaultPrivilegesStmt(node, statement) {
      const order = (node.options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
      const wrong = order.find(
        ({ defname }, i) => i > 0 && (defname === 'roles' || order[i - 1]?.defname === defname),
      );
      if (wrong === undefined) return;
      const at = statement.tokenAt(wrong.location);
      statement.report({
        range: statement.span(at, at + 1).range,
        message: 'CockroachDB takes one FOR ROLE, and one IN SCHEMA behind it.',
      });
    },
    GrantRoleStmt(node, statement) {
      predefined(node, statement);
      if (node.is_grant === true) options(node.opt, statement);
      else {
        const found =
          /^(?:SET|INHERIT)$/.test(statement.tokens[1]?.text ?? '') && statement.find('OPTION FOR');
        if (found) {
          statement.report({
            range: statement.span(1, found.last).range,
            message: 'CockroachDB has no other option of membership than ADMIN.',
          });
        }
        behavior(statement);
      }
      const grantor = node.grantor === undefined ? null : statement.find('GRANTED BY');
      if (grantor === null) return;
      const clause = statement.span(grantor.first, grantor.last + 1);
      statement.report({
        range: clause.range,
        message: 'CockroachDB does not take GRANTED BY.',
        fix: { title: 'Remove GRANTED BY', class: 'review', edits: [remove(statement, clause)] },
      });
    },
  },
});

/** Roles that a PostgreSQL server has by itself (PostgreSQL 18 docs, Predefined Roles). */
const ofPostgres =
  /^pg_(?:read_all_|write_all_|monitor$|read_all_settings$|stat_scan_tables$|signal_|read_server_files$|write_server_files$|execute_server_program$|checkpoint$|maintain$|database_owner$|use_reserved_connections$|create_subscription$)/;

function predefined({ granted_roles }: NodeOf<'GrantRoleStmt'>, statement: StatementContext): void {
  for (const role of granted_roles ?? []) {
    const name = 'AccessPriv' in role ? (role.AccessPriv.priv_name ?? '') : '';
    if (!ofPostgres.test(name)) continue;
    const word = statement.find(name.toUpperCase());
    if (word === null) continue;
    statement.report({
      range: word.range,
      layer: 'later',
      message: `CockroachDB has no role ${name}: grant what is needed of it (GRANT SYSTEM …, SELECT ON ALL TABLES).`,
    });
  }
}

/** ON ROUTINE f, and ON ALL ROUTINES IN SCHEMA before v25.3. */
function routines(statement: StatementContext): void {
  const one = statement.find('ON ROUTINE');
  const all = statement.find('ON ALL ROUTINES') ?? statement.find('ON ROUTINES');
  const found = one ?? (all !== null && statement.isBefore('v25.3') ? all : null);
  if (found === null) return;
  statement.report({
    range: statement.span(found.last).range,
    message: one
      ? 'CockroachDB has no word for functions and procedures alike: write FUNCTION or PROCEDURE.'
      : 'CockroachDB takes ROUTINES since v25.3: write FUNCTIONS, and PROCEDURES in a second statement.',
  });
}

/** REVOKE … CASCADE or RESTRICT. */
function behavior(statement: StatementContext): void {
  const { last } = statement.whole;
  const word = statement.span(last);
  const cascade = statement.is(last, 'CASCADE');
  if (!cascade && !statement.is(last, 'RESTRICT')) return;
  statement.report({
    range: word.range,
    message: `CockroachDB’s REVOKE takes no ${cascade ? 'CASCADE: what was granted on stays' : 'RESTRICT'}.`,
    fix: {
      title: `Remove ${statement.slice(word).toUpperCase()}`,
      class: 'review',
      edits: [remove(statement, word)],
    },
  });
}

/** GRANT role TO … WITH: the grammar knows ADMIN OPTION. */
function options(list: readonly Node[] | undefined, statement: StatementContext): void {
  for (const option of list ?? []) {
    if (!('DefElem' in option)) continue;
    const at = statement.tokenAt(option.DefElem.location);
    if (statement.is(at, 'ADMIN') && statement.is(at + 1, 'OPTION')) continue;
    const clause = statement.span(at, at + 1);
    const admin = statement.is(at, 'ADMIN') && statement.is(at + 1, 'TRUE') && list?.length === 1;
    statement.report({
      range: clause.range,
      message: `CockroachDB’s membership does not take ${statement.slice(clause).toUpperCase()}: ADMIN OPTION is all.`,
      fix: admin
        ? { title: 'Write ADMIN OPTION', class: 'safe', edits: [replace(clause.range, 'ADMIN OPTION')] }
        : undefined,
    });
  }
}
