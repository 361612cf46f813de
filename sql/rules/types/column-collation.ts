import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Collations that an expression may name, and that change nothing (CockroachDB pkg/util/collatedstring). */
const bytes = /^(?:C|POSIX|default)$/;

/** What CockroachDB takes for a tag: a language of two or three letters, and parts of up to eight behind it. */
const languageTag = /^[a-z]{2,3}(?:[-_][a-z\d]{1,8})*$/i;

/** Collations of PostgreSQL that look like tags. */
const notLanguages: ReadonlySet<string> = new Set(['ucs_basic', 'pg_c_utf8']);

export const columnCollation = defineRule({
  code: 'MOLT161',
  name: 'column-collation',
  title: 'Collation that fails',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'A collation is the tag of a language ("de", "en-US"); names with an encoding, such as en_US.utf8, are refused when the statement is planned. "C" and "POSIX" may stand in an expression, where they change nothing, and not at a column: plain strings sort by their bytes already. Strings of two collations do not compare, nor does one with a collation and one without.',
  workaround: 'Leave out COLLATE "C". For others write the language tag: COLLATE "en-US".',
  documentation: docs('collate'),
  examples: [
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "C");',
      fixed: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT);',
    },
    {
      bad: 'ALTER TABLE a ADD COLUMN name TEXT COLLATE "en_US.utf8";',
      fixed: 'ALTER TABLE a ADD COLUMN name TEXT COLLATE "en-US";',
    },
    { bad: 'SELECT name COLLATE "de_DE.UTF-8" FROM a;', fixed: 'SELECT name COLLATE "de-DE" FROM a;' },
    { bad: 'SELECT name FROM a ORDER BY name COLLATE ucs_basic;' },
    { bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE case_insensitive);' },
    {
      bad: `SELECT 1 FROM a WHERE name COLLATE "de" = 'x';`,
      good: `SELECT 1 FROM a WHERE name COLLATE "C" = 'x';`,
    },
    { bad: "SELECT 'a' COLLATE sv < 'b' COLLATE de;", good: "SELECT 'a' COLLATE sv < 'b' COLLATE sv;" },
    { good: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "de-DE", b TEXT COLLATE "en_US");' },
    { good: 'SELECT name COLLATE "C" < b COLLATE "POSIX" FROM a ORDER BY name COLLATE "C";' },
  ],
  visit: {
    ColumnDef(column, statement) {
      const node = column.collClause;
      // A field of a type takes no COLLATE at all: the rule `base-type` says so.
      if (node === undefined || statement.tag === 'CompositeTypeStmt') return;
      const parts = nameParts(node.collname);
      const name = parts[0] ?? '';
      if (parts.length !== 1 || (name !== 'C' && name !== 'POSIX')) return;
      const first = statement.tokenAt(node.location);
      const clause = statement.span(first, first + 1);
      statement.report({
        range: clause.range,
        issue: 108657,
        message: `CockroachDB refuses the collation "${name}" at a column; plain strings sort as it does.`,
        fix: { title: 'Remove the collation', class: 'safe', edits: [remove(statement, clause)] },
      });
    },
    CollateClause(node, statement) {
      // A domain is refused as a whole.
      if (statement.tag === 'CreateDomainStmt' || statement.tag === 'CompositeTypeStmt') return;
      const parts = nameParts(node.collname);
      const name = parts.at(-1) ?? '';
      // One with a schema is refused by the rule `collation`.
      if (parts.length > 1 || bytes.test(name) || (languageTag.test(name) && !notLanguages.has(name))) return;
      const first = statement.tokenAt(node.location);
      const { range } = statement.name(first + 1);
      const locale = /^([a-z]{2,3})_([A-Z]{2})[.@][\w@.-]+$/.exec(name);
      if (locale === null) {
        statement.report({
          range,
          message: `CockroachDB’s collations are tags of languages, such as "en-US" or "und": it has none of the name ${name}.`,
        });
        return;
      }
      const tag = `"${locale[1]}-${locale[2]}"`;
      statement.report({
        range,
        message: `CockroachDB’s collations are tags of languages: ${tag}.`,
        fix: { title: `Write ${tag}`, class: 'review', edits: [{ range, text: tag }] },
      });
    },
    A_Expr: compare,
  },
});

/** What compares two strings. */
const comparisons: ReadonlySet<string> = new Set([
  '=',
  '<>',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '~~',
  '!~~',
  '~~*',
  '!~~*',
]);

function compare(node: NodeOf<'A_Expr'>, statement: StatementContext): void {
  const [left, right] = [node.lexpr, node.rexpr];
  if (left === undefined || right === undefined) return;
  const names = [left, right].map(collationOf);
  if (names[0] === names[1] || names.every((name) => name === null || bytes.test(name))) return;
  // Of a column nobody knows here what collation it has.
  if (names.includes(null)) {
    const other = names[0] === null ? left : right;
    const isString = 'A_Const' in other && other.A_Const.sval !== undefined;
    if (!isString || !comparisons.has(nameParts(node.name).at(-1) ?? '')) return;
  }
  statement.report({
    range: statement.span(statement.tokenAt(node.location)).range,
    message: names.includes(null)
      ? 'CockroachDB refuses to compare a string of a collation with one of none: write COLLATE on both sides.'
      : 'CockroachDB refuses to compare strings of two collations.',
  });
}

/** The collation that an expression names; null when it names none. */
function collationOf(node: Node): string | null {
  return 'CollateClause' in node ? (nameParts(node.CollateClause.collname).at(-1) ?? '') : null;
}
