import { MysqlNames } from '../../catalog/mentions/mysql/names.ts';
import type { RawColumn, RawMention } from '../../catalog/mentions/raw.ts';
import type { Scope, Source } from '../../catalog/mentions/sources.ts';
import type { Doubt } from '../../catalog/fact.ts';
import type { SchemaObject } from '../../catalog/model.ts';
import type { Name } from '../../catalog/name.ts';
import type { Place } from '../../catalog/place.ts';
import { TableState } from '../../catalog/table-state.ts';
import type { StatementKind } from '../../mysql/model.ts';
import { cockroachName, isPlainName } from '../../mysql/names.ts';
import { mysqlReserved } from '../../mysql/reserved.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Token } from '../../parse/tokens.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/** Where tables and columns are named. A routine's body is written anew by a person anyway. */
const kinds: readonly StatementKind[] = [
  'select', 'insert', 'replace', 'update', 'delete', 'create view', 'create table', 'alter table', 'create index',
  'drop table', 'drop view', 'truncate', 'rename table',
]; // prettier-ignore

/** More columns of one statement are not asked about. */
const mostNames = 200;

export const nameCase = defineRule({
  code: 'MOLT424',
  name: 'name-case',
  title: 'Name written with quotes at one place, and without at another',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'Backticks become double quotes, and those keep capitals; a name without quotes is folded to lower case. So a table that is made as `States` is found by "States" alone, and one that is made as States is called states: who writes it the other way finds nothing. MySQL does not tell columns apart by case, and tables only on some systems.',
  workaround:
    'Write the name everywhere as it is made; best in lower case from the beginning, also in the application’s queries.',
  documentation: docs('keywords-and-identifiers'),
  examples: [
    {
      bad: 'CREATE TABLE `States` (id BIGINT PRIMARY KEY);\nSELECT id FROM States;',
      good: 'CREATE TABLE states (id BIGINT PRIMARY KEY);\nSELECT id FROM States;',
    },
    {
      bad: 'CREATE TABLE states (`StateId` BIGINT PRIMARY KEY);\nSELECT s.StateId FROM states s;',
    },
    {
      bad: 'CREATE TABLE Users (id BIGINT PRIMARY KEY);\nDELETE FROM `Users` WHERE id = 1;',
      fixed: 'CREATE TABLE Users (id BIGINT PRIMARY KEY);\nDELETE FROM users WHERE id = 1;',
    },
    {
      good: 'CREATE TABLE `States` (`Id` BIGINT PRIMARY KEY);\nSELECT `States`.`Id` FROM `States`;',
    },
    { good: 'CREATE TABLE Users (Id BIGINT PRIMARY KEY);\nSELECT ID FROM USERS;' },
  ],
  mysql: {
    kinds,
    statement(model, statement) {
      // Its own columns are named beside where they are made.
      if (model.kind === 'create table' && !namesOthers(statement)) return;
      if (!statement.tokens.some((token, i) => isCapital(token, i, statement))) return;
      const names = new MysqlNames(statement);
      names.run();
      let count = 0;
      for (const mention of names.found) {
        // Outside of ANSI_QUOTES that is a text.
        if (statement.text[mention.range.start] === '"' && !statement.ansiQuotes) continue;
        if (mention.role === 'declaration' || !capital.test(writtenName(mention))) continue;
        if (++count > mostNames) break;
        for (const doubt of doubtsOf(mention, model.kind === 'create table')) {
          const { table, column } = doubt;
          statement.report({
            range: mention.range,
            message: '',
            unlessCreated: {
              kind: 'table',
              name: table,
              ...(column === null ? {} : { ofColumn: { column, types: [] } }),
            },
          });
        }
      }
    },
  },
  schema: {
    created: (doubt, at, object, { report }) => {
      const made = madeAs(doubt, object);
      const there = made?.folded;
      if (made === null || there == null) return;
      const { start, end } = at.range;
      const written = doubt.ofColumn === undefined ? doubt.name.name : String(doubt.ofColumn.column);
      const here = nameAsRead(written, end - start);
      if (here === null || here === there) return;
      const what = doubt.ofColumn === undefined ? 'table' : 'column';
      report({
        at,
        table: `${object.schema}.${object.name}`,
        message: `CockroachDB reads ${shown(here)} here, and the ${what} is ${shown(there)}: it is made ${there === there.toLowerCase() ? 'without quotes, which folds its name' : 'in backticks, which become quotes that keep its capitals'}.`,
        related: [{ at: made.declared, message: `The ${what} is made here` }],
        fix: { title: `Write ${shown(there)}`, class: 'review', edits: [{ at, text: shown(there) }] },
      });
    },
    // Whoever else makes it has given it its name.
    notCreated: () => undefined,
  },
});

