/** An identifier in double quotes; valid in PostgreSQL and CockroachDB. */
export const quoteIdent = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * A string literal; valid in PostgreSQL and CockroachDB. As E'' when it holds a backslash, so that it means the same
 * whatever standard_conforming_strings is; quotes are doubled, because backslash_quote may forbid `\'`.
 */
export const quoteLiteral = (text: string): string => {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
};
