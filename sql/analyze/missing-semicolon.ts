import { split } from '../split/split.ts';
import { moved, type Finding } from '../findings/finding.ts';
import type { StatementResult } from './lint-statement.ts';
import { byPosition } from '../findings/order.ts';
import { syntaxError } from '../rules/file/syntax-error.ts';

const ofSchemas =
  'create|alter|drop|insert\\s+into|merge\\s+into|copy|comment\\s+on|security\\s+label|grant|revoke|reassign|truncate|listen|' +
  'unlisten|notify|lock|vacuum|reindex|cluster|refresh\\s+materialized|import\\s+foreign|explain|call';
const ofQueries =
  'select|update|delete\\s+from|with|values|table|set|reset|show|prepare|execute|deallocate|declare|fetch|move|close|begin|' +
  'start\\s+transaction|commit|end|rollback|abort|savepoint|release|analy[sz]e|discard|checkpoint|load';
const behindEmptyLine = '(?<=\\n[ \\t]*\\r?\\n(?:[ \\t]*--[^\\n]*\\n)*)';

/**
 * Statements of schemas, where one begins at the margin, or further in behind an empty line; queries, and what goes with
 * them, at the margin behind an empty line, for other statements have such words in them. The word is looked for first: what
 * is behind it goes back over all comments there.
 */
const beginning = new RegExp(
  `^(?:(?=(?:${ofSchemas})\\b|do\\s+\\$)|(?=[ \\t]+(?:${ofSchemas})\\b|(?:${ofQueries})\\b)${behindEmptyLine})`,
  'gim',
);

/**
 * Marks that no statement begins with, and comments, up to a query in a line of its own: a bracket that was left in front
 * of a statement is no part of it.
 */
const behindMarks = new RegExp(
  `^(?:--[^\\n]*\\n|\\s|-(?!-)|[^\\w\\s"'$(-])+(?=(?:${ofQueries})\\b)(?<=\\n[ \\t]*)`,
  'i',
);

/** The same with queries at the margin anywhere. */
const beginningBehindNothing = new RegExp(
  `^(?:(?=(?:${ofSchemas}|${ofQueries})\\b|do\\s+\\$)|(?=[ \\t]+(?:${ofSchemas})\\b)${behindEmptyLine})`,
  'gim',
);

/** Where a second statement may begin, in the order in which it is looked for. */
function* beginnings(refused: StatementResult): Generator<number> {
  const { text } = refused;
  const behind = behindMarks.exec(text)?.[0].length;
  if (behind !== undefined) yield behind;
  const pattern = beginsNothing(refused) ? beginningBehindNothing : beginning;
  for (const { index } of text.matchAll(pattern)) if (index !== behind) yield index;
}

/** Whether the first word is one that no statement begins with: what comes in another line is no part of it. */
function beginsNothing({ text, findings }: StatementResult): boolean {
  const refusal = findings.find(({ rule }) => rule === syntaxError.name);
  return refusal !== undefined && /^(?:\s|--[^\n]*\n)*$/.test(text.slice(0, refusal.range.start));
}

/** Places at which a second statement is looked for. */
const mostTries = 4;

/**
 * Looks at a statement that the parser refuses once more: perhaps it is two, and the first has no semicolon (yet:
 * whoever writes a statement in front of others has no other way). The first place at the margin from which on the
 * text is one good statement parts them. So what is being typed does not hide the findings of what follows.
 */
export function withMissingSemicolon(
  refused: StatementResult,
  lint: (text: string) => StatementResult,
): StatementResult {
  const { text } = refused;
  let tries = 0;
  for (const index of beginnings(refused)) {
    if (index === 0) continue;
    if (++tries > mostTries) break;
    const source = text.slice(index);
    // What goes on behind a semicolon is not one statement but the end of a body; in quotes it has one of its own.
    if (/;(?!\s*$)/.test(source) && !isOne(source)) continue;
    const second = lint(source);
    if (!isGood(second)) continue;
    const first = lint(text.slice(0, index).trimEnd());
    const own: readonly Finding[] = isGood(first) ? [...first.findings, ...refused.findings] : first.findings;
    return {
      ...refused,
      // What is said of the whole may be about a place in its second part.
      findings: [...own, ...second.findings.map((finding) => moved(finding, index))].sort(byPosition),
      facts: first.facts,
      second: { start: index, facts: second.facts },
    };
  }
  return refused;
}

function isOne(source: string): boolean {
  const { pieces, problems } = split(source);
  return problems.length === 0 && pieces.filter(({ kind }) => kind === 'statement').length === 1;
}

const isGood = ({ kind }: StatementResult): boolean =>
  kind !== 'refused' && kind !== 'not-parsed' && kind !== 'empty';
