import type { TextRange } from '../findings/finding.ts';
import { split } from '../split/split.ts';
import type { RoutineScope } from './body.ts';
import type { PlFragment, PlProgram } from './program.ts';

/** SQL of a body as a statement of its own, and where its text stands in the body. */
export interface Piece {
  readonly text: string;
  /** What to add to its offsets. */
  readonly shift: number;
  readonly range: TextRange;
  readonly part: RoutineScope['part'];
}

/** The statements of a body in SQL. */
export function sqlPieces(text: string): Piece[] {
  return split(text)
    .pieces.filter((piece) => piece.kind === 'statement')
    .map(({ range }) => ({
      text: text.slice(range.start, range.end),
      shift: range.start,
      range,
      part: 'statement' as const,
    }));
}

const prefixes = { expression: 'SELECT ', type: 'SELECT NULL::', statement: '' } as const;

/** SQL in a PL/pgSQL body; null for a type that is none of SQL's. */
export function plPiece(text: string, { sort, range, blanks }: PlFragment): Piece | null {
  let slice = text.slice(range.start, range.end);
  // `film.title%TYPE` and RECORD are no types of SQL; a rule speaks of them.
  if (sort === 'type' && /%|^record$/i.test(slice)) return null;
  for (const blank of blanks) {
    const [start, end] = [blank.start - range.start, blank.end - range.start];
    const word = slice.slice(start, end).toUpperCase() === 'PERFORM' ? 'SELECT ' : ' '.repeat(end - start);
    slice = slice.slice(0, start) + word + slice.slice(end);
  }
  const prefix = prefixes[sort];
  return {
    text: prefix + slice,
    shift: range.start - prefix.length,
    range,
    part: sort,
  };
}

/** All SQL in a body; `program`: null for a body in SQL. */
export const piecesOf = (text: string, program: PlProgram | null): Piece[] =>
  program === null ? sqlPieces(text) : program.fragments.flatMap((each) => plPiece(text, each) ?? []);
