import type { Finding, TextEdit } from '../findings/finding.ts';
import { cutElements, tableElements } from './elements.ts';
import { contains, overlaps } from './edits.ts';
import { inlineNote, review, type Proposal } from './plan.ts';
import type { Statement } from './script.ts';

/**
 * What the findings of a statement propose: their fixes, and for an error without one the statement as a comment.
 * Advice is not taken here: a conversion changes what has to be changed.
 */
export function proposalsOf(statement: Statement, findings: readonly Finding[]): Proposal[] {
  const wanted = findings.filter(
    ({ layer, severity, fix }) =>
      layer !== 'advice' && fix !== undefined && (fix.class === 'safe' || severity === 'error'),
  );
  return wanted.map((finding): Proposal => {
    const fix = finding.fix;
    const why = sentence(finding.message);
    const removesAll = fix?.edits.some(
      (edit) => edit.text === '' && contains(edit.range, trimmed(statement)),
    );
    if (removesAll) {
      const sort = fix?.class === 'safe' ? 'dropped' : 'needs-you';
      return { act: 'drop', sort, why, code: finding.code, brief: fix?.class === 'safe' };
    }
    return {
      act: 'edit',
      sort: fix?.class === 'safe' ? 'changed' : 'review',
      why,
      at: finding.range,
      edits: fix?.class === 'safe' ? fix.edits : withNote(statement, finding, fix?.edits ?? []),
      code: finding.code,
    };
  });
}

/** A fix that a person must look at leaves a note in the text, or nobody would find the place again. */
function withNote(statement: Statement, finding: Finding, edits: readonly TextEdit[]): readonly TextEdit[] {
  const [first, ...others] = edits;
  if (!first) return edits;
  const inString = statement.tokens.some(
    ({ kind, start, end }) =>
      (kind === 'string' || kind === 'identifier') && start < first.range.start && first.range.end < end,
  );
  if (inString) return edits;
  const note = inlineNote(finding.code, sentence(finding.message), review);
  return [{ ...first, text: `${first.text} ${note}` }, ...others];
}

/**
 * What is left to do with errors that nothing repairs: a constraint leaves its table, anything else takes its whole
 * statement along. Null when there is none.
 */
export function lastResort(statement: Statement, findings: readonly Finding[]): Proposal | null {
  const errors = findings.filter(({ severity, fix }) => severity === 'error' && fix === undefined);
  const [first] = errors;
  if (!first) return null;
  const elements = tableElements(statement);
  const cuts = new Map<number, Finding>();
  for (const error of errors) {
    const index = elements.findIndex((range) => overlaps(range, error.range));
    const element = statement.as('CreateStmt')?.tableElts?.[index];
    if (!element || !('Constraint' in element)) {
      return { act: 'drop', sort: 'needs-you', why: sentence(error.message), code: error.code };
    }
    cuts.set(index, error);
  }
  const texts = new Map(
    [...cuts].map(([index, { code, message }]) => {
      const range = elements[index] ?? statement.range;
      return [index, inlineNote(code, `${sentence(message)}: ${statement.slice(range.start, range.end)}`)];
    }),
  );
  return {
    act: 'edit',
    sort: 'needs-you',
    why: sentence(first.message),
    at: first.range,
    edits: cutElements(statement, texts),
    code: first.code,
  };
}

const sentence = (message: string): string => message.replace(/\.$/, '');

/** The statement without its semicolon: a fix may leave that one standing. */
function trimmed(statement: Statement): { start: number; end: number } {
  const last = statement.tokens.findLast((token) => token.text !== ';');
  return { start: statement.range.start, end: last?.end ?? statement.range.end };
}
