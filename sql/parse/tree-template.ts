import { standsFor } from './shape.ts';
import type { Token } from './tokens.ts';

/** A tree that serves for all statements of one shape, one after the other: what differs is filled in anew. */
export interface TreeTemplate {
  readonly tree: object;
  /** Fields that hold the name or the string of a token, by the token's index. */
  readonly names: readonly Hole[];
  /** Fields that hold where a token begins. */
  readonly places: readonly Hole[];
}

interface Hole {
  readonly node: Record<string, unknown>;
  readonly key: string;
  readonly token: number;
}

/** A tree with the text that it was made of. */
export interface Grown {
  readonly tree: object;
  /** Where its tokens begin. */
  readonly starts: readonly number[];
}

/** Fields that hold where something stands (libpg_query's protobuf definition, pg_query.proto). */
const isPlace = (key: string): boolean => /location$|_list_(?:start|end)$/.test(key);

/**
 * The second tree as a template for both: where they differ is a hole. `values` are the names and strings of the first;
 * the second has stand-ins. Null when they differ in another way: then there is more to the statement than its shape.
 */
export function templateOf(
  first: Grown,
  values: readonly (string | undefined)[],
  second: Grown,
): TreeTemplate | null {
  const tokenAt = new Map(second.starts.map((start, token) => [start, token]));
  const names: Hole[] = [];
  const places: Hole[] = [];

  const areAlike = (a: Record<string, unknown>, b: Record<string, unknown>): boolean => {
    const keys = Object.keys(a);
    const others = Object.keys(b);
    if (keys.length !== others.length || Array.isArray(a) !== Array.isArray(b)) return false;
    for (const [i, key] of keys.entries()) {
      if (key !== others[i]) return false;
      const [own, other] = [a[key], b[key]];
      if (own === other) continue;
      if (isObject(own) && isObject(other)) {
        if (!areAlike(own, other)) return false;
      } else if (typeof own === 'string' && typeof other === 'string') {
        const token = standsFor(other);
        if (token === -1 || values[token] !== own) return false;
        names.push({ node: b, key, token });
      } else if (typeof own === 'number' && typeof other === 'number' && isPlace(key)) {
        const token = tokenAt.get(other);
        if (token === undefined || first.starts[token] !== own) return false;
        places.push({ node: b, key, token });
      } else {
        return false;
      }
    }
    return true;
  };

  return areAlike(first.tree as Record<string, unknown>, second.tree as Record<string, unknown>)
    ? { tree: second.tree, names, places }
    : null;
}

/** Makes the tree that of a text with these names, strings and tokens. */
export function fill(
  { names, places }: TreeTemplate,
  values: readonly (string | undefined)[],
  tokens: readonly Token[],
): void {
  for (const { node, key, token } of names) node[key] = values[token];
  for (const { node, key, token } of places) node[key] = (tokens[token] as Token).start;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
