import type { Fix, TextEdit, TextRange } from '../findings/finding.ts';
import type { SourceStatement, Span } from './source-statement.ts';

/** Replaces a range by a text. */
export function replace(range: TextRange, text: string): TextEdit {
  return { range, text };
}

/** Takes a clause out, with the space in front of it; comments stay. */
export function remove(statement: SourceStatement, clause: Span): TextEdit {
  const before = statement.tokens[clause.first - 1];
  const start =
    before !== undefined && statement.text.slice(before.end, clause.range.start).trim() === ''
      ? before.end
      : clause.range.start;
  // `(NAME text)` keeps its parenthesis tight, `a NAME b` keeps one space.
  const end = before?.text === '(' ? clause.range.end + spaceAfter(statement, clause) : clause.range.end;
  return replace({ start, end }, '');
}

function spaceAfter(statement: SourceStatement, clause: Span): number {
  return /^\s*/.exec(statement.text.slice(clause.range.end))?.[0].length ?? 0;
}

/** Takes the whole statement out, with its semicolon. */
export function removeStatement(statement: SourceStatement): TextEdit {
  return replace({ start: 0, end: statement.text.length }, '');
}

/** The fix that does so. Safe where CockroachDB has no use for the statement. */
export function removingStatement(statement: SourceStatement, fixClass: Fix['class'] = 'safe'): Fix {
  return { title: 'Remove the statement', class: fixClass, edits: [removeStatement(statement)] };
}

/**
 * Takes one action out of ALTER TABLE, with a comma of its own; takes the whole statement out when it is the only
 * one. `index` counts from 0 in the order of the text.
 */
export function removeAlterAction(statement: SourceStatement, index: number): TextEdit {
  const actions = alterActions(statement);
  const action = actions[index];
  if (action === undefined || actions.length === 1) return removeStatement(statement);
  const previous = actions[index - 1];
  if (previous !== undefined) {
    return replace({ start: previous.range.end, end: action.range.end }, '');
  }
  const next = actions[index + 1] ?? action;
  return replace({ start: action.range.start, end: next.range.start }, '');
}

const knownActions = new WeakMap<SourceStatement, readonly Span[]>();

/** The actions of ALTER TABLE (INDEX, VIEW, …) in the order of the text; read once, since rules ask for each action. */
export function alterActions(statement: SourceStatement): readonly Span[] {
  const actions = knownActions.get(statement) ?? readActions(statement);
  knownActions.set(statement, actions);
  return actions;
}

function readActions(statement: SourceStatement): Span[] {
  const { tokens } = statement;
  // ALTER TABLE [IF EXISTS] [ONLY] name [*] action, …
  let at = tokens.findIndex((token) => /^(TABLE|INDEX|VIEW|SEQUENCE|TYPE)$/.test(token.text)) + 1;
  if (statement.is(at, 'IF') && statement.is(at + 1, 'EXISTS')) at += 2;
  if (statement.is(at, 'ONLY')) at++;
  at = statement.name(at).last + 1;
  if (statement.is(at, '*')) at++;
  const actions: Span[] = [];
  const end = statement.whole.last;
  while (at <= end) {
    let last = at;
    while (last < end && !(tokens[last + 1]?.text === ',' && tokens[last + 1]?.depth === 0)) last++;
    actions.push(statement.span(at, last));
    at = last + 2;
  }
  return actions;
}
