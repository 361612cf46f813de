import type { Dialect } from '../dialect/dialect.ts';
import { is, isName, nameAt, namedTokens, type NamedToken } from './named-tokens.ts';

/** Whose body a piece is of. */
export interface BodyOwner {
  /** Parts of the routine's name; empty for DO. */
  readonly name: readonly string[];
  readonly language: 'sql' | 'plpgsql' | 'mysql';
  /** RETURNS trigger, or a trigger of MySQL. */
  readonly isTrigger: boolean;
  /** The table of CREATE TRIGGER … ON; null in others. */
  readonly table: readonly string[] | null;
  /** Parameters, and what DECLARE declares before the place. */
  readonly variables: readonly { readonly name: string; readonly type: string }[];
  /** All tokens of the body, as offsets in the statement. */
  readonly tokens: readonly NamedToken[];
}

/** The statement that is being written at a place: the whole one, or one in the body of a routine. */
export interface Piece {
  /** Its tokens, as offsets in the outer statement. Words that only PL/pgSQL has stand there as SQL that means it. */
  readonly tokens: readonly NamedToken[];
  /** `declarations`: between DECLARE and BEGIN; `foreign`: the body is in a language that we do not read. */
  readonly section: 'statement' | 'plpgsql' | 'mysql' | 'declarations' | 'foreign';
  readonly owner: BodyOwner | null;
  /** The text that the place is in: the statement, or what its quotes hold; and where that begins in the statement. */
  readonly text: string;
  readonly shift: number;
}

/** Finds the statement that is being written at an offset of a statement of a file. Takes any text. */
export function pieceAt(source: string, at: number, dialect: Dialect): Piece {
  const tokens = namedTokens(source, dialect);
  const whole: Piece = { tokens, section: 'statement', owner: null, text: source, shift: 0 };
  if (dialect === 'mysql') return inUnquotedBody(whole, at);
  const quote = tokens.findIndex(
    (token) =>
      (token.kind === 'dollar-quote' || token.kind === 'string') && token.start < at && at < token.end + 1,
  );
  const token = tokens[quote];
  if (token === undefined || !isBody(tokens, quote)) return inUnquotedBody(whole, at);
  const open = token.text.startsWith('$') ? token.text.indexOf('$', 1) + 1 : token.text.indexOf("'") + 1;
  const mark = token.text.startsWith('$') ? token.text.slice(0, open) : "'";
  const isClosed = token.text.length >= open + mark.length && token.text.endsWith(mark);
  const shift = token.start + open;
  const end = isClosed ? token.end - mark.length : token.end;
  if (at < shift || at > end) return whole;
  const text = source.slice(shift, end);
  const inner = namedTokens(text, dialect).map((each) => ({
    ...each,
    start: each.start + shift,
    end: each.end + shift,
  }));
  const language = languageOf(tokens, text);
  if (language === null) return { ...whole, section: 'foreign' };
  const owner = ownerOf(tokens, quote, language, inner);
  return cut({ tokens: inner, section: 'plpgsql', owner, text, shift }, at);
}

/** Whether a quoted text is a routine's body. */
function isBody(tokens: readonly NamedToken[], index: number): boolean {
  if (is(tokens[0], 'DO')) return true;
  if (!is(tokens[0], 'CREATE') || !tokens.slice(0, 5).some((token) => is(token, 'FUNCTION', 'PROCEDURE')))
    return false;
  return is(tokens[index - 1], 'AS');
}

/** The language that is said; else what the text looks like. Null for one that we do not read. */
function languageOf(tokens: readonly NamedToken[], body: string): 'sql' | 'plpgsql' | null {
  const at = tokens.findIndex((token) => is(token, 'LANGUAGE'));
  const said = at === -1 ? undefined : tokens[at + 1];
  const name = said?.kind === 'string' ? said.text.slice(1, -1).toLowerCase() : said?.name;
  if (name === 'sql' || name === 'plpgsql') return name;
  if (name !== undefined && name !== '') return null;
  return is(tokens[0], 'DO') || /\b(?:begin|declare)\b/i.test(body) ? 'plpgsql' : 'sql';
}

