import { tokenize, type Token } from '../parse/tokens.ts';

/** The call of a function around a place, for signature help. */
export interface Call {
  /** In lower case, without its schema. */
  readonly name: string;
  /** 0-based number of the argument that is being written. */
  readonly argument: number;
}

const notCalls = new Set(['VALUES', 'IN', 'ANY', 'ALL', 'SOME', 'EXISTS', 'AS', 'AND', 'OR', 'NOT', 'ON', 'USING', 'KEY', 'UNIQUE', 'CHECK', 'OVER', 'FILTER', 'SELECT', 'FROM', 'WHERE', 'DEFAULT', 'RETURNING', 'BY', 'TABLE', 'REFERENCES', 'UNION', 'JOIN', 'SET', 'WITH', 'INTO', 'INDEX']); // prettier-ignore

/** The innermost call whose parentheses are open at an offset of a statement; null outside of any. */
export function callAt(source: string, at: number): Call | null {
  const open: { readonly name: Token | undefined; argument: number }[] = [];
  let previous: Token | undefined;
  for (const token of tokenize(source)) {
    if (token.start >= at) break;
    // In a string that goes on behind the place the call is still that of the string.
    if (token.kind === 'mark') {
      if (token.text === '(' || token.text === '[')
        open.push({ name: token.text === '(' ? previous : undefined, argument: 0 });
      else if (token.text === ')' || token.text === ']') open.pop();
      else if (token.text === ',') {
        const last = open.at(-1);
        if (last !== undefined) last.argument++;
      } else if (token.text === ';') open.length = 0;
    }
    previous = token;
  }
  // Parentheses that only group belong to the call around them.
  const call = open.findLast(({ name }) => name !== undefined && name.kind !== 'mark');
  if (call?.name === undefined) return null;
  const { name, argument } = call;
  if (name.kind === 'identifier')
    return { name: name.text.slice(1, -1).replaceAll('""', '"').toLowerCase(), argument };
  if (name.kind !== 'word' || notCalls.has(name.text)) return null;
  return { name: name.text.toLowerCase(), argument };
}
