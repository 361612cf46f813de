import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { postgresFunctions } from '../data/functions.ts';
import { columnNameKeywords, typeFunctionKeywords } from '../data/keywords.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { isBare, refusedFunctions, refusedNames, refusedTypes } from '../keyword-names.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Refused as a parameter, and as a schema in front of a type: neither may be a word that begins a type. */
const columnWords: ReadonlySet<string> = new Set(columnNameKeywords);
/** Refused as the name of a routine that is made. */
const routineWords: ReadonlySet<string> = new Set(typeFunctionKeywords.filter((word) => word !== 'family'));

/** PostgreSQL’s own functions that are missing: quotes are no help, and another rule names what is. */
const missing: ReadonlySet<string> = new Set(
  postgresFunctions.filter(({ status }) => status !== 'differs').map(({ name }) => name),
);

export const keywordName = defineRule({
  code: 'MOLT239',
  name: 'keyword-name',
  title: 'Name that is a keyword here',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Some words are keywords in CockroachDB and not in PostgreSQL: without quotes the grammar takes family and none for something else than a column, and a function called work or string, or a parameter called point, for a type or a clause.',
  workaround: 'Put the name in quotes.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE taxon (id INT8 PRIMARY KEY, family TEXT, Genus TEXT, UNIQUE (family));',
      fixed: 'CREATE TABLE taxon (id INT8 PRIMARY KEY, "family" TEXT, Genus TEXT, UNIQUE ("family"));',
    },
    {
      bad: 'SELECT family, t.family FROM taxon t WHERE Family = 1 ORDER BY none;',
      fixed: 'SELECT "family", t.family FROM taxon t WHERE "family" = 1 ORDER BY "none";',
    },
    { bad: 'INSERT INTO flag (none) VALUES (true);', fixed: 'INSERT INTO flag ("none") VALUES (true);' },
    { bad: 'UPDATE taxon SET family = 1;', fixed: 'UPDATE taxon SET "family" = 1;' },
    { bad: 'CREATE INDEX i ON taxon (family);', fixed: 'CREATE INDEX i ON taxon ("family");' },
    { bad: 'SELECT f.a FROM taxon AS family;' },
    { bad: 'ALTER TABLE taxon DROP COLUMN family;', fixed: 'ALTER TABLE taxon DROP COLUMN "family";' },
    { bad: 'SELECT work(1);', fixed: 'SELECT "work"(1);' },
    {
      bad: `CREATE TYPE "work" AS ENUM ('a');\nCREATE TABLE t (id INT8 PRIMARY KEY, a work);`,
      fixed: `CREATE TYPE "work" AS ENUM ('a');\nCREATE TABLE t (id INT8 PRIMARY KEY, a "work");`,
    },
    { bad: 'CREATE SCHEMA family;', fixed: 'CREATE SCHEMA "family";' },
    {
      bad: 'ALTER TABLE t RENAME CONSTRAINT a TO none;',
      fixed: 'ALTER TABLE t RENAME CONSTRAINT a TO "none";',
    },
    {
      bad: 'CREATE FUNCTION f(string TEXT, IN point INT8) RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$;',
      fixed: 'CREATE FUNCTION f("string" TEXT, IN "point" INT8) RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$;',
    },
    { good: 'ALTER TABLE t RENAME TO family;' },
    { bad: 'SELECT 1 collate;', fixed: 'SELECT 1 AS collate;' },
    {
      good: 'SELECT t.family, a AS family, b none, "family", app.work(1), ifnull(a, b), current_schema() FROM t;',
    },
    { good: 'CREATE TABLE family (id INT8 PRIMARY KEY, a INT8);' },
    { good: 'ALTER SEQUENCE s OWNED BY NONE;' },
    { good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, FAMILY f1 (id, a));' },
  ],
  visit: {
    ResTarget(node, statement) {
      if (node.name === 'collate') labels(statement);
    },
    ColumnDef: (node, statement) => {
      // `FAMILY f1 (a, b)` in a file that is CockroachDB's already.
      if (node.typeName?.typmods?.every((each) => 'ColumnRef' in each) === true) return;
      if (refusedNames.has(node.colname ?? ''))
        quoteAt(statement.tokenAt(node.location), node.colname, statement);
    },
    ColumnRef(node, statement) {
      const [first, ...rest] = node.fields ?? [];
      const name = first !== undefined && 'String' in first ? (first.String.sval ?? '') : '';
      if (!refusedNames.has(name) || (name === 'family' && rest.length > 0)) return;
      quoteAt(statement.tokenAt(node.location), name, statement);
    },
    InsertStmt: (node, statement) => targets(node.cols, statement),
    UpdateStmt: (node, statement) => targets(node.targetList, statement),
    OnConflictClause: (node, statement) => targets(node.targetList, statement),
    RangeVar(node, statement) {
      if ((node.schemaname ?? node.relname) === 'none') {
        quoteAt(statement.tokenAt(node.location), 'none', statement);
      }
      if (node.alias !== undefined) alias(node.alias, statement);
    },
    RangeSubselect: (node, statement) => alias(node.alias, statement),
    RangeFunction: (node, statement) => alias(node.alias, statement),
    IndexStmt: (node, statement) => first(statement, node.idxname),
    CreateSchemaStmt: (node, statement) => first(statement, node.schemaname),
    AlterObjectSchemaStmt: (node, statement) => last(statement, node.newschema),
    CreatePolicyStmt: (node, statement) => first(statement, node.policy_name),
    AlterPolicyStmt: (node, statement) => first(statement, node.policy_name),
    CreateTrigStmt: (node, statement) => first(statement, node.trigname),
    CreatedbStmt: (node, statement) => first(statement, node.dbname),
    DropdbStmt: (node, statement) => first(statement, node.dbname),
    CreateStatsStmt: (node, statement) => first(statement, nameParts(node.defnames)[0]),
    TransactionStmt: (node, statement) => last(statement, node.savepoint_name),
    PrepareStmt: (node, statement) => first(statement, node.name),
    DeclareCursorStmt: (node, statement) => first(statement, node.portalname),
    FetchStmt: (node, statement) => last(statement, node.portalname),
    ClosePortalStmt: (node, statement) => last(statement, node.portalname),
    DropStmt(node, statement) {
      const kind = node.removeType ?? '';
      for (const object of node.objects ?? []) {
        // A trigger or a policy is named behind its table in the tree, and in front of it in the text.
        if ('String' in object && kind === 'OBJECT_SCHEMA') anywhere(statement, object.String.sval);
        if ('List' in object && (kind === 'OBJECT_TRIGGER' || kind === 'OBJECT_POLICY'))
          first(statement, nameParts(object.List.items).at(-1));
      }
    },
    CommentStmt(node, statement) {
      const { object } = node;
      if (object === undefined) return;
      if ('String' in object) first(statement, object.String.sval);
      if (!('List' in object)) return;
      const parts = nameParts(object.List.items);
      if (node.objtype === 'OBJECT_TABCONSTRAINT') first(statement, parts.at(-1));
      if (node.objtype === 'OBJECT_COLUMN' && parts.length === 1) first(statement, parts[0]);
    },
    GrantStmt(node, statement) {
      for (const object of node.objects ?? []) if ('String' in object) first(statement, object.String.sval);
    },
    CreateFunctionStmt(node, statement) {
      const name = nameParts(node.funcname)[0] ?? '';
      if (!routineWords.has(name)) return;
      const at = statement.tokens.findIndex((_, i) => i > 0 && isBare(statement, i, name));
      if (at !== -1 && at < 5) quoteAt(at, name, statement);
    },
    FunctionParameter(node, statement) {
      const { name = '', location } = node;
      if (!columnWords.has(name)) return;
      const from = statement.tokenAt(location);
      // Behind IN, OUT or IN OUT; a type of the same name may follow.
      for (let at = from; at < from + 3; at++) {
        if (!isBare(statement, at, name)) continue;
        quoteAt(at, name, statement);
        break;
      }
    },
    IndexElem: (node, statement) => anywhere(statement, node.name),
    Constraint(node, statement) {
      anywhere(statement, node.conname, node.keys);
      anywhere(statement, undefined, node.fk_attrs);
      anywhere(statement, undefined, node.pk_attrs);
    },
    JoinExpr: (node, statement) => anywhere(statement, undefined, node.usingClause),
    CopyStmt: (node, statement) => anywhere(statement, undefined, node.attlist),
    ViewStmt: (node, statement) => anywhere(statement, undefined, node.aliases),
    CommonTableExpr: (node, statement) => anywhere(statement, node.ctename, node.aliascolnames),
    AlterTableCmd: (node, statement) => anywhere(statement, node.name),
    RenameStmt(node, statement) {
      anywhere(statement, node.subname);
      const kind = node.renameType ?? '';
      // The new name of an index may be any word, that of a table any but NONE.
      if (kind === 'OBJECT_INDEX' || (relations.test(kind) && node.newname === 'family')) return;
      last(statement, node.newname);
    },
    FuncCall(node, statement) {
      const parts = nameParts(node.funcname);
      const name = parts[0] ?? '';
      const counts = parts.length === 1 && !missing.has(name) ? refusedFunctions.get(name) : undefined;
      if (counts?.includes(node.args?.length ?? 0) !== false) return;
      const at = statement.tokenAt(node.location);
      if (!isBare(statement, at, name)) return;
      statement.report({
        range: statement.span(at).range,
        message: `${name.toUpperCase()} is a keyword in CockroachDB, not a function.`,
        // A type's name as a function is a cast in PostgreSQL, and nothing here.
        fix: quote(
          at,
          name,
          /^(?:work|virtual|characteristics|if|ifnull|iferror)$/.test(name) ? 'safe' : 'review',
          statement,
        ),
      });
    },
    TypeName(node, statement) {
      const parts = nameParts(node.names);
      const name = parts[0] ?? '';
      const refused =
        parts.length === 1 ? refusedTypes.has(name) : columnWords.has(name) || name === 'family';
      if (refused) quoteAt(statement.tokenAt(node.location), name, statement);
    },
  },
});