/** Bodies that stand in the statement without quotes: MySQL's, and BEGIN ATOMIC of the standard. */
function inUnquotedBody(whole: Piece, at: number): Piece {
  const { tokens, text } = whole;
  if (!is(tokens[0], 'CREATE', 'ALTER')) return whole;
  const kind = tokens.findIndex(
    (token) => is(token, 'FUNCTION', 'PROCEDURE', 'TRIGGER', 'EVENT') && token.depth === 0,
  );
  if (kind === -1 || kind > 12) return whole;
  const from = tokens.findIndex((token, i) => token.depth === 0 && beginsBody(tokens, i));
  const begin = tokens[from];
  if (begin === undefined || begin.end > at) return whole;
  const isAtomic = is(tokens[from + 1], 'ATOMIC');
  if (!isAtomic && !isMysqlRoutine(tokens, from)) return whole;
  const language = isAtomic ? 'sql' : 'mysql';
  // The word BEGIN belongs to the body, so that it ends what stands before it.
  const inner = tokens.slice(is(begin, 'BEGIN') && !isAtomic ? from : from + (isAtomic ? 2 : 1));
  const owner = ownerOf(tokens, from, language, inner);
  return cut({ tokens: inner, section: isAtomic ? 'statement' : 'mysql', owner, text, shift: 0 }, at);
}

const isMysqlRoutine = (tokens: readonly NamedToken[], from: number): boolean =>
  // PostgreSQL quotes its bodies, and its triggers end with EXECUTE FUNCTION.
  !is(tokens[from + 1], 'EXECUTE');

function beginsBody(tokens: readonly NamedToken[], i: number): boolean {
  return is(tokens[i], 'BEGIN') || (is(tokens[i], 'ROW') && is(tokens[i - 1], 'EACH'));
}

function ownerOf(
  tokens: readonly NamedToken[],
  until: number,
  language: BodyOwner['language'],
  inner: readonly NamedToken[],
): BodyOwner {
  const head = tokens.slice(0, until);
  const kind = head.findIndex((token) => is(token, 'FUNCTION', 'PROCEDURE', 'TRIGGER', 'EVENT'));
  let first = kind + 1;
  while (is(head[first], 'IF', 'NOT', 'EXISTS')) first++;
  const named = kind === -1 ? null : nameAt(head, first);
  const returns = head.findIndex((token) => is(token, 'RETURNS'));
  const later = tokens.slice(until).findIndex((token) => is(token, 'RETURNS'));
  const returned =
    returns === -1 ? (later === -1 ? undefined : tokens[until + later + 1]) : head[returns + 1];
  const isTrigger = is(head[kind], 'TRIGGER') || is(returned, 'TRIGGER');
  const on = is(head[kind], 'TRIGGER') ? head.findIndex((token) => is(token, 'ON')) : -1;
  return {
    name: named?.parts ?? [],
    language,
    isTrigger,
    table: on === -1 ? null : (nameAt(head, on + 1)?.parts ?? null),
    variables: named === null ? [] : parametersIn(head, named.next),
    tokens: inner,
  };
}

/** `(IN a int, b text DEFAULT 'x')` */
function parametersIn(head: readonly NamedToken[], open: number): { name: string; type: string }[] {
  if (!is(head[open], '(')) return [];
  const found: { name: string; type: string }[] = [];
  const depth = head[open]?.depth ?? 0;
  for (let i = open + 1; i < head.length && (head[i]?.depth ?? 0) > depth; i++) {
    if (!is(head[i - 1], '(', ',') || head[i]?.depth !== depth + 1) continue;
    let at = i;
    while (is(head[at], 'IN', 'OUT', 'INOUT', 'VARIADIC')) at++;
    const name = head[at];
    const type = head[at + 1];
    // One that has a type only has no name.
    if (name !== undefined && isName(name) && type !== undefined && isName(type))
      found.push({ name: name.name, type: type.name });
  }
  return found;
}

// The piece of a body ------------------------------------------------------------------------------------------------

/** Words behind which a statement of a body begins. */
const openers = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP', 'DECLARE', 'REPEAT', 'EXCEPTION', 'ATOMIC']);

