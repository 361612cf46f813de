import { cockroachString } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

const functions: Readonly<Record<string, string>> = { NEXT: 'nextval', PREVIOUS: 'currval' };

export const sequenceValue = defineRule({
  code: 'MOLT419',
  name: 'sequence-value',
  title: 'Value of a sequence, as MariaDB writes it',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has no NEXT VALUE FOR, and its nextval() takes the name of the sequence as a text.',
  workaround: "Write nextval('s').",
  documentation: docs('create-sequence'),
  examples: [
    { bad: 'SELECT NEXT VALUE FOR s, PREVIOUS VALUE FOR s;', fixed: "SELECT nextval('s'), currval('s');" },
    { bad: 'INSERT INTO t VALUES (NEXTVAL(s));', fixed: "INSERT INTO t VALUES (nextval('s'));" },
    { good: "SELECT nextval('s');" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('VALUE') || !statement.has('FOR')) return;
      for (let at = 0; at + 3 < statement.tokens.length; at++) {
        const called = functions[statement.tokens[at]?.text ?? ''];
        if (called === undefined || !statement.is(at + 1, 'VALUE') || !statement.is(at + 2, 'FOR')) continue;
        const sequence = statement.name(at + 3);
        report(statement, statement.span(at, at + 2), statement.span(at, sequence.last), called, sequence);
      }
    },
    call({ name, nameSpan, parens, arguments: given }, statement) {
      const [sequence] = given;
      if (
        !/^(?:NEXTVAL|LASTVAL|SETVAL)$/.test(name) ||
        sequence === undefined ||
        !statement.isName(sequence.first)
      )
        return;
      if (statement.name(sequence.first).last !== sequence.last || statement.is(sequence.last + 1, '('))
        return;
      const called = name === 'LASTVAL' ? 'currval' : name.toLowerCase();
      report(
        statement,
        nameSpan,
        statement.span(nameSpan.first, given.length === 1 ? parens.last : sequence.last),
        called,
        sequence,
        given.length === 1 ? ')' : '',
      );
    },
  },
});

function report(
  statement: MysqlStatement,
  words: Span,
  whole: Span,
  called: string,
  sequence: Span,
  close = ')',
): void {
  const parts: string[] = [];
  for (let at = sequence.first; at <= sequence.last; at += 2) parts.push(statement.cockroachNameAt(at));
  const text = `${called}(${cockroachString(parts.join('.'))}${close}`;
  statement.report({
    range: words.range,
    message: `CockroachDB gives the value of a sequence by ${called}('…').`,
    fix: { title: `Write ${called}('…')`, class: 'safe', edits: [replace(whole.range, text)] },
  });
}