const relations = /^OBJECT_(?:TABLE|VIEW|MATVIEW|SEQUENCE)$/;

/** The name of what a statement is about: the first place where it stands. */
function first(statement: StatementContext, name: string | undefined): void {
  if (name === undefined || !refusedNames.has(name)) return;
  const at = statement.tokens.findIndex((_, i) => i > 0 && isBare(statement, i, name));
  if (at !== -1) quoteAt(at, name, statement);
}

/** A name at a statement's end, which CASCADE or RESTRICT may follow. */
function last(statement: StatementContext, name: string | undefined): void {
  if (name === undefined || !refusedNames.has(name)) return;
  const { last: end } = statement.whole;
  const at = statement.is(end, 'CASCADE') || statement.is(end, 'RESTRICT') ? end - 1 : end;
  quoteAt(at, name, statement);
}

function targets(list: readonly Node[] | undefined, statement: StatementContext): void {
  for (const target of list ?? []) {
    if (!('ResTarget' in target) || !refusedNames.has(target.ResTarget.name ?? '')) continue;
    quoteAt(statement.tokenAt(target.ResTarget.location), target.ResTarget.name, statement);
  }
}

/** The places told already, for names that the tree gives without a place. */
const told = new WeakMap<StatementContext, Set<number>>();

function quoteAt(at: number, name: string | undefined, statement: StatementContext): void {
  if (name === undefined || !isBare(statement, at, name)) return;
  const places = told.get(statement) ?? new Set<number>();
  if (places.has(at)) return;
  told.set(statement, places.add(at));
  statement.report({
    range: statement.span(at).range,
    message: `${name.toUpperCase()} is a keyword in CockroachDB: as a name it needs quotes.`,
    fix: quote(at, name, 'safe', statement),
  });
}

