import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Analysis, Analyzer } from '../sql/analyze/analyze.ts';
import {
  emptyBaseline,
  KnownFindings,
  parseBaseline,
  type Baseline,
  type BaselineEntry,
} from '../sql/findings/baseline.ts';
import type { Finding } from '../sql/findings/finding.ts';
import { Fingerprints } from '../sql/findings/fingerprint.ts';

interface Read {
  readonly changed: string;
  readonly baseline: Baseline;
}

/**
 * The baseline file that `molt.baseline` names: its findings are not told in the editor either. It is looked at with
 * each check, which costs one look at the file's time; read anew when that has changed.
 */
export class EditorBaseline {
  readonly #read = new Map<string, Read>();
  /** Why a file hides nothing. */
  readonly #problems = new Map<string, string>();

  constructor(
    /** The setting that holds for a file: a path, from the folder that the file is in. Empty: none. */
    private readonly setting: (path: string) => string,
    private readonly folderOf: (path: string) => string | undefined,
    /** Called when `problems` has changed. */
    private readonly onProblems: () => void,
  ) {}

  /** What is wrong with baselines that were looked at. */
  get problems(): readonly string[] {
    return [...this.#problems.values()];
  }

  /** Nothing is known any more: other settings hold. */
  reset(): void {
    this.#read.clear();
    this.#problems.clear();
  }

  /** The same analyzer without the findings that are known already; `path` is that of its file. */
  around(analyzer: Analyzer, path: string): Analyzer {
    const hide = (analysis: Analysis, text: string): Analysis => this.#without(analysis, text, path);
    return {
      update: (text) => hide(analyzer.update(text), text),
      *steps(text, onBeginning) {
        const steps = analyzer.steps(text, (beginning) => onBeginning?.(hide(beginning, text)));
        return hide(yield* steps, text);
      },
    };
  }

  #without(analysis: Analysis, text: string, path: string): Analysis {
    const findings = this.without(analysis.findings, path, () => new Fingerprints(text, analysis.statements));
    return findings === analysis.findings ? analysis : { ...analysis, findings };
  }

  /** Findings without those that are known already; `prints` names them, and is asked only if some are. */
  without(findings: readonly Finding[], path: string, prints: () => Fingerprints): readonly Finding[] {
    if (findings.length === 0) return findings;
    const entries = this.#entriesOf(path);
    if (entries === undefined) return findings;
    const known = new KnownFindings(entries);
    const named = prints();
    return findings.filter((finding) => !known.hides({ finding, fingerprint: named.of(finding) }));
  }

  /** Whether something of a file is known: then its text is needed to tell what. */
  knowsOf(path: string): boolean {
    return this.#entriesOf(path) !== undefined;
  }

  #entriesOf(path: string): readonly BaselineEntry[] | undefined {
    const setting = this.setting(path);
    if (setting === '') return undefined;
    const folder = this.folderOf(path) ?? dirname(path);
    const file = resolve(folder, setting);
    const key = relative(dirname(file), path).split(sep).join('/');
    return this.#baseline(file).files[key];
  }

  #baseline(file: string): Baseline {
    const info = statSync(file, { throwIfNoEntry: false });
    const changed = info === undefined ? 'missing' : `${info.mtimeMs} ${info.size}`;
    const known = this.#read.get(file);
    if (known?.changed === changed) return known.baseline;
    const baseline = info === undefined ? 'there is no such file' : this.#parse(file);
    if (typeof baseline === 'string')
      this.#problems.set(file, `molt.baseline: ${file} hides nothing: ${baseline}`);
    else this.#problems.delete(file);
    this.onProblems();
    const read = { changed, baseline: typeof baseline === 'string' ? emptyBaseline : baseline };
    this.#read.set(file, read);
    return read.baseline;
  }

  #parse(file: string): Baseline | string {
    try {
      return parseBaseline(readFileSync(file, 'utf8'));
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}
