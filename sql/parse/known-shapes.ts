import { anotherOf, type Shape } from './shape.ts';
import { fill, templateOf, type TreeTemplate } from './tree-template.ts';
import type { Token } from './tokens.ts';

/** Shapes that were met once, and those whose template is known; beyond, all are forgotten. */
const mostMet = 5_000;
const mostTemplates = 1_000;
/** Shapes of more tokens are rare, and their trees large. */
const mostTokens = 800;

/**
 * Trees of statements whose shape was met before. Dumps say the same again and again with other names: ALTER TABLE …
 * OWNER TO, COMMENT ON, SET DEFAULT nextval(…). To parse one costs more than all rules together, so PostgreSQL's parser
 * reads a shape three times: the statement that has it first, the second one, and with that a text of the same shape with
 * names of our own. What differs between the last two trees is where names and places stand; if anything else does,
 * each statement of the shape is parsed.
 */
export class KnownShapes {
  readonly #met = new Set<string>();
  readonly #templates = new Map<string, TreeTemplate | null>();
  readonly #lent = new Set<TreeTemplate>();

  constructor(private readonly parse: (text: string) => object | null) {}

  /**
   * Lends the tree of a text of this shape, which is good until `use` returns; undefined, without a call, when the text
   * has to be parsed.
   */
  lend<T>({ key, values }: Shape, tokens: readonly Token[], use: (tree: object) => T): T | undefined {
    const template = this.#templates.get(key);
    // A routine may have a statement like its own in its body.
    if (template === undefined || template === null || this.#lent.has(template)) return undefined;
    this.#lent.add(template);
    try {
      fill(template, values, tokens);
      return use(template.tree);
    } finally {
      this.#lent.delete(template);
    }
  }

  /** A text was parsed: takes a note of its shape. */
  parsed(text: string, shape: Shape, tokens: readonly Token[], tree: object): void {
    const { key, values } = shape;
    if (tokens.length > mostTokens || this.#templates.has(key)) return;
    if (!this.#met.has(key)) {
      if (this.#met.size >= mostMet) this.#met.clear();
      this.#met.add(key);
      return;
    }
    this.#met.delete(key);
    if (this.#templates.size >= mostTemplates) this.#templates.clear();
    const another = anotherOf(text, tokens, shape);
    const second = this.parse(another.text);
    const starts = tokens.map(({ start }) => start);
    const template =
      second === null ? null : templateOf({ tree, starts }, values, { tree: second, starts: another.starts });
    this.#templates.set(key, template);
  }
}
