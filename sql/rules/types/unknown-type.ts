import type { Doubt } from '../../catalog/fact.ts';
import { nameOf, showName } from '../../catalog/name.ts';
import type { Place } from '../../catalog/place.ts';
import { cockroachTypes } from '../data/cockroach-names.ts';
import { postgresTypes, typeAliases, typesRefusedByGrammar } from '../data/types.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import type { CockroachVersion } from '../metadata.ts';
import { defineRule } from '../rule.ts';
import type { SchemaLook } from '../schema-rule.ts';
import { typeSpan } from '../type-span.ts';

/** Types that CockroachDB has, by the names that PostgreSQL's parser gives them, with the version that brought them. */
const present = new Map<string, CockroachVersion | null>(
  [
    'bpchar', 'varchar', 'numeric', 'timestamp', 'timestamptz', 'time', 'timetz', 'interval', 'bit', 'varbit',
    'text', 'char', 'serial', 'unknown', 'anynonarray', 'internal', 'language_handler',
    ...typeAliases,
  ].map((name) => [name, null]),
); // prettier-ignore
for (const { names, verdict, since } of postgresTypes) {
  for (const name of names) if (verdict !== 'unsupported') present.set(name, since ?? null);
}
for (const { name, aliases = [], since } of cockroachTypes) {
  for (const each of [name, ...aliases]) {
    if (!present.has(each.toLowerCase())) present.set(each.toLowerCase(), since ?? null);
  }
}

/** What may stand for a type of PostgreSQL or of one of its extensions. */
const instead = new Map<string, string | undefined>();
for (const { names, target, verdict } of postgresTypes) {
  for (const name of names) if (verdict === 'unsupported') instead.set(name, target);
}
for (const [name, target] of Object.entries({
  hstore: 'JSONB', citext: 'TEXT with a collation, or lower() in index and queries', ltree: 'TEXT with prefix queries',
  lquery: 'TEXT', ltxtquery: 'TEXT', vector: 'FLOAT8[]', halfvec: 'VECTOR', sparsevec: 'VECTOR', xid: 'INT8',
  xid8: 'INT8', cid: 'INT8', tid: 'a key of your own', pg_lsn: 'TEXT', pg_snapshot: 'TEXT', txid_snapshot: 'TEXT',
  regoper: 'TEXT', regoperator: 'TEXT', regconfig: 'TEXT', regdictionary: 'TEXT', regcollation: 'TEXT',
  cube: 'FLOAT8[]', seg: 'two FLOAT8 columns', isbn: 'TEXT', isbn13: 'TEXT', issn: 'TEXT', ean13: 'TEXT',
})) instead.set(name, target); // prettier-ignore
// Pseudo-types of PostgreSQL.
for (const name of [
  'anyenum', 'anyrange', 'anymultirange', 'anycompatible', 'anycompatiblearray', 'anycompatiblenonarray', 'anycompatiblerange',
  'anycompatiblemultirange', 'fdw_handler', 'index_am_handler', 'table_am_handler', 'tsm_handler', 'pg_ddl_command',
]) instead.set(name, undefined); // prettier-ignore

/** What rules of their own speak of. */
const elsewhere = /^(?:(?:int4|int8|num|ts|tstz|date)(?:multi)?range|regconfig)$/;
const refused = new Set(Object.keys(typesRefusedByGrammar).filter((name) => name !== 'txid_snapshot'));

/** The domains of PostgreSQL's information_schema. */
const domains = new Set(['cardinal_number', 'character_data', 'sql_identifier', 'time_stamp', 'yes_or_no']);

/** Statements that name a type without using it, and those that CockroachDB refuses as a whole. */
const notUses = new Set([
  'DropStmt', 'CommentStmt', 'RenameStmt', 'AlterOwnerStmt', 'AlterObjectSchemaStmt', 'GrantStmt', 'SecLabelStmt',
  'AlterExtensionContentsStmt', 'DefineStmt', 'CreateCastStmt', 'CreateOpClassStmt', 'CreateTransformStmt',
  'CreateRangeStmt',
]); // prettier-ignore

