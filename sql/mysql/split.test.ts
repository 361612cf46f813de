import { describe, expect, it } from 'vitest';
import { splitMysql } from './split.ts';

/** Statements and, in brackets, what is no SQL; space is left out. */
function pieces(text: string): string[] {
  const cut = splitMysql(text);
  expect(cut.pieces.map(({ range }) => text.slice(range.start, range.end)).join('')).toBe(text);
  return cut.pieces.flatMap(({ kind, range }) => {
    const source = text.slice(range.start, range.end);
    return kind === 'statement' ? [source] : kind === 'meta' ? [`[${source}]`] : [];
  });
}

describe('splitMysql', () => {
  it.each<[string, string, string[]]>([
    ['statements', 'SELECT 1; SELECT 2', ['SELECT 1;', 'SELECT 2']],
    ['strings with backslashes', "SELECT 'a\\'; b'; SELECT \"\\\";\";", ["SELECT 'a\\'; b';", 'SELECT "\\";";']],
    ['doubled quotes', "SELECT 'it''s;'; SELECT `a``;b`;", ["SELECT 'it''s;';", 'SELECT `a``;b`;']],
    ['comments of three kinds', 'SELECT 1 # ;\n; /* ; */ SELECT -- ;\n2;', ['SELECT 1 # ;\n;', 'SELECT -- ;\n2;']],
    ['no comment without a space', 'SELECT 5--3; SELECT 1;', ['SELECT 5--3;', 'SELECT 1;']],
    ['what MySQL runs in comments', '/*!40101 SET NAMES utf8 */;\nSELECT 1;', ['/*!40101 SET NAMES utf8 */;', 'SELECT 1;']],
    ['semicolons in such a comment', '/*!50003 SELECT 1; SELECT 2 */;', ['/*!50003 SELECT 1; SELECT 2 */;']],
    ['a version that no server has', '/*!999999\\- enable */ \nSELECT 1;', ['SELECT 1;']],
    ['MariaDB’s own', '/*M!100616 SET x=1 */;', ['/*M!100616 SET x=1 */;']],
    ['DELIMITER', 'DELIMITER //\nSELECT 1; SELECT 2//\nDELIMITER ;\nSELECT 3;', [
      '[DELIMITER //]', 'SELECT 1; SELECT 2', '[//]', '[DELIMITER ;]', 'SELECT 3;',
    ]],
    ['a delimiter that starts like a comment', 'DELIMITER ;;\nSELECT 1 ;;\nDELIMITER ;', ['[DELIMITER ;;]', 'SELECT 1', '[;;]', '[DELIMITER ;]']],
    ['a statement that the next DELIMITER ends', 'DELIMITER $$\nSELECT 1\nDELIMITER ;\nSELECT 2;', ['[DELIMITER $$]', 'SELECT 1', '[DELIMITER ;]', 'SELECT 2;']],
    ['a body without DELIMITER', 'CREATE PROCEDURE p() BEGIN SELECT 1; IF a THEN SELECT CASE 1 WHEN 1 THEN 2 END; END IF; END; SELECT 2;', [
      'CREATE PROCEDURE p() BEGIN SELECT 1; IF a THEN SELECT CASE 1 WHEN 1 THEN 2 END; END IF; END;', 'SELECT 2;',
    ]],
    ['a body without BEGIN', 'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1; SELECT 2;', [
      'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1;', 'SELECT 2;',
    ]],
    ['columns with the name of a block', 'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.end = NEW.begin; SELECT 1; END; SELECT 2;', [
      'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.end = NEW.begin; SELECT 1; END;', 'SELECT 2;',
    ]],
    ['a body that is never closed, to the next', 'CREATE PROCEDURE p() BEGIN SELECT 1; CREATE PROCEDURE q() BEGIN SELECT 2; END; SELECT 3;', [
      'CREATE PROCEDURE p() BEGIN SELECT 1;', 'CREATE PROCEDURE q() BEGIN SELECT 2; END;', 'SELECT 3;',
    ]],
    ['client commands', 'SOURCE a.sql\n\\. b.sql\nUSE shop\nSHOW TABLES\\G\nSELECT 1;', [
      '[SOURCE a.sql]', '[\\. b.sql]', 'USE shop', 'SHOW TABLES\\G', 'SELECT 1;',
    ]],
    ['CRLF', 'DELIMITER $$\r\nSELECT 1$$\r\nDELIMITER ;\r\n', ['[DELIMITER $$]', 'SELECT 1', '[$$]', '[DELIMITER ;]']],
    ['nothing', ' \n-- only a comment\n', []],
  ])('%s', (_, text, expected) => {
    expect(pieces(text)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['string', "SELECT 'open;\nSELECT 1;", 7, 2],
    ['identifier', 'SELECT `open;\nSELECT 1;', 7, 2],
    ['comment', 'SELECT 1; /* open;\nSELECT 2;', 10, 2],
    ['body', 'CREATE PROCEDURE p() BEGIN SELECT 1; IF a THEN SELECT 2; END IF;', 21, 3],
    ['string', "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 'open; END;", 44, 2],
  ])('says what is left open and goes on: %s', (what, text, start, statements) => {
    const cut = splitMysql(text);
    expect(cut.problems.map((problem) => [problem.what, problem.range.start])).toEqual([[what, start]]);
    expect(cut.pieces.filter(({ kind }) => kind === 'statement').length).toBe(statements);
  });

  it.each([
    ['bodies that are never closed', 'CREATE PROCEDURE p() BEGIN SELECT 1;\n', ''],
    ['bodies that only \\G ends', 'CREATE PROCEDURE p() a\\G\n', ''],
    ['blank lines in a statement', '\n', 'SELECT 1'],
    ['spaces of other scripts in a statement', '\u00a0 ', 'SELECT 1'],
    ['comments that MySQL runs', '/*!SELECT 1;\n', ''],
  ])('takes a time that grows with the text’s length alone: %s', (_, part, before) => {
    // Each took minutes when it was read to its end from each place anew.
    const text = `${before}${part.repeat(40_000)}"*/`;
    expect(splitMysql(text).pieces.at(-1)?.range.end).toBe(text.length);
  });

  it('keeps every character of any text, and remembers the delimiter where it cuts', () => {
    const parts = ["'", '"', '`', '/*', '/*!50001 ', '*/', '#', '-- ', '\n', ';', '\\', '$$', 'DELIMITER $$\n', 'DELIMITER ;\n', 'BEGIN', 'END', 'CREATE PROCEDURE p() ', '(', ')', ' ', 'é', '😀']; // prettier-ignore
    let seed = 7;
    for (let round = 0; round < 1500; round++) {
      let text = '';
      for (let i = 0; i < 25; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        text += parts[Math.floor((seed / 2 ** 32) * parts.length)];
      }
      pieces(text);
    }
    const { pieces: cut } = splitMysql('DELIMITER $$\nSELECT 1$$');
    expect(cut.map(({ state }) => state)).toEqual([undefined, '$$', '$$', '$$']);
  });
});
