import type { Finding } from './finding.ts';

/** Findings of one rule in statements that read the same, as a baseline file has them. */
export interface BaselineEntry {
  readonly code: string;
  /** See `Fingerprints`. */
  readonly fingerprint: string;
  /** How many such findings there are: the first so many are known, one more is new. */
  readonly count: number;
  /** The beginning of the statement, for whoever reads the file. */
  readonly statement: string;
}

/** What is known already, by file: findings in migrations that can't be changed any more. */
export interface Baseline {
  /** By path, relative to the baseline's own folder, with `/`. */
  readonly files: Readonly<Record<string, readonly BaselineEntry[]>>;
}

export const emptyBaseline: Baseline = { files: {} };

/** A finding with its fingerprint, and the beginning of its statement. */
export interface Named {
  readonly finding: Pick<Finding, 'code'>;
  readonly fingerprint: string;
}

/**
 * Reads a baseline from the text of its file. Returns a string that says what is wrong when it is none; a text that is
 * half right is wrong, because a finding that is hidden by mistake is not seen again.
 */
export function parseBaseline(text: string): Baseline | string {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
  if (!isRecord(raw) || !isRecord(raw['files'])) return 'it has no "files"';
  if (raw['schemaVersion'] !== 1)
    return `its schemaVersion is ${JSON.stringify(raw['schemaVersion'])}, not 1`;
  const files: Record<string, BaselineEntry[]> = Object.create(null) as Record<string, BaselineEntry[]>;
  for (const [path, list] of Object.entries(raw['files'])) {
    if (!Array.isArray(list)) return `"${path}" is not a list`;
    files[path] = [];
    for (const [index, entry] of list.entries()) {
      if (!isEntry(entry)) return `entry ${index + 1} of "${path}" lacks code, fingerprint or count`;
      const { code, fingerprint, count, statement } = entry;
      files[path].push({ code, fingerprint, count, statement: String(statement ?? '') });
    }
  }
  return { files };
}

/** The text of a baseline's file: sorted, one entry a line, so that a change of it is easy to review. */
export function printBaseline({ files }: Baseline): string {
  const paths = Object.keys(files)
    .filter((path) => (files[path] ?? []).length > 0)
    .sort();
  const blocks = paths.map((path) => {
    const entries = [...(files[path] ?? [])].sort(
      (a, b) =>
        compare(a.code, b.code) || compare(a.statement, b.statement) || compare(a.fingerprint, b.fingerprint),
    );
    const lines = entries.map(
      ({ code, fingerprint, count, statement }) =>
        `      ${JSON.stringify({ code, fingerprint, count, statement })}`,
    );
    return `    ${JSON.stringify(path)}: [\n${lines.join(',\n')}\n    ]`;
  });
  const body = blocks.length === 0 ? '{}' : `{\n${blocks.join(',\n')}\n  }`;
  return `{\n  "schemaVersion": 1,\n  "files": ${body}\n}\n`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The known findings of one file. Ask `hides` once for each finding, in order of the text; what is left at the end is
 * stale: the statement was changed or is gone, or its rule no longer speaks.
 */
export class KnownFindings {
  readonly #left = new Map<string, number>();

  constructor(private readonly entries: readonly BaselineEntry[]) {
    for (const { code, fingerprint, count } of entries) {
      this.#left.set(`${code} ${fingerprint}`, (this.#left.get(`${code} ${fingerprint}`) ?? 0) + count);
    }
  }

  hides({ finding, fingerprint }: Named): boolean {
    const key = `${finding.code} ${fingerprint}`;
    const left = this.#left.get(key) ?? 0;
    if (left === 0) return false;
    this.#left.set(key, left - 1);
    return true;
  }

  /** Entries that hid less than they could, among those whose rule has looked at the file. */
  stale(looked: (code: string) => boolean): BaselineEntry[] {
    return this.entries.filter(
      ({ code, fingerprint }) => looked(code) && (this.#left.get(`${code} ${fingerprint}`) ?? 0) > 0,
    );
  }
}

/** Counts the findings of one file into entries. */
export function entriesOf(findings: Iterable<Named & { readonly excerpt: string }>): BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const { finding, fingerprint, excerpt } of findings) {
    const key = `${finding.code} ${fingerprint}`;
    const count = (entries.get(key)?.count ?? 0) + 1;
    entries.set(key, { code: finding.code, fingerprint, count, statement: excerpt });
  }
  return [...entries.values()];
}

type Raw = Omit<BaselineEntry, 'statement'> & { readonly statement?: unknown };

function isEntry(value: unknown): value is Raw {
  if (!isRecord(value)) return false;
  const { code, fingerprint, count } = value;
  return (
    typeof code === 'string' &&
    typeof fingerprint === 'string' &&
    typeof count === 'number' &&
    Number.isInteger(count) &&
    count > 0
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
