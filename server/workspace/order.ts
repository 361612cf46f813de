import { relative, sep } from 'node:path';
import ignore from 'ignore';
import { compareFiles } from '../../sql/catalog/order.ts';

/** The path below the first folder that holds it, with slashes; null when none does. */
function within(path: string, folders: readonly string[]): string | null {
  for (const folder of folders) {
    const rest = relative(folder, path);
    if (rest !== '' && !rest.startsWith('..') && rest !== path) return rest.split(sep).join('/');
  }
  return null;
}

/** Whether `molt.exclude` (patterns as in .gitignore, relative to the folders) leaves a file in. */
export function notExcluded(
  patterns: readonly string[],
  folders: readonly string[],
): (path: string) => boolean {
  if (patterns.length === 0) return () => true;
  const excluded = ignore().add([...patterns]);
  return (path) => {
    const rest = within(path, folders);
    return rest === null || !excluded.ignores(rest);
  };
}

/**
 * The order in which files are applied: those that match the first pattern of `molt.schemaFiles`, then those of the
 * second and so on, then the others; in natural order among themselves.
 */
export function schemaOrder(
  patterns: readonly string[],
  folders: () => readonly string[],
): (a: string, b: string) => number {
  if (patterns.length === 0) return compareFiles;
  const matchers = patterns.map((pattern) => ignore().add(pattern));
  const rank = (path: string): number => {
    const rest = within(path, folders());
    const found = rest === null ? -1 : matchers.findIndex((matcher) => matcher.ignores(rest));
    return found === -1 ? matchers.length : found;
  };
  return (a, b) => rank(a) - rank(b) || compareFiles(a, b);
}
