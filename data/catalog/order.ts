/** Something with a name that must come after those that it references. */
interface Node {
  readonly name: string;
  readonly references: readonly string[];
}

export interface LoadOrder<T extends Node> {
  /** Each with the names (among the given nodes) that must be finished before it. */
  readonly nodes: readonly { readonly node: T; readonly after: ReadonlySet<string> }[];
  /** References that had to be ignored because they close a circle, as `a → b`. */
  readonly broken: readonly string[];
}

/**
 * Orders tables so that a row's parents come first. Circles of references cannot be ordered: the reference that closes
 * one is left out and reported.
 */
export function loadOrder<T extends Node>(nodes: readonly T[]): LoadOrder<T> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const state = new Map<string, 'open' | 'done'>();
  const sorted: { node: T; after: Set<string> }[] = [];
  const broken: string[] = [];
  // Depth is the longest chain of foreign keys, so recursion is safe.
  const visit = (node: T): void => {
    state.set(node.name, 'open');
    const after = new Set<string>();
    for (const name of node.references) {
      const parent = byName.get(name);
      if (!parent || name === node.name) continue;
      if (state.get(name) === 'open') {
        broken.push(`${node.name} → ${name}`);
        continue;
      }
      after.add(name);
      if (!state.has(name)) visit(parent);
    }
    state.set(node.name, 'done');
    sorted.push({ node, after });
  };
  for (const node of nodes) if (!state.has(node.name)) visit(node);
  return { nodes: sorted, broken };
}