const shown = (name: string): string => (isPlainName(name) ? name : cockroachName(name));

const writtenName = (mention: RawMention): string =>
  mention.kind === 'column' ? mention.column : mention.name.name;

/** Whether a CREATE TABLE names another table. */
const namesOthers = (statement: MysqlStatement): boolean =>
  statement.has('REFERENCES') || statement.has('SELECT') || statement.has('LIKE');

const capital = /\p{Lu}/u;

/** Words that are no reserved ones, and yet stand in many statements in capitals. */
const usualWords: ReadonlySet<string> = new Set(
  `ALGORITHM ANY AUTO_INCREMENT BEGIN BOOLEAN BTREE COMMENT DATA DATE DAY DEFINER DISABLE DUPLICATE ENABLE END ENGINE
  ESCAPE FIELDS HOUR INNODB INVOKER LOCKED MEMBER MERGE MINUTE MODE MONTH NO NOWAIT NOW OFFSET PATH QUICK RESTRICT
  ROLLUP SECOND SECURITY SHARE SIGNED SKIP SOME SOUNDS TEMPTABLE TEXT TIME TIMESTAMP TRUNCATE UNDEFINED UNKNOWN VALUE
  VIEW WEEK YEAR`.split(/\s+/),
);

/** Whether a token may be a name with a capital. */
function isCapital(token: Token, index: number, statement: MysqlStatement): boolean {
  if (token.kind === 'identifier') return capital.test(token.text);
  if (token.kind !== 'word')
    return statement.ansiQuotes && statement.isName(index) && capital.test(token.text);
  if (mysqlReserved.has(token.text) || usualWords.has(token.text)) return false;
  return capital.test(statement.text.slice(token.start, token.end)) && !statement.is(index + 1, '(');
}

/** The tables that a name is of, as the statement says it, and the column; null for a table itself. */
function doubtsOf(
  mention: RawMention,
  inDefinition: boolean,
): { readonly table: Name; readonly column: string | null }[] {
  if (mention.kind === 'relation') return [{ table: mention.name, column: null }];
  if (mention.kind !== 'column') return [];
  const tables = tablesOf(mention);
  // Columns of the table's own keys are looked at beside their definitions.
  if (inDefinition && 'scope' in mention.path) return [];
  return tables.map((table) => ({ table, column: mention.column }));
}

function tablesOf({ path }: RawColumn): readonly Name[] {
  const named = (source: Source): readonly Name[] => (source.sort === 'table' ? [source.name] : []);
  if ('source' in path) return named(path.source);
  for (let scope: Scope | null = path.scope; scope !== null; scope = scope.outer) {
    if (scope.variables.has(path.column)) return [];
    // Where a subquery gives columns, too, nobody knows whose it is.
    if (scope.tables.some(({ source }) => source.sort !== 'table')) return [];
    if (scope.tables.length > 0) return scope.tables.flatMap(({ source }) => named(source));
  }
  return [];
}

/**
 * What CockroachDB makes of a name: the name as it is when it has quotes, which are seen from how many characters it takes
 * where it is written; else in lower case. Null where that does not tell.
 */
export function nameAsRead(name: string, length: number): string | null {
  if (length === name.length) return name.toLowerCase();
  return length === name.length + 2 ? name : null;
}

/** The table or column of a doubt as its definition has CockroachDB call it. */
function madeAs(
  { ofColumn }: Doubt,
  object: SchemaObject,
): { readonly folded: string | null; readonly declared: Place } | null {
  const place = ({ range }: Place): number => range.end - range.start;
  if (ofColumn === undefined) {
    const { name, declared } = object;
    const schema = object.schema === 'public' ? 0 : object.schema.length + 1;
    const own = place(declared) === name.length + schema ? name.length : place(declared);
    return { folded: nameAsRead(name, own), declared };
  }
  if (!(object instanceof TableState)) return null;
  const wanted = String(ofColumn.column).toLowerCase();
  for (const { name, declared, isInherited } of object.columns.values()) {
    if (name.toLowerCase() !== wanted || isInherited) continue;
    return { folded: nameAsRead(name, place(declared)), declared };
  }
  return null;
}