/** The statement of a body around an offset, from what ends the one before it to its own end. */
function cut(body: Piece, at: number): Piece {
  const { tokens, owner } = body;
  const plain = owner?.language === 'sql';
  let start = 0;
  let declaring = false;
  /** CASE expressions that are open: their THEN and ELSE end nothing. */
  let cases = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.end >= at) break;
    if (is(token, ';') && token.depth === 0) {
      start = i + 1;
      cases = 0;
    } else if (!plain && token.kind === 'word') {
      if (is(token, 'CASE') && i > start) cases++;
      else if (is(token, 'END') && cases > 0) cases--;
      else if (cases === 0 && opensStatement(tokens, i, start)) {
        start = i + 1;
        if (is(token, 'DECLARE')) declaring = true;
        else if (is(token, 'BEGIN')) declaring = false;
      }
    }
  }
  let end = start;
  while (end < tokens.length && !(is(tokens[end], ';') && tokens[end]?.depth === 0)) {
    const token = tokens[end];
    if (!plain && token !== undefined && token.start >= at && is(token, 'THEN', 'LOOP')) break;
    end++;
  }
  const piece = tokens.slice(start, end);
  const variables = [...(owner?.variables ?? []), ...(plain ? [] : declared(tokens.slice(0, start)))];
  const known = owner === null ? null : { ...owner, variables };
  if (plain) return { ...body, tokens: piece, section: 'statement', owner: known };
  const isMysql = owner?.language === 'mysql';
  // MySQL says DECLARE for each one.
  const section =
    declaring && (!isMysql || is(tokens[start - 1], 'DECLARE'))
      ? 'declarations'
      : isMysql
        ? 'mysql'
        : 'plpgsql';
  return { ...body, tokens: section === 'declarations' ? piece : asSql(piece), section, owner: known };
}

function opensStatement(tokens: readonly NamedToken[], i: number, start: number): boolean {
  const token = tokens[i];
  if (token === undefined || token.depth > 0 || !openers.has(token.text)) return false;
  // END LOOP, and RAISE EXCEPTION.
  if (is(tokens[i - 1], 'END', 'RAISE')) return false;
  return !is(token, 'BEGIN', 'DECLARE', 'EXCEPTION', 'REPEAT', 'ATOMIC') || i === start;
}

/** `a int; b text := 'x';` between DECLARE and BEGIN, and MySQL's `DECLARE a, b INT;`. */
function declared(tokens: readonly NamedToken[]): { name: string; type: string }[] {
  const found: { name: string; type: string }[] = [];
  let declaring = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (is(token, 'DECLARE')) declaring = true;
    else if (is(token, 'BEGIN')) declaring = false;
    const name = tokens[i + 1];
    if (!declaring || !is(token, 'DECLARE', ';') || name === undefined || !isName(name)) continue;
    if (is(name, 'BEGIN', 'DECLARE')) continue;
    const names = [name.name];
    let at = i + 2;
    for (; is(tokens[at], ',') && isName(tokens[at + 1]); at += 2) names.push(tokens[at + 1]?.name ?? '');
    const type = nameAt(tokens, is(tokens[at], 'CONSTANT') ? at + 1 : at);
    for (const each of names) found.push({ name: each, type: type?.parts.join('.') ?? '' });
  }
  return found;
}

const levels = new Set(['DEBUG', 'LOG', 'INFO', 'NOTICE', 'WARNING', 'EXCEPTION']);

/** The SQL in a statement of a body: what PL/pgSQL says in front of an expression stands for SELECT. */
function asSql(piece: readonly NamedToken[]): readonly NamedToken[] {
  const [first, second] = piece;
  if (first === undefined) return piece;
  const select = (index: number): readonly NamedToken[] => {
    const token = piece[index];
    return token === undefined
      ? []
      : [{ ...token, kind: 'word', text: 'SELECT', name: 'select', depth: 0 }, ...piece.slice(index + 1)];
  };
  if (is(first, 'RETURN')) return is(second, 'QUERY') ? piece.slice(2) : select(is(second, 'NEXT') ? 1 : 0);
  if (is(first, 'PERFORM', 'IF', 'ELSIF', 'ELSEIF', 'WHILE', 'WHEN', 'ASSERT', 'UNTIL')) return select(0);
  if (is(first, 'RAISE')) return select(levels.has(second?.text ?? '') ? 1 : 0);
  if (is(first, 'EXECUTE', 'CASE')) return select(0);
  if (is(first, 'EXIT', 'CONTINUE') && is(second, 'WHEN')) return select(1);
  if (is(first, 'FOR', 'OPEN')) {
    const from = piece.findIndex((token, i) => i > 0 && is(token, 'IN', 'FOR'));
    if (from === -1) return piece;
    const next = piece[from + 1];
    const isQuery = next === undefined || is(next, 'SELECT', 'WITH', '(', 'EXECUTE', 'VALUES');
    return isQuery ? piece.slice(from + 1) : select(from);
  }
  const assigns = piece.findIndex((token) => is(token, ':=') && token.depth === 0);
  if (assigns !== -1) return select(assigns);
  // `NEW.title = …`, `n = …`: PL/pgSQL takes = for := where a statement begins.
  const target = nameAt(piece, 0);
  if (target !== null && is(piece[target.next], '=')) return select(target.next);
  return piece;
}
