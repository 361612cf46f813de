import type { Fix } from '../../findings/finding.ts';
import type { Node } from '../../parse/parser.ts';
import { isOneOperator, readable } from '../cockroach-operators.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

interface Hint {
  readonly instead: string;
  readonly issue?: number;
}

const trigram: Hint = { instead: 'similarity(a, b) > 0.3 comes nearest', issue: 41285 };
const geometry: Hint = { instead: 'the functions of PostGIS do this for GEOMETRY', issue: 21286 };
const range: Hint = { instead: 'compare the bounds', issue: 27791 };
const bytes: Hint = { instead: 'strings compare by bytes already' };

/** What may stand for the operators that PostgreSQL and its extensions bring. */
const hints: Readonly<Record<string, Hint>> = {
  '@?': { instead: 'call jsonb_path_exists(doc, path)', issue: 22513 },
  '^@': { instead: 'write LIKE ’prefix%’' },
  '%>': trigram, '<%': trigram, '<<%': trigram, '%>>': trigram, '<->>': trigram, '<<->': trigram, '<<<->': trigram, '<->>>': trigram,
  '~<~': bytes, '~<=~': bytes, '~>~': bytes, '~>=~': bytes,
  '-|-': range, '&<': range, '&>': range,
  '<<|': geometry, '|>>': geometry, '&<|': geometry, '|&>': geometry, '~=': geometry, '@-@': geometry, '##': geometry, '?#': geometry,
  '?-|': geometry, '?||': geometry, '<^': geometry, '>^': geometry,
  '!!': { instead: 'build the tsquery with to_tsquery(’!…’)' },
  '@': { instead: 'call abs(x)', issue: 56124 },
  '|>>|': geometry,
}; // prettier-ignore

/** Spelled in signs, these are cut into `~` and `~`; the keyword means the same. */
const keywords: Readonly<Record<string, string>> = {
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
  '~~*': 'ILIKE',
  '!~~*': 'NOT ILIKE',
};

export const unknownOperator = defineRule({
  code: 'MOLT230',
  name: 'unknown-operator',
  title: 'Operator that CockroachDB does not have',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'CockroachDB knows a fixed list of operators. It cuts any other run of signs into those that it knows, which mostly cannot be read as an expression; operators cannot be defined, and OPERATOR(…) takes no schema but pg_catalog.',
  workaround:
    'Call the function behind the operator. For ~~ and !~~ write LIKE and NOT LIKE, for @? jsonb_path_exists().',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: "SELECT id FROM t WHERE doc @? '$.a';" },
    { bad: 'SELECT a -|- b FROM t;' },
    { bad: 'SELECT a OPERATOR(public.+) b FROM t;' },
    { bad: 'SELECT a OPERATOR(pg_catalog.<<=) b, a OPERATOR(#-) b FROM t;' },
    { bad: 'SELECT @ 5.5;' },
    { bad: "SELECT id FROM t WHERE name ~~ 'a%';", fixed: "SELECT id FROM t WHERE name LIKE 'a%';" },
    { bad: 'SELECT @ a FROM t;' },
    { good: "SELECT a @> b, c ->> 'd', e !~* 'f', - g, |/ h, a OPERATOR(pg_catalog.+) b FROM t;" },
  ],
  visit: {
    A_Expr(node, statement) {
      check(node.name, node.location, node.lexpr === undefined, statement);
    },
    SubLink(node, statement) {
      check(node.operName, undefined, false, statement);
    },
  },
});

/** Distances between vectors; the scanner knows them since v24.2. */
const distances = new Set(['<->', '<=>', '<#>']);

/** Operators that need no look at the text, which is nearly all of them. */
const plain = /^(?:[-+*/%^<>=|]|<=|>=|<>|\|\||->>?|BETWEEN|NOT BETWEEN)$/;

function check(
  name: readonly Node[] | undefined,
  location: number | undefined,
  prefix: boolean,
  statement: StatementContext,
): void {
  const parts = nameParts(name);
  const run = parts.at(-1) ?? '';
  const schema = parts.length > 1 ? parts[0] : undefined;
  if (run === '' || (schema === undefined && plain.test(run))) return;
  const young = distances.has(run) && statement.isBefore('v24.2');
  const qualified = schema !== undefined || statement.is(statement.tokenAt(location), 'OPERATOR');
  if (!qualified && readable(run, prefix) && !young && !Object.hasOwn(keywords, run)) return;
  const at = place(run, location, statement);
  if (at === null) return; // LIKE, SIMILAR TO and their like, which the tree gives as operators too
  if (qualified) {
    if (schema === undefined && isOneOperator(run) && !young) return;
    if (schema === 'pg_catalog' && isOneOperator(run)) return;
    const open = at.first + (statement.is(at.first + 1, '(') ? 1 : 0);
    statement.report({
      issue: schema === undefined || schema === 'pg_catalog' ? undefined : 65017,
      range: statement.span(at.first, open > at.first ? statement.closes(open) : at.last).range,
      message:
        schema === undefined || schema === 'pg_catalog'
          ? `CockroachDB knows no ${run} in OPERATOR(…).`
          : `CockroachDB has no operators in the schema ${schema}.`,
    });
    return;
  }
  const keyword = Object.hasOwn(keywords, run) ? keywords[run] : undefined;
  const hint = Object.hasOwn(hints, run) ? hints[run] : undefined;
  // `@ 5` is the fifth column of a table.
  const column = run === '@' && /^(?:\d+|0x[\da-f]+)$/i.test(statement.tokens[at.first + 1]?.text ?? '');
  const spelled = keyword !== undefined && readable(run, prefix);
  const ilike = keyword?.endsWith('ILIKE') === true;
  if (ilike && !statement.isBefore('v25.3')) return;
  const since = ilike ? ' before v25.3' : young ? ' before v24.2' : '';
  statement.report({
    range: at.range,
    layer: spelled || column ? 'later' : undefined,
    issue: hint?.issue,
    message:
      keyword !== undefined
        ? `CockroachDB does not know ${run}${since}: write ${keyword}.`
        : `CockroachDB has no operator ${run}${since}${hint === undefined ? '' : `; ${hint.instead}`}.`,
    fix: keyword === undefined ? undefined : writeKeyword(at, keyword, statement),
  });
}

/** The tokens of the operator itself; null when it is written as a keyword. */
function place(run: string, location: number | undefined, statement: StatementContext): Span | null {
  const at =
    location === undefined
      ? statement.tokens.findIndex((token) => token.kind === 'mark' && token.text === run)
      : statement.tokenAt(location);
  const token = statement.tokens[at];
  if (token === undefined) return null;
  if (token.text === 'OPERATOR' || (token.kind === 'mark' && token.text !== '(')) return statement.span(at);
  return null;
}

function writeKeyword(at: Span, keyword: string, statement: StatementContext): Fix {
  const before = /\s/.test(statement.text.charAt(at.range.start - 1)) ? '' : ' ';
  const after = /\s/.test(statement.text.charAt(at.range.end)) ? '' : ' ';
  return {
    title: `Write ${keyword}`,
    class: 'safe',
    edits: [replace(at.range, `${before}${keyword}${after}`)],
  };
}
