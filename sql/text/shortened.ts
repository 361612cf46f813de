/** A text in one line for a person, with an ellipsis behind so many UTF-16 units; no character is torn apart. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const beginning = line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  return `${beginning.trimEnd()}…`;
}
