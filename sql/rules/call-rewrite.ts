import type { Span, StatementContext } from './statement-context.ts';

/** A call as it is written: its name, what stands between its parentheses, and where it ends. */
export interface WrittenCall {
  readonly name: Span;
  /** The arguments, in order; empty for `f()`. */
  readonly args: readonly Span[];
  /** From the name to the closing parenthesis. */
  readonly whole: Span;
}

/** The call whose name begins at a token; null when no parenthesis follows. */
export function writtenCall(statement: StatementContext, first: number): WrittenCall | null {
  const name = statement.name(first);
  const open = name.last + 1;
  if (!statement.is(open, '(')) return null;
  const close = statement.closes(open);
  if (!statement.is(close, ')')) return null;
  const args: Span[] = [];
  let from = open + 1;
  for (let i = from; i <= close; i++) {
    const ends =
      i === close || (statement.is(i, ',') && statement.tokens[i]?.depth === innerDepth(statement, open));
    if (!ends) continue;
    if (i > from) args.push(statement.span(from, i - 1));
    from = i + 1;
  }
  return { name, args, whole: statement.span(first, close) };
}

function innerDepth(statement: StatementContext, open: number): number {
  return (statement.tokens[open]?.depth ?? 0) + 1;
}

/** What a template makes of a call's arguments. */
export interface Rewritten {
  readonly text: string;
  /** It is one call again, so that it can stand wherever a call can. */
  readonly isCall: boolean;
  /** An argument that is more than a name or a constant is worked out twice. */
  readonly repeats: boolean;
}

/**
 * Puts the texts of arguments into a template with {1}, {2}, …; null when the template is for another number of them.
 * An argument that is an expression gets parentheses where the template has an operator beside it.
 */
export function rewriteCall(template: string, args: readonly string[]): Rewritten | null {
  const places = [...template.matchAll(/\{(\d)\}/g)].map((found) => Number(found[1]));
  const count = Math.max(0, ...places);
  if (count !== args.length) return null;
  const repeats = args.some(
    (arg, i) => !isSimple(arg) && places.filter((place) => place === i + 1).length > 1,
  );
  const text = template.replace(/\{(\d)\}/g, (place: string, digit: string, at: number) => {
    const arg = args[Number(digit) - 1] ?? '';
    const before = template.slice(0, at).trimEnd().at(-1) ?? '(';
    const behind =
      template
        .slice(at + place.length)
        .trimStart()
        .at(0) ?? ')';
    const alone = '(,['.includes(before) && '),]'.includes(behind);
    return alone || isSimple(arg) || isCall(arg) ? arg : `(${arg})`;
  });
  return isCall(text) ? { text, isCall: true, repeats } : { text: `(${text})`, isCall: false, repeats };
}

/** A name, a number, a string: nothing that an operator beside it could tear apart. */
function isSimple(text: string): boolean {
  return /^(?:[\w.$"]+|'(?:[^']|'')*')$/.test(text);
}

/** `f(…)` as a whole, or one pair of parentheses. */
function isCall(text: string): boolean {
  const open = /^[\w.]*\(/.exec(text)?.[0];
  if (open === undefined) return /^\w+$/.test(text);
  let depth = 0;
  let quoted = false;
  for (let i = open.length - 1; i < text.length; i++) {
    const char = text[i];
    if (char === "'") quoted = !quoted;
    if (quoted) continue;
    if (char === '(') depth++;
    if (char === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

/** The new name, when a template only renames a call: `log({1})`, `ts_rank({1}, {2})`. */
export function renaming(template: string): string | null {
  const found = /^(\w+)\(((?:\{\d\}(?:, )?)*)\)$/.exec(template);
  if (found === null) return null;
  const order = [...(found[2] ?? '').matchAll(/\{(\d)\}/g)].map((each) => Number(each[1]));
  return order.every((place, i) => place === i + 1) ? (found[1] ?? null) : null;
}
