/** The head of a generated table: what made it, and of what. */
export function head(what: string, from: Readonly<Record<string, string>>): string[] {
  return [
    `// ${what}`,
    '// Made by `npm run facts`; change scripts/facts instead.',
    ...Object.entries(from).map(([name, version]) => `// ${name}: ${version}`),
  ];
}

/** A value as TypeScript: keys bare, strings in single quotes. Fields that are undefined, null or false are left out. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') {
    return value.includes("'") && !value.includes('"') && !value.includes('\\')
      ? `"${value}"`
      : `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(
      ([, each]) => each !== undefined && each !== null && each !== false,
    );
    return `{ ${fields.map(([key, each]) => `${key}: ${literal(each)}`).join(', ')} }`;
  }
  return String(value);
}

/** A list of words as a constant, filled up to the width of a page. */
export function words(name: string, comment: string, list: readonly string[]): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of list) {
    const next = ` ${literal(word)},`;
    if (line.length + next.length > 110) {
      lines.push(line);
      line = ' ';
    }
    line += next;
  }
  if (line.trim() !== '') lines.push(line);
  return [
    '',
    `/** ${comment} */`,
    '// prettier-ignore',
    `export const ${name}: readonly string[] = [`,
    ...lines,
    '];',
  ];
}
