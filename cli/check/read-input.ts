import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MoltError } from '../../contracts/errors.ts';

/** A text to check, with how its file must be written back. */
export interface Input {
  /** The path as given, or `<stdin>`. */
  readonly file: string;
  readonly text: string;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be' | 'latin1';
  /** Whether the file begins with a byte order mark; it is not part of `text`. */
  readonly mark: boolean;
}

/** Folders that hold no SQL of one's own. */
const skipped = new Set(['node_modules', '.git', 'dist', '.cache']);

/**
 * The files that some paths mean, in order: files as they are, folders searched for *.sql. Throws input/not-found for
 * a path that isn't there, input/usage for a folder without SQL.
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path === '-') {
      files.push(path);
      continue;
    }
    const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new MoltError('input/not-found', { path }, { cause: error });
      throw new MoltError('input/unreadable', { path, reason: error.message }, { cause: error });
    });
    if (!info.isDirectory()) {
      files.push(path);
      continue;
    }
    const inside = await sqlFilesIn(path);
    if (inside.length === 0) {
      throw new MoltError('input/usage', { reason: `There is no *.sql file in the folder ${path}` });
    }
    files.push(...inside);
  }
  return [...new Set(files)];
}

async function sqlFilesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) files.push(...(await sqlFilesIn(path)));
    } else if (/\.sql$/i.test(entry.name)) {
      files.push(path);
    }
  }
  return files;
}

/** Reads a file, or standard input for `-`. Throws input/unreadable or input/not-text. */
export async function readInput(path: string): Promise<Input> {
  if (path === '-') return decode('<stdin>', await readStdin());
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new MoltError('input/unreadable', { path, reason: error.code ?? error.message }, { cause: error });
  });
  return decode(path, bytes);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** UTF-8 when it is valid, UTF-16 by its byte order mark, else Latin-1, as old dumps are; never a binary file. */
export function decode(file: string, bytes: Buffer): Input {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { file, text: bytes.subarray(2).toString('utf16le'), encoding: 'utf16le', mark: true };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return { file, text: Buffer.from(even).swap16().toString('utf16le'), encoding: 'utf16be', mark: true };
  }
  // PGDMP: the archive of pg_dump --format=custom. A NUL never occurs in text.
  if (bytes.subarray(0, 5).toString('latin1') === 'PGDMP' || bytes.includes(0)) {
    throw new MoltError('input/not-text', { path: file });
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = mark ? bytes.subarray(3) : bytes;
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(body), encoding: 'utf8', mark };
  } catch {
    return { file, text: body.toString('latin1'), encoding: 'latin1', mark };
  }
}

/** The bytes of a text in the encoding of the file that it came from. */
export function encode(text: string, input: Input): Buffer {
  switch (input.encoding) {
    case 'utf8':
      return Buffer.from((input.mark ? '\ufeff' : '') + text, 'utf8');
    case 'latin1':
      return Buffer.from(text, 'latin1');
    case 'utf16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  }
}