export const unknownType = defineRule({
  code: 'MOLT120',
  name: 'unknown-type',
  title: 'Type that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'The name is read as a type of one’s own: the statement parses, and fails when it runs and no such type is there. Types of PostgreSQL and its extensions, domains and range types are not there; some came with later versions. So it is with a name that no statement creates.',
  workaround:
    'Use the type that the message names, and rewrite the operators of the queries that use the column. Enum and composite types can be created; a domain’s base type with its CHECK on each column does what the domain did.',
  documentation: docs('data-types'),
  examples: [
    {
      bad: 'CREATE TABLE product (id INT8 PRIMARY KEY, attributes hstore);',
      good: 'CREATE TABLE product (id INT8 PRIMARY KEY, attributes JSONB);',
    },
    { bad: 'CREATE TABLE tx (id xid8 PRIMARY KEY);' },
    { bad: 'CREATE FUNCTION same(a anycompatible) RETURNS anycompatible LANGUAGE sql AS $$ SELECT a $$;' },
    {
      bad: 'CREATE TABLE person (id INT8 PRIMARY KEY, mood mood);',
      good: "CREATE TABLE person (id INT8 PRIMARY KEY, mood mood);\nCREATE TYPE mood AS ENUM ('well', 'so-so');",
    },
    {
      good: "CREATE TYPE mood AS ENUM ('well', 'so-so');\nCREATE TABLE person (id INT8 PRIMARY KEY, mood mood);\nDROP TABLE person;\nDROP TYPE mood;",
    },
    { bad: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE TABLE b (id INT8 PRIMARY KEY, whole a);' },
    { bad: "SELECT 'id'::information_schema.sql_identifier;" },
    { bad: 'SELECT ARRAY[1]::_int4;', fixed: 'SELECT ARRAY[1]::int4[];' },
    {
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE FUNCTION f() RETURNS pg_roles LANGUAGE sql AS $$ SELECT * FROM pg_roles $$;',
    },
    { good: 'CREATE TABLE a (id INT8 PRIMARY KEY) WITH (autovacuum_enabled = off);' },
    { good: "DROP TYPE IF EXISTS mood;\nCREATE TYPE pair AS (a INT8, b TEXT);\nSELECT '(1,a)'::pair;" },
  ],
  visit: {
    ColumnDef(node, statement) {
      // A column can have less than a parameter.
      if (node.typeName !== undefined) statement.note(node.typeName, 'of a column');
    },
    DefElem({ defname, arg }, statement) {
      // The parser takes the word of `autovacuum_enabled = off` for a type; that of a sequence’s AS is one.
      if (defname !== 'as' && arg !== undefined && 'TypeName' in arg) statement.note(arg.TypeName, 'a value');
    },
    TypeName(node, statement) {
      if (node.pct_type === true || notUses.has(statement.tag) || statement.noted(node, 'a value')) return;
      // `FAMILY f1 (a, b)`: a column of the type f1 to PostgreSQL's parser, and a family to CockroachDB.
      if (node.typmods?.every((each) => 'ColumnRef' in each) === true) return;
      const parts = nameParts(node.names);
      const name = parts.at(-1) ?? '';
      const schema = parts.length > 1 ? (parts.at(-2) ?? '') : '';
      if (name === '' || (schema === 'information_schema' && !domains.has(name))) return;
      // An extension lives in any schema, most often public.
      const mayBeBuiltIn = /^(?:|pg_catalog|public|extensions)$/.test(schema);
      const since = present.get(name);
      const isThere = since !== undefined && (since === null || !statement.isBefore(since));
      if (mayBeBuiltIn && (isThere || elsewhere.test(name) || refused.has(name))) return;
      // A row of a system catalogue.
      if (mayBeBuiltIn && name.startsWith('pg_') && !instead.has(name) && since === undefined) return;
      const { range } = typeSpan(statement, node);
      const element = /^_(?=[a-z])/.test(name) && present.has(name.slice(1)) ? name.slice(1) : null;
      const known = mayBeBuiltIn && (instead.has(name) || since !== undefined);
      const lacks = since == null ? 'has no type' : `before ${since} has no type`;
      const stand = instead.get(name);
      statement.report({
        range,
        // The one name among these that the parser itself knows and refuses.
        layer: name === 'txid_snapshot' ? 'grammar' : 'later',
        message: known
          ? `CockroachDB ${lacks} ${name.toUpperCase()}${stand === undefined ? '' : `; ${stand} may stand for it`}.`
          : `Nothing here makes a type ${showName(nameOf(parts))}, and CockroachDB has none of this name.`,
        fix:
          element === null
            ? undefined
            : { title: `Write ${element}[]`, class: 'safe', edits: [replace(range, `${element}[]`)] },
        ...(schema === 'pg_catalog' ||
        schema === 'information_schema' ||
        (known && since == null && name === 'txid_snapshot')
          ? {}
          : {
              unlessCreated: {
                kind: 'type',
                name: nameOf(parts),
                inColumn: statement.noted(node, 'of a column'),
              },
            }),
      });
    },
  },
  schema: {
    created(doubt, at, object, { report }) {
      const name = showName(object);
      const related = [{ at: object.declared, message: `${name} is made here` }];
      if (object.sort === 'type') {
        if (object.form === 'enum' || object.form === 'composite') return;
        const base = object.form === 'domain' ? object.base : null;
        const what =
          object.form === 'domain' ? 'domain' : object.form === 'range' ? 'range type' : 'base type';
        const use = base === null ? '' : `: write ${base.text}, with the domain’s CHECK on the column`;
        report({
          at,
          table: doubt.finding.table,
          message: `${name} is a ${what}, which CockroachDB does not have${use}.`,
          related,
          fix:
            base === null
              ? undefined
              : { title: `Write ${base.text}`, class: 'review', edits: [{ at, text: base.text }] },
        });
      } else if (doubt.inColumn) {
        // CockroachDB's ValidateColumnDefType: "cannot use table record type as table column".
        report({
          at,
          table: doubt.finding.table,
          message: `${name} is a table: CockroachDB has no columns that hold a table's rows.`,
          issue: 70099,
          related,
        });
      }
    },
    notCreated: unknown,
  },
});

/** Nobody makes it. Where no file makes anything, the schema is somewhere else, and that is all that can be said. */
function unknown({ finding, name }: Doubt, at: Place, { catalog, report }: SchemaLook): void {
  const { message, layer, table, fix } = finding;
  const isGuess = !instead.has(name.name) && !present.has(name.name) && fix === undefined;
  const notChecked = isGuess && !catalog.hasTables;
  report({
    at,
    layer,
    table,
    severity: notChecked ? 'info' : 'error',
    message: notChecked
      ? `Whether there is a type ${showName(name)} was not checked: no table and no type is made here.`
      : message,
    fix: fix && {
      ...fix,
      edits: fix.edits.map(({ range, text }) => ({ at: { statement: at.statement, range }, text })),
    },
  });
}
