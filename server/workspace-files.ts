import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MoltError } from '../contracts/errors.ts';
import { largestFile } from './files.ts';

/** Folders in which nobody keeps a schema of their own. */
const skipped = new Set(['node_modules', 'dist', 'out', 'target', 'vendor', 'build']);

/** More SQL files than this are not read: a wrong folder was opened (a disk's root, a home). */
const mostFiles = 5_000;

/**
 * Finds the *.sql files below the folders, sorted by path. Folders that can't be read are passed over; links are not
 * followed, so no cycle can trap it. `complete` is false when there were more than 5,000; `unreadable` are the folders
 * that were passed over, and the files whose names are no text: nobody can ask for them by what they are called.
 */
export async function findSqlFiles(
  folders: readonly string[],
  wanted: (path: string) => boolean = () => true,
): Promise<{ paths: string[]; complete: boolean; unreadable: string[] }> {
  const paths: string[] = [];
  const unreadable: string[] = [];
  const queue = [...folders];
  while (queue.length > 0) {
    const folder = queue.shift() as string;
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
      unreadable.push(folder);
      return [];
    });
    for (const entry of entries) {
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !skipped.has(entry.name)) queue.push(join(folder, entry.name));
      } else if (entry.isFile() && extname(entry.name).toLowerCase() === '.sql') {
        if (entry.name.includes(noCharacter) && !(await isThere(join(folder, entry.name)))) {
          unreadable.push(join(folder, entry.name));
          continue;
        }
        if (paths.length === mostFiles) return { paths: paths.sort(), complete: false, unreadable };
        const path = join(folder, entry.name);
        if (wanted(path)) paths.push(path);
      }
    }
  }
  return { paths: paths.sort(), complete: true, unreadable };
}

/** What Node makes of bytes in a name that are not UTF-8. */
const noCharacter = '\ufffd';

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Why a file's text could not be had, when it could not. */
export type FileText = { readonly text: string } | { readonly why: string };

/** Reads a file as UTF-8, or as UTF-16 when its byte order mark says so. Never throws. */
export async function readSqlFile(path: string): Promise<FileText> {
  try {
    const { size } = await stat(path);
    // UTF-8 has at most four bytes a character; what is surely too large is not even read.
    if (size > largestFile * 4) return { why: 'This file is too large to check here. Run molt check on it.' };
    const bytes = await readFile(path);
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
      return { text: bytes.toString('utf16le').replace(/^\uFEFF/, '') };
    return { text: bytes.toString('utf8') };
  } catch (thrown) {
    return { why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/**
 * The path of a `file:` address, as a list with nothing or one in it. Other addresses have no path here, nor have those
 * that stand for none on this machine (`file://server/share/a.sql`, a slash within a name, half an escape).
 */
export function pathOf(uri: string): string[] {
  if (!uri.startsWith('file:')) return [];
  try {
    return [fileURLToPath(uri)];
  } catch {
    return [];
  }
}

/** What a file is called in the catalogue: its path, or its address when it has none (an untitled one). */
export const fileOf = (uri: string): string => pathOf(uri)[0] ?? uri;

/** The address of what is called so in the catalogue. */
export const uriOf = (file: string): string =>
  /^[a-z][a-z+.-]+:/i.test(file) ? file : pathToFileURL(file).href;

/** The text of a `file:` address. Throws `input/…` when it has none that we can read. */
export async function readSqlUri(uri: string): Promise<string> {
  const [path] = pathOf(uri);
  if (path === undefined)
    throw new MoltError('input/unreadable', { path: uri, reason: 'it is not open, and not a file' });
  const read = await readSqlFile(path);
  if ('why' in read) {
    if (read.why.startsWith('ENOENT')) throw new MoltError('input/not-found', { path });
    throw new MoltError('input/unreadable', { path, reason: read.why });
  }
  return read.text;
}
