import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { split } from '../../split/split.ts';
import { FileNames, NamesMemory } from './memory.ts';

beforeAll(loadParser);

const texts: Readonly<Record<'postgres' | 'mysql', string>> = {
  postgres:
    "CREATE TABLE a (x int);\nSELECT x FROM a;\n-- a comment\nINSERT INTO a (x) VALUES (1);\nSELECT 'it''s; a' FROM a;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT x FROM a; $$;\nSELECT f(), a.x FROM a;\n",
  mysql:
    "CREATE TABLE `a` (x int);\nSELECT x FROM a;\nDELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT x FROM a; END//\nDELIMITER ;\nINSERT INTO a (x) VALUES ('a;b');\nSELECT a.x FROM a;\n",
};

const all = (file: FileNames) => file.statements.map((range, i) => ({ range, names: file.names(i) }));

describe.each(['postgres', 'mysql'] as const)('names of a %s text that is edited', (dialect: Dialect) => {
  const text = texts[dialect as keyof typeof texts];

  test.each(['', ';', "'", 'x', '\n', ' SELECT 2 FROM a; ', '$$', '/*', 'DELIMITER $\n'])(
    'are those of the new text, wherever %j comes in or something goes',
    (inserted) => {
      const before = new FileNames(text, dialect, () => {});
      all(before);
      for (let at = 0; at <= text.length; at += 3) {
        const edited = text.slice(0, at) + inserted + text.slice(at + (inserted === '' ? 4 : 0));
        const after = new FileNames(edited, dialect, () => {}, before);
        expect(all(after)).toEqual(all(new FileNames(edited, dialect, () => {})));
      }
    },
  );

  test('are read again only where it was edited', () => {
    const before = new FileNames(text, dialect, () => {});
    all(before);
    let read = 0;
    const at = text.indexOf('SELECT') + 'SELECT '.length;
    const after = new FileNames(`${text.slice(0, at)}a.${text.slice(at)}`, dialect, () => read++, before);
    all(after);
    expect(read).toBe(1);
  });
});

describe.each(['postgres', 'mysql'] as const)('names of a statement of megabytes (%s)', (dialect) => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `(${i}, 'a row')`).join(', ');
  const last = (text: string) => new FileNames(text, dialect, () => {}).names(0);

  test('are those in front of its rows; the rest is unread', () => {
    const head = "INSERT INTO t (x, y) VALUES (0, 'a row')";
    const { mentions, obstacles } = last(`INSERT INTO t (x, y) VALUES ${rows};`);
    expect(mentions.length).toBeGreaterThan(2);
    expect(mentions).toEqual(last(head).mentions);
    expect(obstacles).toMatchObject([{ sort: 'unread', range: { start: head.length } }]);
  });

  test('are none where it is no INSERT of rows: all of it is unread', () => {
    const { mentions, obstacles } = last(`SELECT x FROM t WHERE (a, b) IN (${rows});`);
    expect(mentions).toEqual([]);
    expect(obstacles).toMatchObject([{ sort: 'unread', range: { start: 0 } }]);
  });
});

test('a cut that is known is taken for its own text only', () => {
  const memory = new NamesMemory();
  memory.takeCut('a.sql', 'SELECT 1; SELECT 2;', 'postgres', split('SELECT 1; SELECT 2;'));
  expect(memory.of('a.sql', 'SELECT 1; SELECT 2;', 'postgres').statements).toHaveLength(2);
  expect(memory.of('a.sql', 'SELECT 1;', 'postgres').statements).toHaveLength(1);
});
