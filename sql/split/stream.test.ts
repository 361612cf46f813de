import { describe, expect, it } from 'vitest';
import { splitMysql } from '../mysql/split.ts';
import { split } from './split.ts';
import { StatementStream, type StreamLimits, type Window } from './stream.ts';

const small: StreamLimits = { window: 40, statement: 2_000 };

function windowsOf(
  text: string,
  chunk: number,
  limits = small,
  dialect: 'postgres' | 'mysql' = 'postgres',
): Window[] {
  const stream = new StatementStream(dialect === 'mysql' ? splitMysql : split, dialect, limits);
  const windows: Window[] = [];
  for (let at = 0; at < text.length; at += chunk) windows.push(...stream.push(text.slice(at, at + chunk)));
  windows.push(...stream.end());
  return windows;
}

/** The statements and client commands with where they begin in the whole text. */
const commandsOf = (windows: readonly Window[]) =>
  windows.flatMap(({ text, cut, offset }) =>
    cut.pieces
      .filter(({ kind }) => kind === 'statement' || kind === 'meta')
      .map(({ range }) => `${offset + range.start} ${text.slice(range.start, range.end)}`),
  );
const commandsIn = (text: string) =>
  commandsOf([{ text, cut: split(text), offset: 0, line: 0, column: 0, openCopies: [] }]);

const rows = Array.from({ length: 30 }, (_, i) => `${i}\tit's "row" ${i}; $$ --\n`).join('');
const texts: readonly (readonly [string, string])[] = [
  ['statements', 'SELECT 1;\nSELECT 2;\n'.repeat(20)],
  ['one line', 'SELECT 1; SELECT 22; '.repeat(20)],
  ['comments behind and before', 'SELECT 1; -- behind;\n-- before;\nSELECT 2;\n/* a\n; b */ '.repeat(10)],
  ['quotes over many windows', `SELECT '${'x;\n'.repeat(60)}';\nSELECT 2;\n`.repeat(3)],
  [
    'a body over many windows',
    `CREATE FUNCTION f() RETURNS int BEGIN ATOMIC ${'SELECT 1; '.repeat(30)}END;\nSELECT 2;\n`,
  ],
  [
    'rows of COPY',
    `SELECT 1;\nCOPY t FROM stdin;\n${rows}\\.\nSELECT 2;\nCOPY t FROM stdin;\n\\.\nSELECT 3;`,
  ],
  [
    'rows of COPY that look like something else',
    `COPY t FROM stdin;\n\n-- a\n\\N\\.\n\\n\n\\.\nSELECT 2;\n`.repeat(5),
  ],
  ['rows of COPY that nothing ends', `SELECT 1;\nCOPY t FROM stdin;\n${rows}`],
  ['psql commands', '\\connect a\nSELECT 1 \\gset\n\\echo x\n'.repeat(10)],
  ['CRLF', 'SELECT 1; -- a\r\n-- b\r\nSELECT 2;\r\n'.repeat(10)],
  ['CR alone', 'SELECT 1; -- a\r-- b\rSELECT 2;\r'.repeat(10)],
  ['a byte order mark', `\ufeff${'SELECT 1;\n'.repeat(20)}`],
  ['nothing', ''],
];

describe.each(texts)('%s', (_, text) => {
  it.each([1, 7, 100, 10_000])('in chunks of %i are the statements of the whole', (chunk) => {
    expect(commandsOf(windowsOf(text, chunk))).toEqual(commandsIn(text));
  });

  it('know their lines and columns', () => {
    for (const { offset, line, column } of windowsOf(text, 9)) {
      const before = text.slice(0, offset).split(/\r\n|\r(?!\n)|\n/);
      expect([line, column]).toEqual([before.length - 1, before.at(-1)?.length]);
    }
  });
});

