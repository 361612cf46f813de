import type { Fix } from '../../findings/finding.ts';
import type { Token } from '../../parse/tokens.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const literalForm = defineRule({
  code: 'MOLT238',
  name: 'literal-form',
  title: 'Constant in a form that CockroachDB reads differently',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Numbers take no underscores and no binary or octal form. U&’…’ is read as the column u, an operator and a string. X’…’ is bytes, not bits, so that it must have an even number of digits; b’…’ with a small b is bytes, too. In E’…’, \\x wants two digits, an octal number three up to 377, and \\u no half of a pair.',
  workaround:
    'Write plain decimal numbers, the characters themselves instead of U&’…’, and B’…’ or 0x… instead of X’…’.',
  documentation: docs('sql-constants'),
  examples: [
    { bad: 'SELECT 1_000_000, 0b101, 0o17;', fixed: 'SELECT 1000000, 5, 15;' },
    { bad: "SELECT U&'d\\0061t';", fixed: "SELECT 'dat';" },
    { bad: "SELECT U&'d!0061t' UESCAPE '!';", fixed: "SELECT 'dat';" },
    { bad: 'SELECT a AS U&"d\\0061t" FROM t;', fixed: 'SELECT a AS "dat" FROM t;' },
    { bad: "SELECT X'1FF';", fixed: "SELECT B'000111111111';" },
    { bad: "SELECT X'1F';", fixed: "SELECT B'00011111';" },
    { bad: "SELECT b'101';", fixed: "SELECT B'101';" },
    { bad: "SELECT B'102', X' 1F';" },
    { bad: 'SELECT 0x_1F, 0x1_F;', fixed: 'SELECT 0x1F, 0x1F;' },
    { bad: "SELECT b'102';" },
    { bad: "SELECT E'a\\x41\\1\\t', E'\\x9';", fixed: "SELECT E'a\\x41\\001\\t', E'\\x09';" },
    { bad: "SELECT e'\\uD83D\\uDE00';", fixed: "SELECT e'😀';" },
    { good: "SELECT E'\\\\x9 \\012\\x41\\u0041\\U00000041 \\q \\8', 'a\\x9';" },
    { good: "SELECT 1000, 0x1F, B'101', E'\\u0061', 'U&', 5e3;" },
  ],
  text(statement) {
    if (!/\bU&['"]|\b[bx]'|\d_\d|\b0[bo]|\b0x[\da-f]*_|\be'[^]*\\/i.test(statement.text)) return;
    statement.tokens.forEach((token, i) => {
      if (token.kind === 'number') number(token, statement);
      else if (/^U&['"]/i.test(token.text) && token.kind !== 'word') unicode(token, i, statement);
      else if (token.kind !== 'string') return;
      else if (/^X'/i.test(token.text)) hex(token, statement);
      else if (/^B'/i.test(token.text)) bits(token, statement);
      else if (/^E'/i.test(token.text)) escapes(token, statement);
    });
  },
});

const edit = (title: string, { start, end }: Token, text: string): Fix => ({
  title,
  class: 'safe',
  edits: [replace({ start, end }, text)],
});

function number(token: Token, statement: StatementContext): void {
  const digits = token.text.replaceAll('_', '');
  const other = /^0[bo]/i.test(digits);
  if (digits === token.text && !other) return;
  const plain = other ? BigInt(digits).toString() : digits;
  statement.report({
    range: { start: token.start, end: token.end },
    message: other
      ? `CockroachDB takes no binary or octal numbers: ${token.text} is ${plain}.`
      : 'CockroachDB takes no underscores in numbers.',
    fix: edit(`Write ${plain}`, token, plain),
  });
}

function hex(token: Token, statement: StatementContext): void {
  const digits = token.text.slice(2, -1);
  const strange = strangeIn(digits, /[^0-9a-f]/iu);
  if (strange !== null) {
    const at = token.start + 2 + strange.at;
    statement.report({
      range: { start: at, end: at + strange.text.length },
      message: `X’…’ takes hexadecimal digits, not ${strange.text === ' ' ? 'a space' : strange.text}.`,
    });
    return;
  }
  if (!/^[0-9a-f]*$/i.test(digits)) return;
  const odd = digits.length % 2 === 1;
  const bits = [...digits].map((digit) => parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  statement.report({
    range: { start: token.start, end: token.end },
    layer: odd ? 'grammar' : 'meaning',
    severity: odd ? 'error' : 'warning',
    message: `CockroachDB reads ${token.text.slice(0, 12)} as bytes, not as bits${odd ? ', and wants an even number of digits' : ''}.`,
    fix: edit('Write the bits', token, `B'${bits}'`),
  });
}

/** The first character that is strange in a constant; parts of it on several lines are one constant. */
function strangeIn(digits: string, pattern: RegExp): { readonly at: number; readonly text: string } | null {
  let at = 0;
  for (const part of digits.split(/('\s*\n\s*')/)) {
    const found = part.startsWith("'") ? null : pattern.exec(part);
    if (found !== null) return { at: at + found.index, text: found[0] };
    at += part.length;
  }
  return null;
}

/** B’101’ is bits; with a small b CockroachDB reads the characters as bytes. */
function bits(token: Token, statement: StatementContext): void {
  const strange = strangeIn(token.text.slice(2, -1), /[^01]/u);
  if (strange !== null) {
    const at = token.start + 2 + strange.at;
    statement.report({
      range: { start: at, end: at + strange.text.length },
      // With a small b these are bytes to CockroachDB's grammar, whatever stands in them.
      layer: token.text.startsWith('b') ? 'later' : undefined,
      message: `B’…’ takes 0 and 1, not ${strange.text === ' ' ? 'a space' : strange.text}.`,
    });
  } else if (token.text.startsWith('b')) {
    statement.report({
      range: { start: token.start, end: token.end },
      layer: 'meaning',
      severity: 'warning',
      message: `CockroachDB reads ${token.text.slice(0, 12)} as bytes: for bits it wants a capital B.`,
      fix: edit('Write B', { ...token, end: token.start + 1 }, 'B'),
    });
  }
}

/** An escape of E’…’ as PostgreSQL reads it (src/backend/parser/scan.l). */
const escape = /\\(?:x([0-9a-f]{1,2})?|([0-7]{1,3})|u([0-9a-f]{4})(?:\\u(d[c-f][0-9a-f]{2}))?|[^])/gi;

/**
 * CockroachDB reads escapes as Go does (strconv.UnquoteChar): \\x with two digits, octal numbers with three up to 377,
 * \\u without halves of a pair.
 */
function escapes(token: Token, statement: StatementContext): void {
  for (const found of token.text.matchAll(escape)) {
    const [written, hexDigits, octal, high, low] = found;
    let instead: string | null = null;
    if (/^\\x/.test(written)) {
      if (hexDigits?.length === 2) continue;
      instead = hexDigits === undefined ? 'x' : `\\x0${hexDigits}`;
    } else if (octal !== undefined) {
      const value = parseInt(octal, 8) & 255;
      if (octal.length === 3 && value === parseInt(octal, 8)) continue;
      instead = `\\${value.toString(8).padStart(3, '0')}`;
    } else if (high !== undefined && /^\\ud[89ab]/i.test(written)) {
      if (low !== undefined) instead = String.fromCharCode(parseInt(high, 16), parseInt(low, 16));
    } else continue;
    const range = { start: token.start + found.index, end: token.start + found.index + written.length };
    statement.report({
      range,
      message: `CockroachDB cannot read the escape ${written}.`,
      fix:
        instead === null
          ? undefined
          : { title: `Write ${instead}`, class: 'safe', edits: [replace(range, instead)] },
    });
  }
}

function unicode(token: Token, index: number, statement: StatementContext): void {
  const quote = token.text.charAt(2);
  const escaped = statement.is(index + 1, 'UESCAPE');
  const escape = escaped ? (statement.tokens[index + 2]?.text.charAt(1) ?? '\\') : '\\';
  const text = decode(token.text.slice(3, -1), escape);
  const end = escaped ? (statement.tokens[index + 2]?.end ?? token.end) : token.end;
  const label = quote === '"' && (statement.is(index - 1, 'AS') || statement.is(index - 1, '.'));
  statement.report({
    range: { start: token.start, end: token.end },
    layer: escaped || label ? 'grammar' : 'later',
    message: `CockroachDB has no U&${quote}…${quote}: it reads a column called u and an operator.`,
    fix:
      text === null
        ? undefined
        : {
            title: 'Write the characters',
            class: 'safe',
            edits: [replace({ start: token.start, end }, `${quote}${text}${quote}`)],
          },
  });
}

/** The characters of a U& string; null when an escape in it is none. Its quotes stay doubled. */
function decode(text: string, escape: string): string | null {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character !== escape) {
      out += character;
      continue;
    }
    const rest = text.slice(i + 1);
    const long = /^\+([0-9a-f]{6})/i.exec(rest);
    const short = /^[0-9a-f]{4}/i.exec(rest);
    const code = parseInt(long?.[1] ?? short?.[0] ?? 'none', 16);
    if (rest.startsWith(escape)) {
      out += escape;
      i++;
    } else if (long !== null && code <= 0x10ffff) {
      out += String.fromCodePoint(code);
      i += 7;
    } else if (short !== null) {
      out += String.fromCharCode(code);
      i += 4;
    } else return null;
    if (/['"\u0000]$/.test(out)) return null; // would have to be doubled again
  }
  return out;
}
