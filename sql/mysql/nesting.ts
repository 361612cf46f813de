/** Strings, quoted names and comments, which hold no parentheses that count; parentheses, and those that cost. */
const parts =
  /'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|`[^`]*`?|\/\*[\s\S]*?(?:\*\/|$)|#[^\n]*|--\s[^\n]*|(?<costs>\b(?:cast|convert|exists)\s*\(|\(\s*(?:select|with)\b)|(?<open>\()|(?<close>\))/gis;

/** Levels of nested queries and casts that are read in some 20 ms. */
const deepest = 2;

/**
 * Whether node-sql-parser (5.4.0) would need too long for a query: it goes back over nested CASTs, and over nested
 * queries when there is an error in them, with four to five times the work for each level (measured: CASTs 5 deep,
 * 0.7 s; queries 5 deep with a parenthesis missing, 1.6 s).
 */
export function nestsTooDeep(text: string): boolean {
  /** For each open parenthesis, whether it costs. */
  const open: boolean[] = [];
  let depth = 0;
  for (const { groups } of text.matchAll(parts)) {
    if (groups?.close !== undefined) {
      if (open.pop() === true) depth--;
    } else if (groups?.costs !== undefined) {
      open.push(true);
      if (++depth > deepest) return true;
    } else if (groups?.open !== undefined) {
      open.push(false);
    }
  }
  return false;
}
