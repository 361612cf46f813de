import { docs } from '../documentation.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Options of COPY that the grammar refuses (v25.2), with the issue that they belong to. */
const refused = new Map([
  ['freeze', 85573], ['force_null', 41608], ['force_not_null', 41608], ['force_quote', 41608], ['oids', 41608], ['on_error', 41608],
  ['log_verbosity', 41608], ['reject_limit', 41608], ['default', 41608],
]); // prettier-ignore

export const copyForm = defineRule({
  code: 'MOLT212',
  name: 'copy-form',
  title: 'COPY with a file, a program or a condition',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'COPY works with the client only: FROM STDIN and TO STDOUT. Files at the server, programs, WHERE, some options, an option twice, the word AS behind DELIMITER and NULL, and the oldest forms (COPY BINARY, USING DELIMITERS) are refused. FORMAT in quotes is in lower case; ENCODING, QUOTE and ESCAPE want quotes.',
  workaround:
    'Use \\copy of psql or COPY … FROM STDIN with a driver; for files in cloud storage IMPORT INTO and EXPORT.',
  documentation: docs('copy'),
  examples: [
    { bad: "COPY t FROM '/tmp/t.csv' CSV;" },
    { bad: "COPY t TO PROGRAM 'gzip > t.gz';" },
    { bad: 'COPY t FROM STDIN WHERE a > 1;\n\\.\n' },
    { bad: 'COPY t TO STDOUT WITH (FORMAT csv, FORCE_QUOTE (a));' },
    {
      bad: "COPY t TO STDOUT WITH DELIMITER AS ';' NULL AS '';",
      fixed: "COPY t TO STDOUT WITH DELIMITER ';' NULL '';",
    },
    { bad: 'COPY t TO STDIN;', fixed: 'COPY t TO STDOUT;' },
    {
      bad: 'COPY t TO STDOUT (FORMAT csv, HEADER on);',
      fixed: 'COPY t TO STDOUT (FORMAT csv, HEADER TRUE);',
    },
    {
      bad: "COPY t TO STDOUT (FORMAT 'CSV', ENCODING utf8);",
      fixed: "COPY t TO STDOUT (FORMAT 'csv', ENCODING 'utf8');",
    },
    { bad: 'COPY t TO STDOUT (FORMAT csv, HEADER, FORMAT text);' },
    { bad: 'COPY t TO STDOUT (FORMAT parquet);' },
    { bad: "COPY t TO STDOUT USING DELIMITERS ';';", fixed: "COPY t TO STDOUT DELIMITER ';';" },
    { bad: 'COPY BINARY t TO STDOUT;' },
    { bad: 'COPY t TO STDOUT (HEADER);' },
    { good: 'COPY t (a, b) FROM stdin;\n\\.\n' },
    { good: "COPY t TO STDOUT (FORMAT CSV, DELIMITER x, NULL 'y', ESCAPE 'z');" },
  ],
  visit: {
    CopyStmt(node, statement) {
      if (node.is_program === true || node.filename !== undefined) {
        const program = statement.find('PROGRAM');
        const file = statement.tokens.findIndex((token) => token.kind === 'string');
        statement.report({
          range: program
            ? statement.span(program.first, program.first + 1).range
            : statement.span(file).range,
          issue: node.is_from === true ? undefined : 97181,
          message: `COPY cannot ${node.is_from === true ? 'read from' : 'write to'} a ${program ? 'program' : 'file at the server'} in CockroachDB; ${node.is_from === true ? 'STDIN' : 'STDOUT'} works.`,
        });
      }
      if (node.whereClause !== undefined) {
        const found = statement.find('WHERE');
        if (found !== null) {
          statement.report({
            range: found.range,
            issue: 54580,
            message: 'CockroachDB’s COPY takes no WHERE.',
          });
        }
      }
      direction(node, statement);
      const { last } = statement.whole;
      if (node.options === undefined && statement.is(last, 'WITH')) {
        const word = statement.span(last);
        statement.report({
          range: word.range,
          message: 'CockroachDB wants an option behind WITH.',
          fix: { title: 'Remove WITH', class: 'safe', edits: [remove(statement, word)] },
        });
      }
      oldest(statement);
      headerOfText(node.options, statement);
      const seen = new Set<string>();
      for (const option of node.options ?? []) {
        if (!('DefElem' in option)) continue;
        const { defname = '', location } = option.DefElem;
        if (seen.has(defname)) {
          statement.report({
            range: statement.span(statement.tokenAt(location)).range,
            // The parser's own check, not its grammar.
            layer: 'later',
            message: `CockroachDB’s COPY takes ${defname.toUpperCase()} once.`,
          });
        } else check(option.DefElem, statement);
        seen.add(defname);
      }
    },
  },
});

