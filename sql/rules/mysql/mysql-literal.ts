import { figure } from '../../../contracts/figure.ts';
import type { TextEdit } from '../../findings/finding.ts';
import { literalsOf, type Literal } from '../../mysql/literals.ts';
import { stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import type { Layer } from '../metadata.ts';
import { defineRule } from '../rule.ts';

interface Form {
  readonly what: string;
  readonly layer: Layer;
  readonly fix: 'safe' | 'review';
  readonly edit: TextEdit;
}

export const mysqlLiteral = defineRule({
  code: 'MOLT306',
  name: 'mysql-literal',
  title: 'Literal in a form of MySQL',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: "CockroachDB reads _utf8'…' and N'…' as a cast to a type of that name, b'…' as bytes instead of bits, 0x… as a number instead of bytes, and joins neighbouring strings only across a line break.",
  workaround: "Leave the charset out; write B'101' for bits and x'4D' for bytes; join strings with ||.",
  documentation: docs('sql-constants'),
  examples: [
    { bad: "SELECT _utf8mb4'abc', N'def';", fixed: "SELECT 'abc', 'def';" },
    { bad: "SELECT b'101';", fixed: "SELECT B'101';" },
    { bad: 'INSERT INTO t (a) VALUES (0x4D5A);', fixed: "INSERT INTO t (a) VALUES (x'4D5A');" },
    { bad: "INSERT INTO t (a) VALUES (_binary 'MZ\\0');", fixed: "INSERT INTO t (a) VALUES (x'4d5a00');" },
    { bad: "SELECT 'a' 'b';", fixed: "SELECT 'a' || 'b';" },
    { good: "SELECT 'abc', B'101', x'4D';" },
  ],
  mysql: {
    statement(_, statement) {
      if (statement.has('\\')) reportNull(statement);
      const byForm = new Map<string, { first: Literal; forms: Form[] }>();
      for (const literal of literalsOf(statement)) {
        const form = formOf(literal, statement);
        if (form === null) continue;
        const known = byForm.get(form.what);
        if (known === undefined) byForm.set(form.what, { first: literal, forms: [form] });
        else known.forms.push(form);
      }
      for (const { first, forms } of byForm.values()) {
        const [form] = forms;
        if (form === undefined) continue;
        const more = forms.length === 1 ? '' : ` (${figure(forms.length)} times here)`;
        statement.report({
          range: { start: first.range.start, end: Math.min(first.range.end, first.range.start + 60) },
          layer: form.layer,
          message: `${form.what}${more}.`,
          fix: {
            title: 'Write it as CockroachDB does',
            class: forms.some((each) => each.fix === 'review') ? 'review' : 'safe',
            edits: forms.map((each) => each.edit),
          },
        });
      }
    },
  },
});

/** `\N` of MySQL before 8.0 and of MariaDB is NULL. */
function reportNull(statement: MysqlStatement): void {
  for (let at = 0; at + 1 < statement.tokens.length; at++) {
    const range = statement.span(at, at + 1).range;
    if (!statement.is(at, '\\') || statement.textOf(range) !== '\\N') continue;
    statement.report({
      range,
      layer: 'grammar',
      message: 'CockroachDB does not know \\N; it writes NULL.',
      fix: { title: 'Write NULL', class: 'safe', edits: [replace(range, 'NULL')] },
    });
  }
}

function formOf({ kind, raw, range, token }: Literal, statement: MysqlStatement): Form | null {
  const prefix = raw[0] ?? '';
  if (kind === 'word') {
    const behind = /^\s*/.exec(statement.text.slice(range.end))?.[0].length ?? 0;
    const next = statement.tokens.find((each) => each.start >= range.end + behind);
    const held = next?.start === range.end + behind && next.kind === 'string' ? next : null;
    if (/^_binary$/i.test(raw) && held !== null && !/^[nbx]/i.test(held.text)) {
      return {
        what: "CockroachDB writes bytes as x'…', and takes _binary for the name of a type",
        layer: 'later',
        fix: 'review',
        edit: replace({ start: range.start, end: held.end }, bytesOf(stringValue(held.text))),
      };
    }
    return {
      what: `CockroachDB takes the charset ${raw} for the name of a type`,
      layer: 'later',
      fix: 'safe',
      edit: replace({ start: range.start, end: range.end + behind }, ''),
    };
  }
  if (kind === 'string' && /[nN]/.test(prefix)) {
    return {
      what: "CockroachDB takes N'…' for a cast to a type called n",
      layer: 'later',
      fix: 'safe',
      edit: replace({ start: range.start, end: range.start + 1 }, ''),
    };
  }
  if (kind === 'string' && prefix === 'b') {
    return {
      what: "b'…' holds bytes in CockroachDB; bits are B'…', and no number",
      layer: 'meaning',
      fix: 'review',
      edit: replace({ start: range.start, end: range.start + 1 }, 'B'),
    };
  }
  if (kind === 'number' && /^0x/i.test(raw)) {
    const digits = raw.slice(2);
    return {
      what: '0x… is a number in CockroachDB, and bytes in MySQL',
      layer: 'meaning',
      fix: 'review',
      edit: replace(range, `x'${digits.length % 2 === 1 ? '0' : ''}${digits}'`),
    };
  }
  if (kind === 'number' && /^0b/i.test(raw)) {
    return {
      what: '0b… is no number in CockroachDB',
      layer: 'grammar',
      fix: 'review',
      edit: replace(range, `B'${raw.slice(2)}'`),
    };
  }
  const before = statement.tokens[token - 1];
  if (kind === 'string' && /['"]/.test(prefix) && before?.kind === 'string' && /'$/.test(before.text)) {
    // A line break between them joins them in CockroachDB as well.
    if (statement.text.slice(before.end, range.start).includes('\n')) return null;
    if (before.end === range.start) return null;
    return {
      what: 'Neighbouring strings join only across a line break in CockroachDB',
      layer: 'grammar',
      fix: 'safe',
      edit: replace({ start: before.end, end: range.start }, ' || '),
    };
  }
  return null;
}

/** `x'…'` with the bytes of a text in UTF-8. */
function bytesOf(text: string): string {
  const digits = Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0'));
  return `x'${digits.join('')}'`;
}
