import { readersOf, readersOfColumn, type Dependent, type Reader } from '../../catalog/dependents.ts';
import type { Fact } from '../../catalog/fact.ts';
import type { TextRange } from '../../findings/finding.ts';
import type { Life } from '../../catalog/lives.ts';
import { showName } from '../../catalog/name.ts';
import type { PlacedStatement } from '../../catalog/place.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const viewDependent = defineRule({
  code: 'MOLT177',
  name: 'view-dependent',
  title: 'New name for what a view or a function reads, or its end',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  issue: 10083,
  fix: 'manual',
  why: 'A view keeps the text of its query, with the names in it, and so do functions, procedures, and triggers with the bodies of their functions. Nothing that they read gets another name or another schema as long as they are there. PostgreSQL keeps what the names of a view stand for, and looks at those of a function when it runs: it lets them change. What a function uses is not dropped either, a table or a column of it, without CASCADE, which takes the function along; nor does such a column get another type.',
  workaround:
    'Drop the view, the function or the trigger before, and create it again behind, with the new name; views that read this view, too.',
  documentation: docs('views'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE VIEW v AS SELECT a FROM t;\nALTER TABLE t RENAME COLUMN a TO b;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE VIEW v AS SELECT a FROM t;\nDROP VIEW v;\nALTER TABLE t RENAME COLUMN a TO b;\nCREATE VIEW v AS SELECT b AS a FROM t;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE VIEW v AS SELECT a FROM t;\nALTER TABLE t RENAME TO u;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT, c TEXT);\nCREATE VIEW v AS SELECT a FROM t;\nALTER TABLE t RENAME COLUMN c TO b;',
    },
    {
      bad: 'CREATE SCHEMA s;\nCREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE VIEW v AS SELECT count(*) AS n FROM t;\nALTER TABLE t SET SCHEMA s;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE FUNCTION f() RETURNS TEXT LANGUAGE SQL AS $$ SELECT a FROM t LIMIT 1 $$;\nALTER TABLE t RENAME COLUMN a TO b;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE FUNCTION f() RETURNS INT8 LANGUAGE SQL AS $$ SELECT count(*) FROM t $$;\nALTER TABLE t RENAME COLUMN a TO b;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE TABLE log (id INT8 PRIMARY KEY, at TIMESTAMPTZ);\nCREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (NEW.id, now()); RETURN NEW; END $$;\nCREATE TRIGGER note AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION noted();\nALTER TABLE log RENAME TO history;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE FUNCTION f() RETURNS INT8 LANGUAGE SQL AS $$ SELECT count(*) FROM t $$;\nDROP TABLE t;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE FUNCTION f() RETURNS INT8 LANGUAGE SQL AS $$ SELECT count(*) FROM t $$;\nDROP FUNCTION f;\nDROP TABLE t;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE FUNCTION f() RETURNS TEXT LANGUAGE SQL AS $$ SELECT a FROM t LIMIT 1 $$;\nALTER TABLE t DROP COLUMN a;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT);\nCREATE FUNCTION f() RETURNS TEXT LANGUAGE SQL AS $$ SELECT a FROM t LIMIT 1 $$;\nCREATE OR REPLACE FUNCTION f() RETURNS TEXT LANGUAGE SQL AS $$ SELECT id::TEXT FROM t LIMIT 1 $$;\nALTER TABLE t DROP COLUMN a;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT4);\nCREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t WHERE t.a = 1; END $$;\nALTER TABLE t ALTER COLUMN a TYPE INT8;',
    },
    {
      bad: 'CREATE VIEW v AS SELECT 1 AS a;\nCREATE MATERIALIZED VIEW w AS SELECT v.a FROM v;\nALTER VIEW v RENAME TO u;',
    },
  ],
  schema: {
    table(table, { catalog, report }) {
      for (const rename of table.columnRenames) {
        const dependents = readersOfColumn(catalog, table, rename);
        const [first] = dependents;
        if (first === undefined) continue;
        report({
          at: rename.at,
          table: showName(table),
          message: `CockroachDB refuses to rename the column ${rename.from} as long as the ${show(first.reader)} ${does(first.reader)} it.`,
          issue: issueOf(first.reader),
          related: relatedTo(dependents),
        });
      }
      for (const end of table.columnEnds) {
        // PostgreSQL keeps what a view reads, too.
        const dependents = readersOfColumn(catalog, table, end).filter(
          ({ reader }) => reader.sort !== 'view',
        );
        const [first] = dependents;
        if (first === undefined) continue;
        const act = end.does === 'drop' ? 'drop the column' : 'change the type of the column';
        report({
          at: end.at,
          table: showName(table),
          message: `CockroachDB refuses to ${act} ${end.from} as long as the ${show(first.reader)} ${does(first.reader)} it.`,
          issue: issueOf(first.reader),
          related: relatedTo(dependents),
        });
      }
    },
    dropped(life, { catalog, report }) {
      const { object, ended } = life;
      const fact = ended?.by.facts.find((each) => drops(each, object.name));
      if (ended === null || fact?.sort !== 'drop') return;
      // PostgreSQL keeps what a view reads, too.
      const dependents = readersOf(catalog, life, ended.by).filter(({ reader }) => reader.sort !== 'view');
      const [first] = dependents;
      if (first === undefined) return;
      report({
        at: { statement: ended.by, range: fact.object.range },
        table: showName(object),
        message: `CockroachDB refuses to drop the ${object.sort} ${object.name} as long as the ${show(first.reader)} ${does(first.reader)} it.`,
        issue: issueOf(first.reader),
        related: relatedTo(dependents),
      });
    },
    renamed(life, { catalog, report }) {
      const by = life.ended?.by;
      const change = by === undefined ? null : changeOf(life, by);
      if (by === undefined || change === null) return;
      const dependents = readersOf(catalog, life, by);
      const [first] = dependents;
      if (first === undefined) return;
      const { sort, name } = life.object;
      const act =
        change.does === 'rename'
          ? `rename the ${sort} ${name}`
          : `move the ${sort} ${name} to another schema`;
      report({
        at: { statement: by, range: change.range },
        table: showName(life.object),
        message: `CockroachDB refuses to ${act} as long as the ${show(first.reader)} ${does(first.reader)} it.`,
        issue: issueOf(first.reader),
        related: relatedTo(dependents),
      });
    },
  },
});

const drops = (fact: Fact, name: string): boolean =>
  fact.sort === 'drop' &&
  (fact.kind === 'table' || fact.kind === 'view') &&
  fact.object.name.name === name &&
  fact.cascade !== true;

const relatedTo = (dependents: readonly Dependent[]) =>
  dependents.map(({ reader, at }) => ({ at, message: `The ${show(reader)} ${does(reader)} it here` }));

const show = ({ sort, name }: Reader): string => `${sort} ${name}`;
const does = ({ sort }: Reader): string => (sort === 'view' ? 'reads' : 'uses');

/** Functions and triggers have an issue of their own; views that of the rule. */
const issueOf = ({ sort }: Reader): number | undefined => (sort === 'view' ? undefined : 101934);

/** What gives a thing another name, and where it is said; null for what renames the whole schema. */
function changeOf(
  { object }: Life,
  by: PlacedStatement,
): { readonly does: 'rename' | 'set-schema'; readonly range: TextRange } | null {
  for (const fact of by.facts) {
    if (fact.sort === 'rename' && fact.kind !== 'schema' && fact.object.name.name === object.name)
      return { does: 'rename', range: fact.range };
    if (fact.sort === 'set-schema' && fact.object.name.name === object.name)
      return { does: 'set-schema', range: fact.object.range };
  }
  return null;
}