/** PostgreSQL takes STDIN for STDOUT and the other way round. */
function direction(node: NodeOf<'CopyStmt'>, statement: StatementContext): void {
  if (node.filename !== undefined || node.is_program === true) return;
  const wrong = statement.find(node.is_from === true ? 'FROM STDOUT' : 'TO STDIN');
  if (wrong === null) return;
  const word = statement.span(wrong.last);
  const right = node.is_from === true ? 'STDIN' : 'STDOUT';
  statement.report({
    range: word.range,
    message: `CockroachDB’s COPY wants ${right} here.`,
    fix: { title: `Write ${right}`, class: 'safe', edits: [replace(word.range, right)] },
  });
}

function check(option: NodeOf<'DefElem'>, statement: StatementContext): void {
  const { defname = '', location } = option;
  const at = statement.tokenAt(location);
  const issue = refused.get(defname);
  if (issue !== undefined) {
    statement.report({
      range: statement.span(at).range,
      issue,
      message: `CockroachDB’s COPY takes no ${defname.toUpperCase()}.`,
    });
    return;
  }
  if (statement.is(at + 1, 'AS')) {
    const word = statement.span(at + 1);
    statement.report({
      range: word.range,
      message: `CockroachDB takes the value behind ${defname.toUpperCase()} without AS.`,
      fix: { title: 'Remove AS', class: 'safe', edits: [remove(statement, word)] },
    });
  } else if (defname === 'header') header(at + 1, statement);
  else if (defname === 'format' && statement.is(at, 'FORMAT')) format(at + 1, statement);
  else if (/^(?:encoding|quote|escape)$/.test(defname) && statement.tokens[at + 1]?.kind === 'word') {
    const word = statement.span(at + 1);
    statement.report({
      range: word.range,
      message: `CockroachDB wants the value of ${defname.toUpperCase()} in quotes.`,
      fix: {
        title: 'Write quotes',
        class: 'safe',
        edits: [replace(word.range, `'${statement.slice(word)}'`)],
      },
    });
  }
}

/** In quotes, the three formats are known in lower case only; without them, they are words. */
function format(at: number, statement: StatementContext): void {
  if (statement.tokens[at]?.kind === 'word' && /^(?:CSV|TEXT|BINARY)$/.test(statement.tokens[at].text))
    return;
  const word = statement.span(at);
  const written = statement.slice(word);
  const lower = written.toLowerCase();
  if (/^'(?:csv|text|binary)'$/.test(written)) return;
  statement.report({
    range: word.range,
    message: `CockroachDB’s COPY knows no format ${written}.`,
    fix: /^'(?:csv|text|binary)'$/.test(lower)
      ? { title: `Write ${lower}`, class: 'safe', edits: [replace(word.range, lower)] }
      : undefined,
  });
}

/** What PostgreSQL keeps from before 7.3. */
function oldest(statement: StatementContext): void {
  if (
    statement.is(1, 'BINARY') &&
    !statement.is(2, '(') &&
    !/^(?:FROM|TO|\.)$/.test(statement.tokens[2]?.text ?? '')
  ) {
    statement.report({
      range: statement.span(0, 1).range,
      message: 'CockroachDB takes BINARY at the end: COPY t FROM STDIN BINARY.',
    });
  }
  const found = statement.find('USING DELIMITERS') ?? statement.find('DELIMITERS');
  if (found === null || statement.tokens[found.last + 1]?.kind !== 'string') return;
  statement.report({
    range: found.range,
    message: 'CockroachDB has no DELIMITERS: write DELIMITER.',
    fix: { title: 'Write DELIMITER', class: 'safe', edits: [replace(found.range, 'DELIMITER')] },
  });
}

function header(at: number, statement: StatementContext): void {
  const token = statement.tokens[at];
  if (token === undefined || token.depth !== 1 || /^(?:[,)]|TRUE|FALSE)$/.test(token.text)) return;
  const on = /^(?:ON|1|'(?:on|true)')$/i.test(token.text);
  const off = /^(?:OFF|0|'(?:off|false)')$/i.test(token.text);
  const { range } = statement.span(at);
  statement.report({
    range,
    message: `CockroachDB’s HEADER takes TRUE or FALSE, not ${token.text}.`,
    fix:
      on || off
        ? {
            title: on ? 'Write TRUE' : 'Write FALSE',
            class: 'safe',
            edits: [replace(range, on ? 'TRUE' : 'FALSE')],
          }
        : undefined,
  });
}

/** Since PostgreSQL 15 the first line of text may have the names, too. */
function headerOfText(options: readonly Node[] | undefined, statement: StatementContext): void {
  const all = (options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
  const format = all.find((each) => each.defname === 'format')?.arg;
  const found = all.find((each) => each.defname === 'header');
  if (found === undefined || (format !== undefined && 'String' in format && /^csv$/i.test(format.String.sval ?? ''))) return; // prettier-ignore
  const at = statement.tokenAt(found.location);
  if (/^(?:FALSE|OFF|0)$/.test(statement.tokens[at + 1]?.text ?? '')) return;
  statement.report({
    range: statement.span(at).range,
    layer: 'later',
    message: 'CockroachDB’s COPY takes HEADER with the format csv only.',
  });
}
