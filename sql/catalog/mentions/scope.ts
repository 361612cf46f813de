import { tokenize, type Token } from '../../parse/tokens.ts';
import { splitName } from '../facts/written.ts';
import { nameOf, type Name } from '../name.ts';

/** Words behind which a table's name stands. */
const before = new Set(['FROM', 'JOIN', 'UPDATE', 'INTO', 'USING', 'TABLE', 'ON', 'REFERENCES', 'COPY']);
const between = new Set(['ONLY', 'LATERAL', 'IF', 'NOT', 'EXISTS', 'AS']);
/** Words that may follow a table's name and are no alias. */
const noAlias =
  /^(?:WHERE|GROUP|ORDER|HAVING|LIMIT|OFFSET|FETCH|FOR|WINDOW|UNION|INTERSECT|EXCEPT|ON|USING|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|SET|VALUES|SELECT|DEFAULT|RETURNING|TABLESAMPLE|ADD|ALTER|DROP|RENAME|OWNER|FROM|TO|WHEN|ENABLE|DISABLE|VALIDATE|WITH|IS|DO|CONSTRAINT|CHECK|NOT|PRIMARY|UNIQUE|MATCH|DEFERRABLE|INCLUDE|BEFORE|AFTER|EXECUTE|EACH)$/;

/**
 * Tables that a statement names around an offset, with their aliases; for statements that somebody is still writing.
 * Those in parentheses that the offset is not in (subqueries) are not in sight.
 */
export function tablesAround(
  statement: string,
  offset: number,
): { readonly name: Name; readonly alias: string | null }[] {
  const tokens = tokenize(statement);
  const groups = groupsOf(tokens);
  const around = groupsAround(tokens, groups, offset);
  const found: { name: Name; alias: string | null }[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const word = tokens[i];
    if (word?.kind !== 'word' || !before.has(word.text) || !around.has(groups[i] ?? -1)) continue;
    let at = i;
    do {
      at++;
      while (between.has(tokens[at]?.text ?? '')) at++;
      const table = tableAt(statement, tokens, at, offset);
      if (table === null) break;
      found.push(table);
      at = table.next;
    } while (tokens[at]?.text === ',' && (word.text === 'FROM' || word.text === 'USING'));
  }
  return found;
}

function tableAt(
  statement: string,
  tokens: readonly Token[],
  first: number,
  offset: number,
): { name: Name; alias: string | null; next: number } | null {
  if (!isName(tokens[first])) return null;
  let last = first;
  while (tokens[last + 1]?.text === '.' && isName(tokens[last + 2])) last += 2;
  const [start, end] = [tokens[first]?.start ?? 0, tokens[last]?.end ?? 0];
  // The name that is being written is none yet.
  if ((offset > start && offset <= end) || tokens[last + 1]?.text === '.') return null;
  const parts = splitName(statement.slice(start, end)).map(({ name }) => name);
  let next = last + 1;
  if (tokens[next]?.text === 'AS') next++;
  const token = tokens[next];
  if (token === undefined || !isName(token) || noAlias.test(token.text)) {
    return { name: nameOf(parts), alias: null, next };
  }
  const alias = splitName(statement.slice(token.start, token.end))[0]?.name ?? null;
  return { name: nameOf(parts), alias, next: next + 1 };
}

const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'identifier';

/** For each token the index of the parenthesis that it is in; -1 outside of all. */
function groupsOf(tokens: readonly Token[]): number[] {
  const open: number[] = [];
  return tokens.map((token, i) => {
    if (token.text === ')' || token.text === ']') open.pop();
    const group = open.at(-1) ?? -1;
    if (token.text === '(' || token.text === '[') open.push(i);
    return group;
  });
}

/** The parentheses that an offset is in, and -1. */
function groupsAround(tokens: readonly Token[], groups: readonly number[], offset: number): Set<number> {
  const around = new Set([-1]);
  const next = tokens.findIndex((token) => token.start >= offset);
  const last = (next === -1 ? tokens.length : next) - 1;
  const opens = tokens[last]?.text === '(' && (tokens[last]?.end ?? 0) <= offset;
  let group = opens ? last : (groups[last] ?? -1);
  while (group !== -1) {
    around.add(group);
    group = groups[group] ?? -1;
  }
  return around;
}
