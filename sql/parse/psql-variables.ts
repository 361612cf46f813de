import { tokenize } from './tokens.ts';

/**
 * The text with psql's variables read as what they may stand for: `:'x'` is a string, `:"x"` a name, `:x` a name or a
 * value, `:{?x}` a truth value. Every character keeps its place. Null when the text has none. (PostgreSQL 18,
 * src/fe_utils/psqlscan.l)
 */
export function withoutVariables(text: string): string | null {
  if (!text.includes(':')) return null;
  const tokens = tokenize(text);
  let result = '';
  let copied = 0;
  for (let i = 0; i + 1 < tokens.length; i++) {
    const [colon, next] = [tokens[i], tokens[i + 1]];
    if (colon === undefined || next === undefined || colon.text !== ':' || next.start !== colon.end) continue;
    const test = /^:\{\?\w+\}/.exec(text.slice(colon.start));
    const plainString = next.kind === 'string' && next.text.startsWith("'");
    let instead: string;
    if (test !== null) instead = 'TRUE'.padEnd(test[0].length);
    else if (plainString || next.kind === 'identifier') instead = ' ';
    // A name of its own: the variable may be called like a keyword.
    else if (next.kind === 'word') instead = /[\w$]$/.test(text.slice(0, colon.start)) ? ' ' : '_';
    else continue;
    result += text.slice(copied, colon.start) + instead;
    copied = colon.start + instead.length;
  }
  return copied === 0 ? null : result + text.slice(copied);
}
