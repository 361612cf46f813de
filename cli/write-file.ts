import { chmod, chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { MoltError } from '../contracts/errors.ts';

/**
 * Writes a file whole or not at all: a full disk or a Ctrl-C in the middle leaves what was there before. Its mode is
 * kept, a symbolic link stays one. What isn't a file (a device, a pipe) is written as it is.
 *
 * @throws MoltError input/unwritable
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  let draft: string | undefined;
  try {
    const before = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (before && !before.isFile()) return await writeFile(path, content);
    const place = before ? await realpath(path) : path;
    // In the same folder, because a file can only be moved at once within its file system.
    draft = `${place}.${process.pid}.part`;
    await writeFile(draft, content, { flag: 'wx' });
    if (before) {
      // First the owner (which only root can keep for others), because that may take bits of the mode away.
      await chown(draft, before.uid, before.gid).catch(() => undefined);
      await chmod(draft, before.mode & 0o7777);
    }
    await rename(draft, place);
  } catch (cause) {
    if (draft !== undefined) await rm(draft, { force: true }).catch(() => undefined);
    throw new MoltError('input/unwritable', { path, reason: reasonOf(cause) }, { cause });
  }
}

/** What a person calls it, for the failures that happen to people; else the system's own word for it. */
export function reasonOf(thrown: unknown): string {
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  return words[code] ?? (code || message);
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'you have no right to (EACCES)',
  EPERM: 'it is not permitted (EPERM)',
  EROFS: 'the file system is read-only (EROFS)',
  ENOSPC: 'the disk is full (ENOSPC)',
  EDQUOT: 'your share of the disk is used up (EDQUOT)',
  EFBIG: 'the file would be larger than is allowed (EFBIG)',
  EISDIR: 'it is a folder (EISDIR)',
  ENOTDIR: 'a part of the path is not a folder (ENOTDIR)',
  ENOENT: 'its folder is not there (ENOENT)',
  EIO: 'the device fails (EIO)',
};
