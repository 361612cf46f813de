import type { Fix } from '../../findings/finding.ts';
import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const regularExpression = defineRule({
  code: 'MOLT223',
  name: 'regular-expression',
  title: 'Regular expression that CockroachDB refuses',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'CockroachDB’s patterns are those of Go (RE2): no back references, no looking ahead or behind, none of PostgreSQL’s escapes for the bounds of words, no *** in front. The pattern is read when the statement runs, which fails.',
  workaround:
    'Write \\b for the bounds of words and \\z for the end. What needs a back reference or a look ahead takes two conditions, or the application.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT id FROM t WHERE name ~ '\\yfox\\y';",
      fixed: "SELECT id FROM t WHERE name ~ '\\bfox\\b';",
    },
    {
      bad: "SELECT id FROM t WHERE name ~* '[[:<:]]fox';",
      fixed: "SELECT id FROM t WHERE name ~* '\\bfox';",
    },
    { bad: "SELECT regexp_replace(name, '(.)\\1', 'x') FROM t;" },
    { bad: "CREATE TABLE t (id INT8 PRIMARY KEY, pass TEXT CHECK (pass ~ '^(?=.*[0-9])'));" },
    { bad: "SELECT substring(name from '(?n)^a') FROM t;" },
    {
      good: "SELECT id FROM t WHERE name ~ '^(?i)[(?=]\\\\1(?:a|b)+?\\d\\.[[:alpha:]]$';",
    },
  ],
  visit: {
    A_Expr(node, statement) {
      const operator = nameParts(node.name).at(-1);
      if (operator === '~' || operator === '~*' || operator === '!~' || operator === '!~*') {
        check(node.rexpr, statement);
      }
    },
    FuncCall(node, statement) {
      if (patterned.has(nameParts(node.funcname).at(-1) ?? '')) check(node.args?.[1], statement);
    },
  },
});

/** Functions whose second argument is a pattern. */
const patterned: ReadonlySet<string> = new Set(['regexp_replace', 'regexp_split_to_array', 'regexp_split_to_table', 'substring']); // prettier-ignore

/** The parts of a pattern that say something of it: an escape, a list of characters, a group with an option, a director. */
const part =
  /^\*\*\*[=:]?|\\[1-9](?![0-7])|\\[^]|\[\[:[<>]:\]\]|\[\^?\]?(?:\[:\w+:\]|\\[^]|[^\]])*\]|\(\?<?[=!]|\(\?[a-z]*[bcenpqtwx][a-z]*\)/g;

/** What Go writes for PostgreSQL's escapes (regexp/syntax; PostgreSQL's manual, 9.7.3.3). */
const instead: ReadonlyMap<string, string> = new Map([
  ['\\y', '\\b'],
  ['\\Y', '\\B'],
  ['\\m', '\\b'],
  ['\\M', '\\b'],
  ['\\Z', '\\z'],
  ['[[:<:]]', '\\b'],
  ['[[:>:]]', '\\b'],
]);

function check(value: Node | undefined, statement: StatementContext): void {
  const pattern = value !== undefined && 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
  if (pattern === undefined || value === undefined || !('A_Const' in value)) return;
  for (const [found] of pattern.matchAll(part)) {
    const what = meaningOf(found);
    if (what === null) continue;
    const { range } = statement.span(statement.tokenAt(value.A_Const.location));
    statement.report({
      range,
      message: `CockroachDB’s patterns have no ${what} (${found}).`,
      fix: fixOf(pattern, range, statement),
    });
    return;
  }
}

/** What a part is that Go's patterns do not have; null for those that they have. */
function meaningOf(found: string): string | null {
  if (instead.has(found)) return found === '\\Z' ? 'such end' : 'such bound of a word';
  if (/^\\[1-9]/.test(found)) return 'back references';
  if (/^\\[euUc]/.test(found)) return 'such escape';
  if (found.startsWith('***')) return 'directors';
  if (/^\(\?<?[=!]/.test(found)) return /^\(\?</.test(found) ? 'looking behind' : 'looking ahead';
  return found.startsWith('(?') ? 'such option' : null;
}

/** Offered when all that is wrong can be written in another way. */
function fixOf(
  pattern: string,
  range: { readonly start: number; readonly end: number },
  statement: StatementContext,
): Fix | undefined {
  if (statement.text.slice(range.start, range.end) !== `'${pattern}'`) return undefined;
  const rewritten = pattern.replace(part, (found) => instead.get(found) ?? found);
  const isRight = [...rewritten.matchAll(part)].every(([found]) => meaningOf(found) === null);
  if (!isRight) return undefined;
  return { title: `Write '${rewritten}'`, class: 'review', edits: [replace(range, `'${rewritten}'`)] };
}
