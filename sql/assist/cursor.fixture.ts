/** For tests: a text with `|` where the caret stands → the text without it, and the caret's offset. */
export function caret(marked: string): { readonly text: string; readonly at: number } {
  const at = marked.indexOf('|');
  if (at === -1 || marked.includes('|', at + 1)) throw new Error(`There must be one | in: ${marked}`);
  return { text: marked.slice(0, at) + marked.slice(at + 1), at };
}
