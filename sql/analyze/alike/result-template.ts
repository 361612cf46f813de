import { Scope } from '../../catalog/mentions/sources.ts';
import { partsOf } from './stand-ins.ts';
import type { Wording } from './wording.ts';

/** Something that serves for all statements of one wording: what differs is filled in. */
export type Template =
  | { readonly sort: 'same'; readonly value: unknown }
  /** A string with names in it, by their indices. */
  | { readonly sort: 'text'; readonly parts: readonly (string | number)[] }
  | Place
  /** What most of a result is made of. */
  | { readonly sort: 'range'; readonly start: Place; readonly end: Place }
  | { readonly sort: 'list'; readonly items: readonly Template[] }
  | ObjectTemplate
  | { readonly sort: 'map'; readonly entries: readonly (readonly [Template, Template])[] }
  | { readonly sort: 'set'; readonly items: readonly Template[] };

/** A place behind so many names, where it is in the first statement. */
interface Place {
  readonly sort: 'place';
  readonly at: number;
  readonly behind: number;
}

interface ObjectTemplate {
  readonly sort: 'object';
  readonly base: object;
  readonly holes: readonly Hole[];
  /** It is met more than once: what is one thing stays one, and what holds itself has an end. */
  isShared: boolean;
}

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
  /** What was compared already, and with what. What a query sees is a net. */
  const met = new Map<object, { readonly with: object; readonly template: Template }>();
  const compare = (a: unknown, b: unknown): Template | null => {
    if (++compared > mostParts) return null;
    if (typeof a === 'string' && typeof b === 'string') return textOf(a, b, wording.names);
    if (a === b) return { sort: 'same', value: a };
    if (typeof a === 'number' && typeof b === 'number') {
      const behind = behindName(a, b - a);
      return behind === -1 ? null : { sort: 'place', at: a, behind };
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      const items = all(a, b);
      if (items === null) return null;
      return items.every(isSame) ? { sort: 'same', value: a } : { sort: 'list', items };
    }
    if (a instanceof Map && b instanceof Map) {
      const keys = all([...a.keys()], [...b.keys()]);
      const values = all([...a.values()], [...b.values()]);
      if (keys === null || values === null) return null;
      if (keys.every(isSame) && values.every(isSame)) return { sort: 'same', value: a };
      return { sort: 'map', entries: keys.map((key, i) => [key, values[i] as Template]) };
    }
    if (a instanceof Set && b instanceof Set) {
      const items = all([...(a as Iterable<unknown>)], [...(b as Iterable<unknown>)]);
      if (items === null) return null;
      return items.every(isSame) ? { sort: 'same', value: a } : { sort: 'set', items };
    }
    return isObject(a) && isObject(b) ? ofObject(a, b) : null;
  };
  const all = (a: readonly unknown[], b: readonly unknown[]): Template[] | null => {
    if (a.length !== b.length) return null;
    const items: Template[] = [];
    for (const [i, item] of a.entries()) {
      const template = compare(item, b[i]);
      if (template === null) return null;
      items.push(template);
    }
    return items;
  };
  const ofObject = (a: Record<string, unknown>, b: Record<string, unknown>): Template | null => {
    const before = met.get(a);
    if (before !== undefined) {
      if (before.with !== b) return null;
      if (before.template.sort === 'object') before.template.isShared = true;
      return before.template;
    }
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length || a.constructor !== b.constructor) return null;
    const holes: Hole[] = [];
    const template: ObjectTemplate = { sort: 'object', base: a, holes, isShared: false };
    // A scope may hold what holds the scope.
    const isScope = a instanceof Scope;
    if (isScope) met.set(a, { with: b, template });
    for (const key of keys) {
      if (!(key in b)) return null;
      const hole = compare(a[key], b[key]);
      if (hole === null) return null;
      if (!isSame(hole)) holes.push({ key, template: hole });
    }
    if (isScope) return template;
    const result: Template =
      holes.length === 0 ? { sort: 'same', value: a } : (rangeOf(template) ?? template);
    met.set(a, { with: b, template: result });
    return result;
  };
  return compare(first, second);
}

/** The template of a range, where it is one. */
function rangeOf({ base, holes }: ObjectTemplate): Template | null {
  const keys = Object.keys(base);
  if (keys.length !== 2 || !('start' in base) || !('end' in base)) return null;
  const place = (key: string, at: unknown): Place | null => {
    const template = holes.find((hole) => hole.key === key)?.template;
    if (template === undefined && typeof at === 'number') return { sort: 'place', at, behind: 0 };
    return template?.sort === 'place' ? template : null;
  };
  const start = place('start', base.start);
  const end = place('end', base.end);
  return start === null || end === null ? null : { sort: 'range', start, end };
}

const isSame = ({ sort }: Template): boolean => sort === 'same';

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
  let made: Map<Template, object> | null = null;
  const fill = (each: Template): unknown => {
    switch (each.sort) {
      case 'same':
        return each.value;
      case 'text':
        return joined(each.parts, names);
      case 'place':
        return each.at + (moves[each.behind] ?? 0);
      case 'range': {
        const { start, end } = each;
        return {
          start: start.at + (moves[start.behind] ?? 0),
          end: end.at + (moves[end.behind] ?? 0),
        };
      }
      case 'list':
        return each.items.map(fill);
      case 'map':
        return new Map(each.entries.map(([key, value]) => [fill(key), fill(value)]));
      case 'set':
        return new Set(each.items.map(fill));
      case 'object': {
        const before = each.isShared ? made?.get(each) : undefined;
        if (before !== undefined) return before;
        const copy: Record<string, unknown> = copyOf(each.base);
        if (each.isShared) (made ??= new Map()).set(each, copy);
        for (const hole of each.holes) copy[hole.key] = fill(hole.template);
        return copy;
      }
    }
  };
  return fill(template);
}

function copyOf(base: object): Record<string, unknown> {
  return base instanceof Scope
    ? (Object.assign(new Scope(base.outer), base) as object as Record<string, unknown>)
    : { ...base };
}

/** Plain, or one of those that facts are made of. */
function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype || value instanceof Scope;
}
