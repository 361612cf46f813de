import { tokenize, type Token } from './tokens.ts';

/**
 * The text without the clauses of CockroachDB that our own fixes write and that PostgreSQL's parser doesn't know, with
 * as many spaces in their place, so that every position stays right. Null when there are none.
 *
 * USING HASH [WITH (…)] behind the columns of a key or an index, or behind a column's PRIMARY KEY, makes it
 * hash-sharded (CockroachDB docs, Hash-sharded Indexes); PostgreSQL has USING hash in front of them.
 */
export function withoutCockroachClauses(text: string): string | null {
  if (!/\busing\s+hash\b/i.test(text)) return null;
  const tokens = tokenize(text);
  let result = '';
  let at = 0;
  for (let i = 1; i + 1 < tokens.length; i++) {
    const [before, using, hash] = [tokens[i - 1], tokens[i], tokens[i + 1]];
    if (!isWord(using, 'USING') || !isWord(hash, 'HASH')) continue;
    if (before?.text !== ')' && before?.text !== 'KEY' && before?.text !== 'UNIQUE') continue;
    let last = i + 1;
    if (isWord(tokens[last + 1], 'WITH') && tokens[last + 2]?.text === '(') {
      const { depth } = tokens[last + 2] as Token;
      for (last += 3; last < tokens.length - 1 && (tokens[last]?.depth ?? 0) > depth; last++);
    }
    const end = tokens[last]?.end ?? text.length;
    result += text.slice(at, using?.start) + text.slice(using?.start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return at === 0 ? null : result + text.slice(at);
}

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text === word;
