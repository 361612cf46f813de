import type { Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

const modifiers = new Set(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY']);

export const insertForm = defineRule({
  code: 'MOLT350',
  name: 'insert-form',
  title: 'Form of INSERT that only MySQL has',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'INSERT needs INTO and VALUES; there is no INSERT … SET, no empty list of values, and no priority.',
  workaround: 'Write INSERT INTO t (columns) VALUES (…).',
  documentation: docs('insert'),
  examples: [
    { bad: 'INSERT kv VALUES (1, 2);', fixed: 'INSERT INTO kv VALUES (1, 2);' },
    { bad: 'INSERT INTO kv (k, v) VALUE (1, 2);', fixed: 'INSERT INTO kv (k, v) VALUES (1, 2);' },
    { bad: 'INSERT INTO kv SET k = 1, v = f(2, 3);', fixed: 'INSERT INTO kv (k, v) VALUES (1, f(2, 3));' },
    {
      bad: "INSERT INTO kv SET k = 1, value = 'x';",
      fixed: "INSERT INTO kv (k, value) VALUES (1, 'x');",
    },
    { bad: 'INSERT LOW_PRIORITY INTO kv VALUES (1, 2);', fixed: 'INSERT INTO kv VALUES (1, 2);' },
    { bad: 'INSERT INTO kv () VALUES ();', fixed: 'INSERT INTO kv DEFAULT VALUES;' },
    { good: 'INSERT INTO kv (k, v) VALUES (1, 2);' },
    { good: 'INSERT INTO kv SELECT 1, 2;' },
  ],
  mysql: {
    query(query, statement) {
      if (query.verb !== 'INSERT' && query.verb !== 'REPLACE') return;
      modifier(query, statement);
      if (!query.clauses.has('INTO')) into(query, statement);
      const values = query.clauses.get('VALUES');
      if (values !== undefined) valuesList(query, values, statement);
      const set = query.clauses.get('SET');
      if (set !== undefined) assignments(set, statement);
    },
  },
});

function modifier(query: Query, statement: MysqlStatement): void {
  const at = query.span.first + 1;
  const text = statement.tokens[at]?.text ?? '';
  if (!modifiers.has(text)) return;
  const word = statement.span(at);
  statement.report({
    range: word.range,
    message: `CockroachDB has no ${text}: no statement waits for others by priority of its table.`,
    fix: { title: `Remove ${text}`, class: 'safe', edits: [remove(statement, word)] },
  });
}

function into(query: Query, statement: MysqlStatement): void {
  let at = query.span.first;
  while (modifiers.has(statement.tokens[at + 1]?.text ?? '') || statement.is(at + 1, 'IGNORE')) at++;
  const verb = statement.span(query.span.first);
  const end = statement.span(at).range.end;
  statement.report({
    range: verb.range,
    message: `CockroachDB needs INTO behind ${query.verb}.`,
    fix: { title: 'Add INTO', class: 'safe', edits: [replace({ start: end, end }, ' INTO')] },
  });
}

function valuesList(query: Query, values: Span, statement: MysqlStatement): void {
  const word = statement.span(values.first);
  const isEmpty = statement.is(values.first + 1, '(') && statement.is(values.first + 2, ')');
  if (isEmpty) {
    const isListed = statement.is(values.first - 1, ')') && statement.is(values.first - 2, '(');
    const from = isListed ? statement.span(values.first - 2).range.start : word.range.start;
    statement.report({
      range: statement.span(values.first, values.first + 2).range,
      message: 'CockroachDB takes no empty list of values.',
      fix: {
        title: 'Write DEFAULT VALUES',
        class: 'safe',
        edits: [replace({ start: from, end: statement.span(values.first + 2).range.end }, 'DEFAULT VALUES')],
      },
    });
  } else if (word.range.end - word.range.start === 'VALUE'.length) {
    statement.report({
      range: word.range,
      message: `CockroachDB knows VALUES, and no VALUE, in ${query.verb}.`,
      fix: { title: 'Write VALUES', class: 'safe', edits: [replace(word.range, 'VALUES')] },
    });
  }
}

function assignments(set: Span, statement: MysqlStatement): void {
  const columns: string[] = [];
  const values: string[] = [];
  for (const { first, last } of statement.elements({ first: set.first + 1, last: set.last })) {
    const name = statement.name(first);
    if (!statement.is(name.last + 1, '=') || name.last + 2 > last) return;
    columns.push(statement.slice(statement.span(name.last)));
    values.push(statement.slice(statement.span(name.last + 2, last)));
  }
  statement.report({
    range: statement.span(set.first).range,
    message: 'CockroachDB has no INSERT … SET.',
    fix: {
      title: 'Write (columns) VALUES (…)',
      class: 'safe',
      edits: [replace(set.range, `(${columns.join(', ')}) VALUES (${values.join(', ')})`)],
    },
  });
}