describe('a comment goes with', () => {
  it.each<[string, string]>([
    ['the statement that it stands behind', `${'SELECT 1;'.padEnd(38)}; -- behind\nSELECT 2;`],
    ['the statement that it stands before', `SELECT 1;\n-- before\n-- before\n${'SELECT 2;'.padEnd(60)}`],
  ])('%s', (where, text) => {
    const windows = windowsOf(`${text}\n`.repeat(4), 5);
    expect(windows.length).toBeGreaterThan(2);
    for (const { text: part } of windows) {
      if (where.endsWith('behind')) expect(part).not.toMatch(/^ *-- behind/);
      else expect(part.trimEnd()).not.toMatch(/-- before$/);
    }
  });
});

describe('what is open', () => {
  it('is said with its place when the rows of COPY do not end', () => {
    const windows = windowsOf(`SELECT 1;\n  COPY t FROM stdin;\n${rows}`, 50);
    expect(windows.flatMap(({ openCopies }) => openCopies)).toEqual([
      { offset: 12, line: 1, column: 2, lost: false },
    ]);
  });

  it('is told from rows by a blank line, as long as that is near', () => {
    const text = (tail: string) => `COPY t FROM stdin;\n${rows}\n${tail}`;
    expect(commandsOf(windowsOf(text('SELECT 2;'), 50)).at(-1)).toMatch(/SELECT 2;$/);
    const far = windowsOf(text('SELECT 2;\n'.repeat(50)), 50);
    expect(far.at(-1)?.openCopies.map(({ lost }) => lost)).toEqual([true]);
  });

  it('does not keep more text than a statement may have', () => {
    const text = `SELECT 'open;\n${'SELECT 1;\n'.repeat(2_000)}`;
    const windows = windowsOf(text, 100);
    expect(Math.max(...windows.map((window) => window.text.length))).toBeLessThan(3_000);
    expect(windows.flatMap(({ cut }) => cut.problems.map(({ what }) => what))).toEqual(['string']);
    expect(commandsOf(windows).length).toBe(commandsIn(text).length);
  });

  it('does not cut comments in their middle', () => {
    const text = `SELECT 'open;\n${'-- it is a long comment\n'.repeat(500)}SELECT 2;`;
    for (const chunk of [33, 700]) expect(commandsOf(windowsOf(text, chunk))).toEqual(commandsIn(text));
  });
});

it('gives each character to one window or to rows, for any mixture', () => {
  const parts = [
    "'", '"', '$$', '$a$', '/*', '*/', '--', '\n', ';', ';\n', '\\', '\\.\n', '(', ')', ' ', 'E', 'x', 'é', '😀', '\r\n',
    'COPY t FROM stdin;\n', 'CREATE RULE ', 'CREATE FUNCTION f() ', 'BEGIN ATOMIC ', 'CASE ', 'END', '\ufeff', 'SELECT 1;\n',
  ]; // prettier-ignore
  let seed = 20261121;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 2_000; round++) {
    const text = Array.from({ length: random(60) }, () => parts[random(parts.length)]).join('');
    let at = 0;
    for (const window of windowsOf(text, 1 + random(20), { window: 20, statement: 80 })) {
      expect(window.offset, JSON.stringify(text)).toBeGreaterThanOrEqual(at);
      expect(text.startsWith(window.text, window.offset), JSON.stringify(text)).toBe(true);
      at = window.offset + window.text.length;
      let piece = 0;
      for (const { range } of window.cut.pieces) {
        expect(range.start, JSON.stringify(text)).toBe(piece);
        piece = range.end;
      }
      expect(piece, JSON.stringify(text)).toBe(window.text.length);
    }
  }
});

