/**
 * A statement's text as it may be shown to an operator: at most 200 characters, literals replaced by `?` (they hold
 * what the application's users entered), white space joined.
 */
export function withoutLiterals(sql: string): string {
  return sql
    .replace(/\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)/g, '?')
    .replace(/(?:\b[EeBbXxNn])?'(?:[^'\\]|''|\\[\s\S])*(?:'|$)/g, '?')
    .replace(/(?<![\w$.])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
