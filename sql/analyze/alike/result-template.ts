import { partsOf } from './stand-ins.ts';
import type { Wording } from './wording.ts';

/** Something that serves for all statements of one wording: what differs is filled in. */
export type Template =
  | { readonly sort: 'same'; readonly value: unknown }
  /** A string with names in it, by their indices. */
  | { readonly sort: 'text'; readonly parts: readonly (string | number)[] }
  /** A place behind so many names, where it is in the first statement. */
  | { readonly sort: 'place'; readonly at: number; readonly behind: number }
  | { readonly sort: 'list'; readonly items: readonly Template[] }
  | { readonly sort: 'object'; readonly base: object; readonly holes: readonly Hole[] };

interface Hole {
  readonly key: string;
  readonly template: Template;
}

/** Things in a result, beyond which it is no template: what facts say of nested queries is met again and again in them. */
const mostParts = 5_000;

/** How far places behind the first 0, 1, 2, … names have moved between two statements of one wording. */
export function movesBetween(names: readonly string[], others: readonly string[]): readonly number[] {
  const moves = [0];
  let moved = 0;
  for (const [i, name] of names.entries()) {
    moved += (others[i]?.length ?? 0) - name.length;
    moves.push(moved);
  }
  return moves;
}

/**
 * What is the same in both, and how the rest is made of the names and their places; null when something differs in
 * another way. `first` is what came of a statement of this wording, `second` what came of it with stand-ins, and `moves`
 * how its places differ.
 */
export function templateOf(
  first: unknown,
  second: unknown,
  wording: Wording,
  moves: readonly number[],
): Template | null {
  const { starts, ends } = wording;
  /** Behind how many names a place is that has moved so far; -1 when it is in the middle of one that stands for others. */
  const behindName = (place: number, by: number): number =>
    moves.findIndex((move, i) => {
      const from = i === 0 ? 0 : (ends[i - 1] ?? 0);
      const isSame = move === moves[i + 1];
      return move === by && place >= from && place <= ((isSame ? ends[i] : starts[i]) ?? Infinity);
    });
  let compared = 0;
  const compare = (a: unknown, b: unknown): Template | null => {
    if (++compared > mostParts) return null;
    if (typeof a === 'string' && typeof b === 'string') return textOf(a, b, wording.names);
    if (a === b) return { sort: 'same', value: a };
    if (typeof a === 'number' && typeof b === 'number') {
      const behind = behindName(a, b - a);
      return behind === -1 ? null : { sort: 'place', at: a, behind };
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return null;
      const items: Template[] = [];
      for (const [i, item] of a.entries()) {
        const template = compare(item, b[i]);
        if (template === null) return null;
        items.push(template);
      }
      return items.every(({ sort }) => sort === 'same')
        ? { sort: 'same', value: a }
        : { sort: 'list', items };
    }
    if (!isPlain(a) || !isPlain(b)) return null;
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return null;
    const holes: Hole[] = [];
    for (const key of keys) {
      if (!(key in b)) return null;
      const template = compare(a[key], b[key]);
      if (template === null) return null;
      if (template.sort !== 'same') holes.push({ key, template });
    }
    return holes.length === 0 ? { sort: 'same', value: a } : { sort: 'object', base: a, holes };
  };
  return compare(first, second);
}

function textOf(a: string, b: string, names: readonly string[]): Template | null {
  const parts = partsOf(b);
  if (parts.length === 1 && typeof parts[0] === 'string') return a === b ? { sort: 'same', value: a } : null;
  return joined(parts, names) === a ? { sort: 'text', parts } : null;
}

function joined(parts: readonly (string | number)[], names: readonly string[]): string {
  let text = '';
  for (const part of parts) text += typeof part === 'string' ? part : (names[part] ?? '');
  return text;
}

/** What came of the first statement, as it comes of another one of its wording. */
export function filled(template: Template, names: readonly string[], moves: readonly number[]): unknown {
  switch (template.sort) {
    case 'same':
      return template.value;
    case 'text':
      return joined(template.parts, names);
    case 'place':
      return template.at + (moves[template.behind] ?? 0);
    case 'list':
      return template.items.map((item) => filled(item, names, moves));
    case 'object': {
      const copy: Record<string, unknown> = { ...template.base };
      for (const hole of template.holes) copy[hole.key] = filled(hole.template, names, moves);
      return copy;
    }
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
