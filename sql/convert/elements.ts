import type { TextEdit, TextRange } from '../findings/finding.ts';
import { closing, type Statement } from './script.ts';

/** The places of what stands between the parentheses of CREATE TABLE, in the order of `tableElts`. */
export function tableElements(statement: Statement): TextRange[] {
  const create = statement.as('CreateStmt');
  if (!create) return [];
  const { tokens } = statement;
  const name = statement.tokenAt(create.relation?.location);
  const open = tokens.findIndex((token, i) => i > name && token.text === '(');
  if (open === -1) return [];
  const close = closing(tokens, open);
  const depth = (tokens[open]?.depth ?? 0) + 1;
  const elements: TextRange[] = [];
  let first = open + 1;
  for (let i = first; i <= close; i++) {
    if (i !== close && !(tokens[i]?.text === ',' && tokens[i]?.depth === depth)) continue;
    if (i > first) elements.push({ start: tokens[first]?.start ?? 0, end: tokens[i - 1]?.end ?? 0 });
    first = i + 1;
  }
  return elements;
}

/**
 * Takes elements out of CREATE TABLE, each with a text in its place (a comment), and the commas that nobody needs any
 * longer. `cuts` is by index of `tableElements`.
 */
export function cutElements(statement: Statement, cuts: ReadonlyMap<number, string>): TextEdit[] {
  const elements = tableElements(statement);
  const edits: TextEdit[] = [...cuts].flatMap(([index, text]) => {
    const range = elements[index];
    return range ? [{ range, text }] : [];
  });
  const lastKept = elements.findLastIndex((_, index) => !cuts.has(index));
  for (let i = 0; i + 1 < elements.length; i++) {
    if (!cuts.has(i) && i < lastKept) continue;
    const between = { start: elements[i]?.end ?? 0, end: elements[i + 1]?.start ?? 0 };
    const comma = statement.tokens.find(
      (token) => token.text === ',' && token.start >= between.start && token.end <= between.end,
    );
    if (comma) edits.push({ range: { start: comma.start, end: comma.end }, text: '' });
  }
  return edits;
}
