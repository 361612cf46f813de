import type { StatementResult } from '../analyze/lint-statement.ts';
import { byPosition } from '../findings/order.ts';
import { moved } from '../findings/finding.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import { opensBody } from './body.ts';
import { tokenizeMysql } from './tokens.ts';

/** At the margin these begin a statement: no other one has such words on a line of its own. */
const beginning =
  /^(?=(?:create\s+(?:temporary\s+)?table|alter\s+table|drop\s+table|insert\s+into|replace\s+into)\s)/gim;

/**
 * So does, behind an empty line, each word that statements begin with; other statements have some of these words in
 * them, so the whole must be one that nobody understands.
 */
const behindEmptyLine =
  /(?<=\n[ \t]*\r?\n(?:(?:--|#)[^\n]*\n)*)(?=(?:alter|analyze|begin|call|check|checksum|commit|create|deallocate|delete|desc|describe|do|drop|execute|explain|flush|grant|handler|insert|kill|load|lock|optimize|prepare|purge|release|rename|repair|replace|reset|revoke|rollback|savepoint|select|set|show|signal|start|table|truncate|unlock|update|use|values|with|xa)\b)/gi;

/** Statements in which SET begins a clause. */
const hasSet = /^\s*(?:update|insert|replace|load|alter|create)\b/i;

/** Words behind which another statement may well begin on the next line. */
const introduces = /^\s*(?:explain|describe|desc|prepare|with|analyze)\b/i;

/** Places at which a second statement is looked for, and how long a statement may be for that. */
const mostTries = 4;
const longest = 100_000;

/**
 * Looks at a statement of MySQL once more that may be two, of which the first has no semicolon (yet: whoever writes a
 * statement in front of others has no other way). So what is being typed, and be it a stray letter, does not hide the
 * findings of what follows.
 */
export function withMissingSemicolon(
  whole: StatementResult,
  lint: (text: string) => StatementResult,
): StatementResult {
  const { text } = whole;
  if (text.length > longest || opensBody(text, 0) || introduces.test(text)) return whole;
  let starts: ReadonlySet<number> | null = null;
  let tries = 0;
  for (const index of places(whole)) {
    if (index === 0) continue;
    if (++tries > mostTries) break;
    // Not in a string or a comment.
    starts ??= new Set(tokenizeMysql(text).tokens.map(({ start }) => start));
    if (!starts.has(index)) continue;
    const second = lint(text.slice(index));
    if (second.kind === 'not-parsed' || second.kind === 'empty') continue;
    const first = lint(text.slice(0, index).trimEnd());
    // Of the two as one it is at least said that they are none; what the second is told it says itself.
    const said = first.findings.some(isNotChecked)
      ? []
      : whole.findings.filter((finding) => isNotChecked(finding) && finding.range.start < index);
    return {
      ...whole,
      findings: [
        ...[...first.findings, ...said].sort(byPosition),
        ...second.findings.map((finding) => moved(finding, index)),
      ],
      facts: first.facts,
      second: { start: index, facts: second.facts },
    };
  }
  return whole;
}

/** Where a second statement may begin, in order. */
function places({ text, kind, findings }: StatementResult): number[] {
  const all = [...text.matchAll(beginning)];
  if (kind === 'not-parsed' || findings.some(isNotChecked)) {
    const more = [...text.matchAll(behindEmptyLine)];
    all.push(...(hasSet.test(text) ? more.filter(({ index }) => !/^set/i.test(text.slice(index))) : more));
  }
  return [...new Set(all.map(({ index }) => index))].sort((a, b) => a - b);
}

const isNotChecked = ({ code }: { readonly code: string }): boolean => code === notChecked.code;
