import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import { checkMany, Schemas } from '../../analyze/check-many.ts';

beforeAll(loadParser);

/** What MOLT424 marks in the last of some files, and what it would write there. */
function found(...texts: readonly string[]): string[] {
  const files = texts.map((text, i) => ({ path: `${i}.sql`, text, dialect: 'mysql' as const }));
  const last = texts.at(-1) ?? '';
  return (checkMany(files).at(-1)?.findings ?? [])
    .filter(({ code }) => code === 'MOLT424')
    .map(({ range, fix }) => `${last.slice(range.start, range.end)} → ${fix?.edits[0]?.text}`);
}

const quoted = 'CREATE TABLE `States` (`StateId` INT PRIMARY KEY, `Name` TEXT, code INT);';
const bare = 'CREATE TABLE States (StateId INT PRIMARY KEY, Name TEXT, code INT);';

describe('a name that is made in backticks', () => {
  it.each<[string, string[]]>([
    ['SELECT code FROM States;', ['States → "States"']],
    ['SELECT `code` FROM `States`;', []],
    ['SELECT s.Name, Code FROM `States` AS s;', ['Name → "Name"']],
    ['SELECT x.StateId FROM (SELECT `StateId` FROM `States`) x;', []],
    ['INSERT INTO States (`Name`, StateId) VALUES (1, 2), (3, 4);', ['States → "States"', 'StateId → "StateId"']],
    ['UPDATE `States` SET Name = 1;', ['Name → "Name"']],
    ['ALTER TABLE `States` ADD INDEX i (Name);', ['Name → "Name"']],
    [
      'CREATE TABLE c (Id INT PRIMARY KEY, s INT, FOREIGN KEY (s) REFERENCES States (StateId));',
      ['States → "States"', 'StateId → "StateId"'],
    ],
    // Somebody else's.
    ['SELECT Name FROM Others;', []],
    ['SELECT COUNT(*) AS Name FROM `States`;', []],
    // MySQL on Linux finds no such table either.
    ['SELECT code FROM states;', []],
  ])('%s', (text, expected) => {
    expect(found(`${quoted}\n${text}`)).toEqual(expected);
    expect(found(quoted, text)).toEqual(expected);
  });
}); // prettier-ignore

it.each<[string, string[]]>([
  ['SELECT Name, NAME FROM States, STATES;', []],
  ['SELECT `Name` FROM `States`;', ['`Name` → name', '`States` → states']],
  ['SELECT `name` FROM `states`;', []],
])('a name that is made without: %s', (text, expected) => {
  expect(found(`${bare}\n${text}`)).toEqual(expected);
});

test('what a table is renamed to is how it is made', () => {
  expect(found(`${quoted} RENAME TABLE \`States\` TO Places; SELECT code FROM \`Places\`;`)).toEqual([
    '`Places` → places',
  ]);
});

test('each statement of rows of one table is told, and a table that changes is noticed', () => {
  const schemas = new Schemas();
  const rows = schemas.analyzer('rows.sql', 'mysql');
  const tables = schemas.analyzer('tables.sql', 'mysql');
  const text = "INSERT INTO States VALUES (1, 'a', 1);\n".repeat(3);
  const said = () => rows.update(text).findings.filter(({ code }) => code === 'MOLT424').length;
  expect(said()).toBe(0);
  tables.update(quoted);
  expect(said()).toBe(3);
  tables.update(bare);
  expect(said()).toBe(0);
});
