import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { glob } from 'tinyglobby';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { reasonOf } from '../write-file.ts';
import type { Unread } from './reports/report.ts';

export interface Found {
  /** In the order of the paths that were given; those of a folder by name. `-` is standard input. */
  readonly files: readonly string[];
  readonly unread: readonly Unread[];
}

/** Folders that hold no SQL of one's own. */
const skipped = new Set(['node_modules', '.git', 'dist', '.cache']);

/** Lists patterns of files to leave out, like .gitignore, in a folder that is searched. */
const ignoreFile = '.moltignore';

const globbing = /[*?{}[\]]/;

/**
 * The files that some paths mean: files as they are, folders searched for *.sql, patterns (`migrations/*.sql`) for what
 * matches. `excluded` are patterns as in .gitignore, relative to the folder that is searched; they and a
 * `.moltignore` in it leave out what is found, never what is named. What cannot be read is in `unread`: one bad path
 * does not keep the others from being checked.
 */
export async function findFiles(paths: readonly string[], excluded: readonly string[] = []): Promise<Found> {
  const files: string[] = [];
  const unread: Unread[] = [];
  for (const path of paths) {
    try {
      files.push(...(await filesOf(path, excluded, unread)));
    } catch (thrown) {
      const error = toErrorReport(thrown);
      if (error.code === 'internal') throw thrown;
      unread.push({ file: path, error });
    }
  }
  return { files: [...new Set(files)], unread };
}

async function filesOf(path: string, excluded: readonly string[], unread: Unread[]): Promise<string[]> {
  if (path === '-') return [path];
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (!(info instanceof Error)) {
    if (!info.isDirectory()) return [path];
    const inside = await sqlFilesIn(path, path, await excludes(path, excluded), unread);
    if (inside.length > 0 || unread.length > 0) return inside;
    throw new MoltError('input/usage', { reason: `There is no *.sql file in the folder ${path}` });
  }
  if (info.code !== 'ENOENT' && info.code !== 'ENOTDIR') {
    throw new MoltError('input/unreadable', { path, reason: reasonOf(info) }, { cause: info });
  }
  if (!globbing.test(path)) throw new MoltError('input/not-found', { path }, { cause: info });
  const leaves = await excludes('.', excluded);
  const matched = (await glob(path, { expandDirectories: false, onlyFiles: true }))
    .filter((each) => each.startsWith('..') || !leaves.ignores(each))
    .sort();
  if (matched.length === 0) throw new MoltError('input/usage', { reason: `No file matches ${path}` });
  return matched;
}

async function excludes(folder: string, patterns: readonly string[]): Promise<Ignore> {
  const leaves = ignore({ ignorecase: false }).add([...patterns]);
  const text = await readFile(join(folder, ignoreFile), 'utf8').catch(() => '');
  return leaves.add(text);
}

async function sqlFilesIn(root: string, folder: string, leaves: Ignore, unread: Unread[]): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    const thrown = new MoltError(
      'input/unreadable',
      { path: folder, reason: reasonOf(error) },
      { cause: error },
    );
    unread.push({ file: folder, error: toErrorReport(thrown) });
    return [];
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const inRoot = relative(root, path).split(sep).join('/');
    if (entry.isDirectory()) {
      if (skipped.has(entry.name) || leaves.ignores(`${inRoot}/`)) continue;
      files.push(...(await sqlFilesIn(root, path, leaves, unread)));
    } else if (/\.sql$/i.test(entry.name) && !leaves.ignores(inRoot)) {
      // A pipe with such a name would be waited for until somebody writes into it.
      const isFile = entry.isFile() || (entry.isSymbolicLink() && (await isFileBehind(path)));
      if (isFile) files.push(path);
    }
  }
  return files;
}

const isFileBehind = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isFile(),
    // A link to nowhere is read and reported like a file that has vanished.
    () => true,
  );