describe('bodies of MySQL without DELIMITER', () => {
  const limits: StreamLimits = { window: 20, statement: 10_000 };
  const bodies = `CREATE PROCEDURE p() BEGIN ${"SELECT ';'; ".repeat(20)}END;\nSELECT 1;\n`;

  it.each<[string, string]>([
    ['closed', bodies.repeat(3)],
    ['never closed', `CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2;\n${bodies}`],
    ['closed with a quote over many windows', `CREATE EVENT e DO BEGIN SELECT 1; SELECT '${'x;\n'.repeat(30)}'; END; SELECT 2;`],
    ['with text behind their end', 'CREATE PROCEDURE p() BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END x'],
  ])('%s', (_, text) => {
    const whole = splitMysql(text);
    for (const chunk of [1, 33, 10_000]) {
      const windows = windowsOf(text, chunk, limits, 'mysql');
      expect(commandsOf(windows)).toEqual(
        commandsOf([{ text, cut: whole, offset: 0, line: 0, column: 0, openCopies: [] }]),
      );
      expect(
        windows.flatMap(({ cut, offset }) => cut.problems.map(({ range }) => range.start + offset)),
      ).toEqual(whole.problems.map(({ range }) => range.start));
    }
  }); // prettier-ignore
});

describe('an INSERT that is too long', () => {
  const limits: StreamLimits = { window: 40, statement: 2_000, insert: 200 };
  const many = Array.from({ length: 200 }, (_, i) => `(${i}, 'it''s; (row) -- ${i}')`).join(',\n');
  const backslashes = Array.from({ length: 200 }, (_, i) => `(${i}, 'it\\'s; (row) # ${i}')`).join(',');

  it.each<[string, string, string]>([
    ['one', `SELECT 1;\nINSERT INTO t VALUES ${many};\nSELECT 2;\nSELECT 3;`, 'SELECT 2;'],
    ['with columns', `INSERT INTO "a (b" (a, "c)") VALUES ${many};\nSELECT 2;`, 'SELECT 2;'],
    ['what stands behind the rows', `INSERT INTO t VALUES ${many} ON CONFLICT DO NOTHING;\nSELECT 2;`, 'SELECT 2;'],
    ['comments between rows', `INSERT INTO t VALUES ${many.replaceAll('),\n(', ') -- ;\n, /* ( */ (')};\nSELECT 2;`, 'SELECT 2;'],
    ['the end of the text', `SELECT 2;\nINSERT INTO t VALUES ${many}`, 'SELECT 2;'],
  ])('is passed over behind its first rows: %s', (_, text, other) => {
    for (const chunk of [1, 33, 150]) {
      const windows = windowsOf(text, chunk, limits);
      const found = commandsOf(windows).map((each) => each.slice(each.indexOf(' ') + 1));
      expect(found).toContain(other);
      expect(found.filter((each) => each.startsWith('INSERT'))).toHaveLength(1);
      expect(found.filter((each) => !/^(?:INSERT|SELECT \d;)/.test(each))).toEqual([]);
      expect(windows.filter(({ cutShort }) => cutShort !== undefined)).toHaveLength(1);
      expect(windows.flatMap(({ cut }) => cut.problems)).toEqual([]);
      for (const { offset, line, column } of windows) {
        const before = text.slice(0, offset).split('\n');
        expect([line, column]).toEqual([before.length - 1, before.at(-1)?.length]);
      }
    }
  }); // prettier-ignore

  it('of MySQL, with its own quotes and delimiter', () => {
    const text = `DELIMITER //\nINSERT INTO t VALUES ${backslashes}//\nSELECT 2//\n`;
    const stream = new StatementStream(splitMysql, 'mysql', limits);
    const windows = [...stream.push(text.slice(0, 999)), ...stream.push(text.slice(999)), ...stream.end()];
    const found = commandsOf(windows).map((each) => each.slice(each.indexOf(' ') + 1));
    expect(found).toContain('SELECT 2');
    expect(found.filter((each) => each.includes('row') && !each.startsWith('INSERT'))).toEqual([]);
  });

  it('with a quote that nothing closes is guessed at', () => {
    const text = `INSERT INTO t VALUES ${many}, ('open\n${'SELECT 2;\n'.repeat(600)}`;
    expect(commandsOf(windowsOf(text, 100, limits)).at(-1)).toMatch(/SELECT 2;$/);
  });
});
