import { stat } from 'node:fs/promises';
import {
  FileChangeType,
  WatchKind,
  type FileEvent,
  type FileSystemWatcher,
} from 'vscode-languageserver/node';
import { pathOf } from '../workspace-files.ts';
import type { ClosedFiles } from './closed-files.ts';

/**
 * What the editor is asked to tell of. Of a folder that goes or comes it tells only that (VS Code sums up what happens
 * below it), so all that comes and goes is asked for.
 */
export const watchedFiles: FileSystemWatcher[] = [
  { globPattern: '**/*.sql' },
  { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
];

/** Takes in what has changed on the disk. Ends when that is done; false when none of it is about SQL files. */
export async function takeWatched(changes: readonly FileEvent[], closed: ClosedFiles): Promise<boolean> {
  const changed = new Set<string>();
  const come: string[] = [];
  for (const { uri, type } of changes) {
    for (const path of pathOf(uri)) {
      if (/\.sql$/i.test(path)) changed.add(path);
      if (type === FileChangeType.Deleted) for (const each of closed.below(path)) changed.add(each);
      else if (type === FileChangeType.Created && !changed.has(path)) come.push(path);
    }
  }
  const hasFolder = (await Promise.all(come.map(isFolder))).includes(true);
  if (hasFolder) await closed.refresh();
  if (changed.size > 0) await closed.changed([...changed]);
  return hasFolder || changed.size > 0;
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
