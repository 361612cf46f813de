/**
 * Where MySQL's quoted things and comments end. Each function takes the offset of the opening and returns the offset
 * behind the closing, or -1 when the text ends before it. (MySQL 8.4 Reference Manual, "String Literals", "Comments";
 * sql/sql_lex.cc of MySQL 8.4)
 */

const backslash = 92;

/** `'…'` or `"…"`: a quote inside is doubled, or has a backslash before it. `at` is the offset of the opening quote. */
export function quotedEnd(text: string, at: number): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i++;
    }
  }
  return -1;
}

/** `` `…` ``, with two backticks for one. No backslash escapes here. */
export function backtickEnd(text: string, at: number): number {
  for (let i = text.indexOf('`', at + 1); i !== -1; i = text.indexOf('`', i + 2)) {
    if (text[i + 1] !== '`') return i + 1;
  }
  return -1;
}

/** An ordinary block comment; MySQL does not nest them. */
export function commentEnd(text: string, at: number): number {
  const close = text.indexOf('*/', at + 2);
  return close === -1 ? -1 : close + 2;
}

/** `-- ` opens a comment only before white space, a control character or the end: `5--3` is a sum. */
export function isDashComment(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 45 || text.charCodeAt(at + 1) !== 45) return false;
  return at + 2 >= text.length || text.charCodeAt(at + 2) <= 32;
}

const conditional = /\/\*(M?)!(\d{5,6})?/y;

/**
 * The opening of a conditional comment (`/*!`, `/*!50100`, MariaDB's `/*M!100100`) whose text the server runs: its
 * length, or 0 when the comment is an ordinary one there as well. Five digits are a version of MySQL (80400), six one
 * of MySQL 8.0.34 and newer with a leading 0 (090100) or of MariaDB (101100). A version that no server has yet
 * (MariaDB's dumps begin with `/*!999999\- enable the sandbox mode …`) runs nowhere.
 */
export function conditionalOpening(text: string, at: number): number {
  if (text.charCodeAt(at + 2) !== 33 && text.charCodeAt(at + 2) !== 77) return 0;
  conditional.lastIndex = at;
  const found = conditional.exec(text);
  if (found === null) return 0;
  const [opening, mariaDb, version] = found;
  if (version === undefined) return mariaDb === 'M' ? 0 : opening.length;
  const number = Number(version);
  const known = version.length === 5 ? number < newestMysql : number < newestMariaDb;
  return known ? opening.length : 0;
}

/** MySQL 9.x is the newest series in November 2026, MariaDB 12.x. */
const newestMysql = 99_900;
const newestMariaDb = 139_900;
