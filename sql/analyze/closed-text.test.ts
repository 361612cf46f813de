import { beforeAll, describe, expect, test } from 'vitest';
import { allRules } from '../rules/registry.ts';
import { throughAll } from '../text/through-all.ts';
import { createAnalyzer, loadParser } from './analyze.ts';
import { checkMany, Schemas, type SchemaFileText } from './check-many.ts';

beforeAll(() => loadParser());

/** What is found in files that nobody edits, each in the light of all the others. */
function readAll(files: readonly SchemaFileText[], schemas = new Schemas()) {
  const texts = files.map(({ path, text, dialect = 'postgres' }) =>
    throughAll(schemas.readClosed(path, dialect, text)),
  );
  for (const checker of schemas.all()) throughAll(checker.takeUpSteps());
  return texts.map((text) => throughAll(text.conclude()));
}

const examples = allRules.flatMap(({ code, examples, sources }) =>
  examples.flatMap(({ bad, good }, i) =>
    [bad ?? [], good ?? []].flat().map((text, j): SchemaFileText => {
      const dialect = sources.includes('postgres') || !sources.includes('mysql') ? 'postgres' : 'mysql';
      return { path: `${code}/${i}-${j}.sql`, text, dialect };
    }),
  ),
);

describe('a text that nobody edits', () => {
  test('has the findings that an analyzer finds in it, among many others', () => {
    const all = checkMany(examples).map(({ findings }) => findings);
    for (const [i, findings] of readAll(examples).entries()) expect(findings).toEqual(all[i]);
    expect(all.flat().length).toBeGreaterThan(allRules.length);
  }, 60_000);

  test.each([
    ['a comment that hides what the schema says', '-- molt-ignore MOLT301: old\nCREATE TABLE a (x int8);\n'],
    ['a comment that hides nothing', '-- molt-ignore MOLT204\nSELECT 1;\n'],
    [
      'a file that another database’s is',
      'SELECT 1 FROM dual;\n/\nCREATE TABLE t (a VARCHAR2(3));\n/\nCREATE TABLE u (a NUMBER(3));\n/\n',
    ],
    ['an open string', "SELECT 'a;\n"],
    ['nothing', ''],
  ])('has them: %s', (_, text) => {
    expect(readAll([{ path: '', text }])).toEqual([
      createAnalyzer({ dialect: 'postgres' }).update(text).findings,
    ]);
  });

  test('says something else when another file has changed the schema, without being read again', () => {
    const schemas = new Schemas();
    const text = throughAll(schemas.readClosed('1.sql', 'postgres', 'CREATE TABLE a (x int8);'));
    const checker = schemas.of('postgres');
    const codes = () => throughAll(text.conclude()).map(({ code }) => code);
    throughAll(checker.takeUpSteps());
    const alone = codes();
    expect(alone).not.toEqual([]);
    throughAll(schemas.readClosed('2.sql', 'postgres', 'ALTER TABLE a ADD PRIMARY KEY (x);'));
    // What follows from it is worked out when all files are read.
    expect(codes()).toEqual(alone);
    throughAll(checker.takeUpSteps());
    expect(checker.takeChanged()).toEqual(['1.sql']);
    expect(codes()).toEqual([]);
    throughAll(checker.removeFileSteps('2.sql', 'later'));
    throughAll(checker.takeUpSteps());
    expect(codes()).toEqual(alone);
  });

  test('of a comment that is used no more it is told, though it was used before', () => {
    const schemas = new Schemas();
    const ignoring = '-- molt-ignore: it has its key elsewhere\nCREATE TABLE a (x int8);';
    const text = throughAll(schemas.readClosed('1.sql', 'postgres', ignoring));
    const checker = schemas.of('postgres');
    throughAll(checker.takeUpSteps());
    const rules = () => throughAll(text.conclude()).map(({ rule }) => rule);
    expect(rules()).toEqual([]);
    throughAll(schemas.readClosed('2.sql', 'postgres', 'ALTER TABLE a ADD PRIMARY KEY (x);'));
    throughAll(checker.takeUpSteps());
    expect(rules()).toEqual(['unused-ignore']);
  });
});
