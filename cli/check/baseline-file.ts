import { access, readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { MoltError } from '../../contracts/errors.ts';
import {
  emptyBaseline,
  entriesOf,
  KnownFindings,
  parseBaseline,
  printBaseline,
  type Baseline,
  type BaselineEntry,
  type Named,
} from '../../sql/findings/baseline.ts';
import { reasonOf, writeWhole } from '../write-file.ts';
import type { StaleEntries } from './reports/report.ts';

/**
 * Reads a baseline. A file that isn't there is an empty one when it is about to be written.
 *
 * @throws MoltError input/not-found, input/unreadable, input/baseline
 */
export async function readBaseline(path: string, mayBeMissing: boolean): Promise<Baseline> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      if (mayBeMissing) return null;
      throw new MoltError('input/not-found', { path }, { cause: error });
    }
    throw new MoltError('input/unreadable', { path, reason: reasonOf(error) }, { cause: error });
  });
  if (text === null) return emptyBaseline;
  const baseline = parseBaseline(text);
  if (typeof baseline === 'string') throw new MoltError('input/baseline', { path, reason: baseline });
  return baseline;
}

type Seen = Named & { readonly excerpt: string };

/** What one run makes of a baseline: it hides what is known, and learns what there is. */
export class BaselineRun {
  readonly #known = new Map<string, KnownFindings>();
  readonly #seen = new Map<string, Seen[]>();
  readonly #folder: string;

  constructor(
    private readonly path: string,
    private readonly baseline: Baseline,
    /** Learn all findings and hide them all, to write them down. */
    private readonly updating: boolean,
  ) {
    this.#folder = dirname(resolve(path));
  }

  /** Whether a finding is known already. Call it once for each, in the order of the file. */
  hides(file: string, seen: Seen): boolean {
    const key = this.#keyOf(file);
    if (this.updating) {
      const list = this.#seen.get(key) ?? [];
      list.push(seen);
      this.#seen.set(key, list);
      return true;
    }
    return this.#knownOf(key).hides(seen);
  }

  /** A second, fresh count for the same file: for findings that are looked at before they are reported. */
  lookAt(file: string): KnownFindings {
    return new KnownFindings(this.baseline.files[this.#keyOf(file)] ?? []);
  }

  /** Entries of files that were checked to their end, and that matched nothing; `looked`: whether the rule ran. */
  stale(files: Iterable<string>, looked: (code: string) => boolean): StaleEntries[] {
    if (this.updating) return [];
    const stale: StaleEntries[] = [];
    for (const file of files) {
      const entries = this.#knownOf(this.#keyOf(file)).stale(looked);
      if (entries.length > 0) stale.push({ file, entries });
    }
    return stale;
  }

  /**
   * Writes the baseline anew: what was found now; for files that were not checked this time what it had, unless they
   * are gone.
   *
   * @throws MoltError input/unwritable
   */
  async write(files: Iterable<string>): Promise<{ readonly findings: number; readonly files: number }> {
    const now: Record<string, readonly BaselineEntry[]> = {};
    for (const [key, entries] of Object.entries(this.baseline.files)) {
      if (await exists(resolve(this.#folder, key))) now[key] = entries;
    }
    for (const file of files) delete now[this.#keyOf(file)];
    for (const [key, seen] of this.#seen) now[key] = entriesOf(seen);
    await writeWhole(this.path, printBaseline({ files: now }));
    const all = Object.values(now).flat();
    return {
      findings: all.reduce((total, entry) => total + entry.count, 0),
      files: Object.values(now).filter((entries) => entries.length > 0).length,
    };
  }

  #knownOf(key: string): KnownFindings {
    const known = this.#known.get(key) ?? new KnownFindings(this.baseline.files[key] ?? []);
    this.#known.set(key, known);
    return known;
  }

  /** Paths in the file are relative to its folder, so that it is right in every checkout. */
  #keyOf(file: string): string {
    return relative(this.#folder, resolve(file)).split(sep).join('/');
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
