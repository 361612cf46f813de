import type { StatementResult } from '../analyze/lint-statement.ts';
import type { RoutineScope } from './body.ts';

type PieceLint = (text: string, routine: RoutineScope) => StatementResult;

/** Pieces that are remembered; beyond, all are forgotten. */
const most = 2_000;
/** Longer ones (in UTF-16 units) hardly ever come again. */
const longest = 200;

/**
 * A lint for the SQL in bodies that remembers what came of it: `NEW`, `now()` and `TG_OP = 'INSERT'` stand in hundreds of
 * functions of one dump. What is said of a piece depends on what its routine is and declares, and on how the routine is
 * called only where the piece says that name.
 */
export function rememberingPieces(lint: PieceLint): PieceLint {
  const known = new Map<string, StatementResult>();
  return (text, routine) => {
    if (text.length > longest || namesRoutine(text, routine)) return lint(text, routine);
    const key = keyOf(text, routine);
    const before = known.get(key);
    if (before !== undefined) return before;
    const asked = routine.types?.asked;
    const result = lint(text, routine);
    // What the types of variables made of it holds in this body.
    if (routine.types?.asked !== asked) return result;
    if (known.size >= most) known.clear();
    known.set(key, result);
    return result;
  };
}

function namesRoutine(text: string, { name, labels }: RoutineScope): boolean {
  const folded = text.toLowerCase();
  return [...name, ...labels].some((each) => folded.includes(each.toLowerCase()));
}

/** What routines are and declare, as texts; the pieces of a body share their scopes. */
const written = new WeakMap<RoutineScope, string>();

function keyOf(text: string, scope: RoutineScope): string {
  let ofScope = written.get(scope);
  if (ofScope === undefined) {
    const { name: _name, labels: _labels, ...rest } = scope;
    const listed = (_key: string, value: unknown): unknown =>
      value instanceof Set || value instanceof Map ? [...(value as Iterable<unknown>)] : value;
    ofScope = JSON.stringify(rest, listed);
    written.set(scope, ofScope);
  }
  return ofScope + text;
}
