import { isDeepStrictEqual } from 'node:util';
import { sep } from 'node:path';
import { readSettings, type CheckedSettings, type FileSettings, type WindowSettings } from './settings.ts';
import { fileOf } from './workspace-files.ts';

interface Folder {
  readonly uri: string;
  /** Path, or address when it is not on a disk. */
  readonly name: string;
  readonly settings: CheckedSettings;
}

/**
 * The settings of the workspace and of each of its folders. What holds for a file is what its folder says; for a file
 * in no folder, what the workspace says.
 */
export class ScopedSettings {
  #whole = readSettings(undefined).settings;
  #folders: readonly Folder[] = [];
  #given: unknown = undefined;
  readonly #problems = new WeakMap<CheckedSettings, readonly string[]>();

  /** What is not understood of the settings that hold now, each once. */
  get problems(): readonly string[] {
    const all = [this.#whole, ...this.#folders.map(({ settings }) => settings)];
    return [...new Set(all.flatMap((settings) => this.#problems.get(settings) ?? []))];
  }

  /** What holds for the whole window. */
  get window(): WindowSettings {
    return this.#whole;
  }

  /** What holds for a file, by its path or address. */
  of(file: string): FileSettings {
    return this.#folderOf(fileOf(file))?.settings ?? this.#whole;
  }

  /** The innermost folder of the workspace that a path is in. */
  folderOf(path: string): string | undefined {
    return this.#folderOf(path)?.name;
  }

  /** Addresses of the workspace's folders. */
  get uris(): readonly string[] {
    return this.#folders.map(({ uri }) => uri);
  }

  /** Sets the folders; those that are new have the settings of the workspace until others are taken. */
  setFolders(uris: readonly string[]): void {
    const before = new Map(this.#folders.map((folder) => [folder.uri, folder]));
    this.#folders = [...new Set(uris)].map(
      (uri) => before.get(uri) ?? { uri, name: fileOf(uri), settings: this.#whole },
    );
  }

  /** Takes one set of settings (anything at all), for the workspace and all of its folders. */
  take(raw: unknown): void {
    this.#given = raw;
    this.#whole = this.#read(raw);
    this.#folders = this.#folders.map((folder) => ({ ...folder, settings: this.#whole }));
  }

  /**
   * Takes an editor's answer to `workspace/configuration`: the settings of the workspace, then those of the folders
   * `uris`. Null, for an editor that knows none, leaves what was given at the start. True when something has changed.
   */
  takeAnswer(uris: readonly string[], answer: unknown): boolean {
    const [whole, ...each] = Array.isArray(answer) ? (answer as unknown[]) : [];
    const before = [this.#whole, this.#folders];
    this.#whole = this.#read(whole ?? this.#given);
    const byUri = new Map(uris.map((uri, i) => [uri, each[i]]));
    this.#folders = this.#folders.map((folder) => {
      const raw = byUri.get(folder.uri);
      return { ...folder, settings: raw === undefined || raw === null ? this.#whole : this.#read(raw) };
    });
    return !isDeepStrictEqual(before, [this.#whole, this.#folders]);
  }

  #folderOf(name: string): Folder | undefined {
    let found: Folder | undefined;
    for (const folder of this.#folders)
      if (isWithin(name, folder.name) && folder.name.length > (found?.name.length ?? -1)) found = folder;
    return found;
  }

  #read(raw: unknown): CheckedSettings {
    const { settings, problems } = readSettings(raw);
    this.#problems.set(settings, problems);
    return settings;
  }
}

function isWithin(name: string, folder: string): boolean {
  if (!name.startsWith(folder)) return false;
  const next = name[folder.length];
  return folder.endsWith('/') || folder.endsWith(sep) || next === '/' || next === sep;
}
