import type { Dialect } from '../dialect/dialect.ts';
import type { TextRange } from '../findings/finding.ts';
import { dottedBefore, elementOf, is, nameBehind, type NamedToken } from './named-tokens.ts';
import { inAlterTable } from './place/alter-table.ts';
import { inClause } from './place/clauses.ts';
import { createdTable, inTableElement, isTableList } from './place/create-table.ts';
import { inObjectStatement } from './place/objects.ts';
import { inParentheses, isColumnListHead, listOf } from './place/parentheses.ts';
import { expression, nothing, words, type Place } from './place/place.ts';
import { mysqlBodyWords, operandWords, plpgsqlWords, statementWords } from './place/words.ts';
import { pieceAt, type Piece } from './piece.ts';
import { skim } from './skim.ts';

export type { Place } from './place/place.ts';

export interface PlaceInStatement {
  readonly place: Place;
  /** What is written of the word so far, as offsets in the statement; empty when none is. */
  readonly written: TextRange;
}

/** Statements longer than this (a row dump in one INSERT) are not cut into tokens at a keystroke. */
const longest = 500_000;

/**
 * What can be written at an offset of a statement that is being written: it need not parse, and seldom does. Keywords
 * before the place decide, in the body of a routine those of the statement that is being written there; names in scope
 * are the catalogue's business.
 */
export function placeAt(source: string, at: number, dialect: Dialect = 'postgres'): PlaceInStatement {
  const here = { start: at, end: at };
  if (source.length > longest) return { place: nothing, written: here };
  const piece = pieceAt(source, at, dialect);
  if (piece.section === 'foreign' || inComment(piece, at, dialect)) return { place: nothing, written: here };
  const { tokens } = piece;
  const inside = tokens.find((token) => token.start < at && at <= token.end && token.kind !== 'mark');
  if (inside !== undefined && inside.kind !== 'word' && inside.kind !== 'identifier') {
    // Behind a closed string or a number a new word may begin only after a space.
    return { place: nothing, written: here };
  }
  const written = inside === undefined ? here : { start: inside.start, end: at };
  const before = tokens.filter((token) => token.end <= written.start);
  return { place: decide(before, piece, dialect), written };
}

function inComment({ text, shift }: Piece, at: number, dialect: Dialect): boolean {
  const inText = at - shift;
  let found = false;
  skim(text, { start: 0, end: text.length }, dialect, {
    comment: (start, end) =>
      (found ||= start < inText && (inText < end || (inText === end && text[start] !== '/'))),
  });
  return found;
}

/** The tokens between the innermost parenthesis that is open and the place, and what stands in front of it. */
interface Frame {
  /** Tokens of the frame's own depth. */
  readonly list: readonly NamedToken[];
  /** Tokens in front of the opening parenthesis, of that depth. */
  readonly head: readonly NamedToken[];
  readonly depth: number;
}

function frameOf(before: readonly NamedToken[]): Frame {
  const open: number[] = [];
  before.forEach((token, index) => {
    if (is(token, '(', '[')) open.push(index);
    else if (is(token, ')', ']')) open.pop();
  });
  const from = open.at(-1) ?? -1;
  const outer = open.at(-2) ?? -1;
  const depth = open.length;
  return {
    list: before.slice(from + 1).filter((token) => token.depth === depth),
    head: from === -1 ? [] : before.slice(outer + 1, from).filter((token) => token.depth === depth - 1),
    depth,
  };
}

function decide(before: readonly NamedToken[], { section }: Piece, dialect: Dialect): Place {
  const { list, head, depth } = frameOf(before);
  const last = list.at(-1);
  if (section === 'declarations') return inDeclaration(before, dialect);
  if (before.length === 0) {
    if (section === 'statement') return words(statementWords);
    // A variable may be assigned to.
    return expression(section === 'plpgsql' ? plpgsqlWords : mysqlBodyWords);
  }
  if (is(last, '.')) return { kind: 'member', of: dottedBefore(list, list.length - 1) };
  if (is(last, '::') && dialect !== 'mysql') return { kind: 'type' };
  if (is(last, 'AS') && is(head.at(-1), 'CAST', 'TRY_CAST')) return { kind: 'type' };

  const first = before[0];
  const created = createdTable(before);
  if (created !== null && depth === 1 && isTableList(head))
    return inTableElement(elementOf(list), created.columns);
  if (is(first, 'ALTER') && is(before[1], 'TABLE')) {
    const table = nameBehind(before, 'TABLE');
    if (table !== null && depth === 0) return inAlterTable(before, table);
    if (table !== null && isColumnListHead(head)) return listOf(table, list);
  }
  if (depth > 0) {
    const place = inParentheses(head, list, created?.columns ?? null, before);
    if (place !== null) return place;
    if (is(first, 'CREATE') && depth === 1) {
      const parameters = inParameters(head, elementOf(list));
      if (parameters !== null) return parameters;
    }
  } else if (!(dialect === 'mysql' && is(first, 'SET'))) {
    const place = inObjectStatement(before);
    if (place !== null) return place;
  }
  return inClause(before, list);
}

/** `name type` in the parameters of a routine, and in TABLE (…) behind RETURNS. */
function inParameters(head: readonly NamedToken[], element: readonly NamedToken[]): Place | null {
  const isRoutine = is(head[0], 'CREATE') && head.some((token) => is(token, 'FUNCTION', 'PROCEDURE'));
  if (!isRoutine || head.some((token) => is(token, 'AS'))) return null;
  const named = element.filter((token) => !is(token, 'IN', 'OUT', 'INOUT', 'VARIADIC'));
  if (named.length === 0) return nothing;
  if (is(named.at(-1), 'DEFAULT', '=')) return expression(operandWords);
  return named.length === 1 ? { kind: 'type' } : words('DEFAULT');
}

/** `name type [:= value]` behind DECLARE. */
function inDeclaration(before: readonly NamedToken[], dialect: Dialect): Place {
  const last = before.at(-1);
  if (before.length === 0) return dialect === 'mysql' ? nothing : words('BEGIN');
  if (before.some((token) => is(token, ':=', '=', 'DEFAULT'))) return inClause(before, before);
  if (before.length === 1 || is(last, 'CONSTANT')) return { kind: 'type' };
  if (is(last, '%')) return words('ROWTYPE, TYPE');
  if (is(last, '.')) return { kind: 'member', of: dottedBefore(before, before.length - 1) };
  return is(last, 'NOT') ? words('NULL') : words(':=, DEFAULT, NOT NULL');
}