function alias(node: NodeOf<'RangeVar'>['alias'], statement: StatementContext): void {
  if (node !== undefined) anywhere(statement, node.aliasname, node.colnames);
}

/** A name somewhere in the statement, where one of the names that are refused may stand. */
function anywhere(statement: StatementContext, name: string | undefined, names?: readonly Node[]): void {
  if (names !== undefined) {
    for (const each of names) if ('String' in each) anywhere(statement, each.String.sval);
  }
  if (name !== undefined && refusedNames.has(name)) {
    for (let at = 1; at < statement.tokens.length; at++) {
      if (isBare(statement, at, name) && !isKeyword(at, name, statement)) quoteAt(at, name, statement);
    }
  }
}

/** OPERATOR FAMILY, OWNED BY NONE, ROLE NONE, = NONE; and a label of SELECT, which may be any word. */
function isKeyword(at: number, name: string, statement: StatementContext): boolean {
  const before = statement.tokens[at - 1]?.text ?? '';
  if (name === 'family') return before === 'OPERATOR' || isLabel(at, statement);
  return /^(?:BY|=|TO|ROLE)$/.test(before) || isLabel(at, statement);
}

/** Whether the word stands between SELECT and FROM, at their depth, behind AS or behind an expression. */
function isLabel(at: number, statement: StatementContext): boolean {
  const depth = statement.tokens[at]?.depth;
  const behind = statement.tokens[at - 1];
  if (behind === undefined || behind.text === ',' || behind.text === '(' || behind.text === 'SELECT')
    return false;
  for (let i = at - 1; i >= 0; i--) {
    const token = statement.tokens[i];
    if (token === undefined || token.depth < (depth ?? 0)) return false;
    if (token.depth !== depth || token.kind !== 'word') continue;
    if (token.text === 'SELECT' || token.text === 'RETURNING') return true;
    if (token.text === 'FROM' || token.text === 'WHERE' || token.text === 'JOIN') return false;
  }
  return false;
}

function quote(at: number, name: string, fixClass: Fix['class'], statement: StatementContext): Fix {
  return {
    title: `Write "${name}"`,
    class: fixClass,
    edits: [replace(statement.span(at).range, `"${name}"`)],
  };
}

/** `SELECT 1 collate`: the one label that needs AS here. */
function labels(statement: StatementContext): void {
  statement.tokens.forEach((token, i) => {
    if (i === 0 || token.kind !== 'word' || token.text !== 'COLLATE') return;
    const next = statement.tokens[i + 1]?.text ?? ';';
    if (!/^(?:[,);]|FROM)$/.test(next) || statement.is(i - 1, 'AS') || statement.is(i - 1, '.')) return;
    const places = told.get(statement) ?? new Set<number>();
    if (places.has(i)) return;
    told.set(statement, places.add(i));
    statement.report({
      range: { start: token.start, end: token.end },
      message: 'CockroachDB takes COLLATE here for the clause: the label needs AS.',
      fix: {
        title: 'Write AS',
        class: 'safe',
        edits: [replace({ start: token.start, end: token.start }, 'AS ')],
      },
    });
  });
}
