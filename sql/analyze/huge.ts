import { figure } from '../../contracts/figure.ts';
import type { Fact } from '../catalog/fact.ts';
import type { Finding } from '../findings/finding.ts';
import { toFinding } from './lint-statement.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import type { Piece } from '../split/split.ts';
import { mostOfSchema, SchemaRoom } from './schema-room.ts';

/** How much of a text is looked at while somebody edits it: all, unless it is as large as only dumps are. */
export interface Allowance {
  /** A text longer than this (in UTF-16 units) is a huge one. */
  readonly huge: number;
  /** Statements of a huge text that are looked at; each costs some hundred bytes as long as the file is open. */
  readonly statements: number;
  /** INSERTs among them: the thousandth says what the first ones said. */
  readonly inserts: number;
  /** Of a text of any length: tables, columns, keys that are looked at (see SchemaRoom). */
  readonly schema: number;
}

export const usualAllowance: Allowance = {
  huge: 20_000_000,
  statements: 100_000,
  inserts: 1_000,
  schema: mostOfSchema,
};

const insert = /(?:insert|replace)\b/iy;

/** Counts the statements of one text, and says which are still looked at. */
export class Counter {
  private statements = 0;
  private inserts = 0;
  private readonly room: SchemaRoom;

  constructor(
    private readonly text: string,
    private readonly allowance: Allowance,
  ) {
    this.room = new SchemaRoom(allowance.schema);
  }

  /** Whether the statement is looked at; call it once for each, in order. */
  admits({ range }: Piece): boolean {
    const { text, allowance } = this;
    if (this.room.isFull) return false;
    if (text.length <= allowance.huge) return true;
    insert.lastIndex = range.start;
    if (insert.test(text) && ++this.inserts > allowance.inserts) return false;
    return ++this.statements <= allowance.statements;
  }

  /** Counts what a statement that was looked at says of the schema. */
  count(facts: readonly Fact[], source: string): void {
    if (facts.length > 0) this.room.takes(facts, source);
  }
}

/** What was passed over of a text. */
export interface PassedOver {
  /** Says so, at the first such statement. */
  readonly notice: Finding;
  /** All of it are rows: the schema is known without them. */
  readonly onlyRows: boolean;
}

/** Says at the first statement that was passed over how many there are; null when all were looked at. */
export function passedOver(
  text: string,
  pieces: readonly Piece[],
  looked: readonly unknown[],
): PassedOver | null {
  let first: Piece | null = null;
  let count = 0;
  let onlyRows = true;
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind !== 'statement' || looked[i] !== undefined) continue;
    first ??= piece;
    count++;
    insert.lastIndex = piece.range.start;
    onlyRows &&= insert.test(text);
  }
  if (first === null) return null;
  const { start, end } = first.range;
  const word = /^[\w$]+/.exec(text.slice(start, Math.min(end, start + 40)))?.[0] ?? '';
  const size = figure(Math.round(text.length / 1_000_000));
  const notice = toFinding(notChecked, {
    range: { start, end: start + Math.max(1, word.length) },
    message:
      `This file is very large (${size} million characters): ${figure(count)} of its statements, ` +
      'from here on, were not checked while you edit' +
      (onlyRows ? '. ' : ', nor what takes several statements, such as primary keys that come later. ') +
      '`molt check` checks all of them.',
  });
  return { notice, onlyRows };
}
