import type { CancellationToken } from 'vscode-languageserver/node';
import { figure } from '../contracts/figure.ts';
import { detectDialect, type Analysis, type Analyzer } from '../sql/analyze/analyze.ts';
import type { Finding } from '../sql/findings/finding.ts';
import { Repetitions } from '../sql/findings/repetitions.ts';
import type { OpenDocument } from './open-document.ts';
import type { FileSummary } from './protocol.ts';
import { isChosen, withSeverities } from './rules.ts';
import type { FileSettings } from './settings.ts';
import { throughAll } from '../sql/text/through-all.ts';

export type Dialect = FileSummary['dialect'];

/**
 * Beyond this many UTF-16 units a file is declined. Of one with more than 20 million the analyzer looks at a part and
 * says so (sql/huge.ts). VS Code itself gives its extensions no file of more than 50 MB.
 */
export const largestFile = 100_000_000;

/** What the server knows of one text. `declined` says why there are no findings, for a person. */
export type CheckedFile =
  | {
      readonly state: 'checked';
      readonly version: number;
      readonly dialect: Dialect;
      readonly analysis: Analysis;
      /** Findings that say once more what the file has been told often enough: they are drawn more faintly. */
      readonly repeated: ReadonlySet<Finding>;
      readonly milliseconds: number;
    }
  | { readonly state: 'declined'; readonly version: number; readonly dialect: Dialect; readonly why: string };

/** Milliseconds that an analysis takes at once; then messages that came meanwhile get their turn. */
const slice = 15;

/** An analysis under way, of one version of a text. */
interface Running {
  readonly version: number;
  readonly steps: Generator<undefined, CheckedFile>;
  /** What the beginning of a long text has told already. */
  beginning?: CheckedFile;
}

interface Entry {
  document: OpenDocument;
  running?: Running;
  /** What is under way after the check of that name. */
  telling?: { readonly of: CheckedFile; readonly steps: Generator<undefined, void> };
  analyzer?: { readonly key: string; readonly analyzer: Analyzer };
  checked?: CheckedFile;
  detected?: { readonly head: string; readonly length: number; readonly dialect: Dialect };
}

/**
 * The open files and what is known of them. `changed` asks for a check soon: many changes in a row cost one check, of
 * the last text. A check goes in slices, the file that changed last first; it is dropped when its text moves on.
 * `settled` waits for it. `check` answers at once for the newest text, from memory when that text was analysed; a
 * request can never see findings of an older one.
 */
export class OpenFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<string>();
  readonly #settling = new Map<string, (() => void)[]>();
  #working = false;
  #changes = 0;

  constructor(
    private readonly settings: (uri: string) => FileSettings,
    /**
     * Called after each check of an open file, with the document that it belongs to. Its steps are gone through in slices
     * like those of a check, and left when the text moves on.
     */
    private readonly onChecked: (document: OpenDocument, checked: CheckedFile) => Generator<undefined, void>,
    private readonly onCrash: (uri: string, thrown: unknown) => void,
    /** Called once during the check of a long file of which nothing was known, with what its beginning has told. */
    private readonly onBeginning: (document: OpenDocument, beginning: CheckedFile) => void,
    /** An analyzer for a file, as part of the schema of its dialect. */
    private readonly newAnalyzer: (uri: string, dialect: Dialect) => Analyzer,
  ) {}

  get(uri: string): OpenDocument | undefined {
    return this.#entries.get(uri)?.document;
  }

  all(): OpenDocument[] {
    return [...this.#entries.values()].map((entry) => entry.document);
  }

  changed(document: OpenDocument): void {
    const entry = this.#entries.get(document.uri);
    if (entry) entry.document = document;
    else this.#entries.set(document.uri, { document });
    this.#changes++;
    // Deleted first, so that it is the last in order: the file that somebody types in comes before others.
    this.#waiting.delete(document.uri);
    this.#waiting.add(document.uri);
    void this.#work();
  }

  closed(uri: string): void {
    this.#entries.delete(uri);
    this.#waiting.delete(uri);
    this.#settle(uri);
  }

  /**
   * Waits until `check` answers for the newest text of a file from memory, while other messages are answered. False
   * when nobody waits any more.
   */
  async settled(uri: string, cancelled?: CancellationToken): Promise<boolean> {
    const known = await this.#known(uri, cancelled, (entry) => {
      if (entry === undefined || entry.checked?.version === entry.document.version) return true;
      // Forgotten by a change of the settings, or its check failed: the caller's own check will tell.
      return this.#waiting.has(uri) ? undefined : true;
    });
    return known ?? false;
  }

  /**
   * Waits until something is known of the newest text of a file: of its beginning when it is long, else of all of it
   * (null; `check` answers then) or when nobody waits any more.
   */
  async beginning(uri: string, cancelled: CancellationToken): Promise<CheckedFile | null> {
    const known = await this.#known(uri, cancelled, (entry) => {
      if (entry === undefined || !this.#waiting.has(uri)) return null;
      return entry.running?.version === entry.document.version ? entry.running.beginning : undefined;
    });
    return known ?? null;
  }

  /**
   * Waits until `look` gives something: it is asked at first, and each time that there is more to know of a file.
   * Undefined when nobody waits any more.
   */
  async #known<Known>(
    uri: string,
    cancelled: CancellationToken | undefined,
    look: (entry: Entry | undefined) => Known | undefined,
  ): Promise<Known | undefined> {
    // Edits that have arrived already are taken in first.
    await nextTurn();
    while (cancelled?.isCancellationRequested !== true) {
      const known = look(this.#entries.get(uri));
      if (known !== undefined) return known;
      await new Promise<void>((resolve) => {
        const list = this.#settling.get(uri) ?? [];
        list.push(resolve);
        this.#settling.set(uri, list);
        cancelled?.onCancellationRequested(() => resolve());
      });
    }
    return undefined;
  }

  /** Forgets all results (settings changed) and checks every open file again. */
  recheckAll(): void {
    for (const entry of this.#entries.values()) {
      delete entry.checked;
      delete entry.running;
      this.changed(entry.document);
    }
  }

  /** Checks a file again whose text is the same: another file has changed what it is part of. */
  recheck(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return;
    delete entry.checked;
    delete entry.running;
    this.changed(entry.document);
  }

  /** The result for the newest text of an open file; undefined when the file is not open. */
  check(uri: string): CheckedFile | undefined {
    const entry = this.#entries.get(uri);
    if (!entry) return undefined;
    if (entry.checked?.version === entry.document.version) return entry.checked;
    return this.#finished(entry, throughAll(this.#running(entry).steps));
  }

  /** Goes on with the check of a file for one slice. Undefined when it isn't over. */
  #advance(uri: string): CheckedFile | undefined {
    const entry = this.#entries.get(uri);
    if (!entry) return undefined;
    if (entry.checked?.version === entry.document.version) return entry.checked;
    const end = performance.now() + slice;
    const { steps } = this.#running(entry);
    do {
      const step = steps.next();
      if (step.done === true) return this.#finished(entry, step.value);
    } while (performance.now() < end);
    return undefined;
  }

  /** Goes on with what follows a check for one slice. False when it isn't over. */
  #isTold(document: OpenDocument, checked: CheckedFile): boolean {
    const entry = this.#entries.get(document.uri);
    if (entry === undefined) return true;
    if (entry.telling?.of !== checked) {
      entry.telling = { of: checked, steps: this.onChecked(document, checked) };
    }
    const { steps } = entry.telling;
    const end = performance.now() + slice;
    do {
      if (steps.next().done === true) {
        delete entry.telling;
        return true;
      }
    } while (performance.now() < end);
    return false;
  }

  #finished(entry: Entry, checked: CheckedFile): CheckedFile {
    delete entry.running;
    entry.checked = checked;
    takeLines(entry.document, checked);
    return checked;
  }

  /** The check of the newest text, begun when there is none. */
  #running(entry: Entry): Running {
    const { document } = entry;
    const settings = this.settings(document.uri);
    if (entry.running?.version === document.version) return entry.running;
    const text = document.getText();
    const dialect = this.#dialectOf(entry, text);
    const key = analyzerKey(dialect, settings);
    if (entry.analyzer?.key !== key) {
      entry.analyzer = { key, analyzer: this.newAnalyzer(document.uri, dialect) };
    }
    const steps = checkSteps(
      text,
      document.version,
      dialect,
      entry.analyzer.analyzer,
      settings,
      (beginning) => {
        if (entry.running !== running) return;
        running.beginning = beginning;
        takeLines(document, beginning);
        this.onBeginning(document, beginning);
        this.#settle(document.uri);
      },
    );
    const running: Running = { version: document.version, steps };
    entry.running = running;
    return running;
  }

  /**
   * The dialect of an open file. Detection reads much of the text (5 ms for 350 kB), so it is not done at each key:
   * again only when the head, where a file says what it is, or a tenth of the text has changed.
   */
  #dialectOf(entry: Entry, text: string): Dialect {
    const { dialect } = this.settings(entry.document.uri);
    if (dialect !== 'auto') return dialect;
    const head = text.slice(0, 4000);
    const before = entry.detected;
    if (before?.head === head && Math.abs(text.length - before.length) < before.length / 10) {
      return before.dialect;
    }
    const detected = detectDialect(text, entry.document.uri);
    entry.detected = { head, length: text.length, dialect: detected };
    return detected;
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#waiting.size > 0) {
        await this.#quiet();
        const uri = [...this.#waiting].at(-1);
        if (uri === undefined) break;
        try {
          const checked = this.#advance(uri);
          const document = this.get(uri);
          if (checked === undefined && document !== undefined) continue;
          if (checked && document && !this.#isTold(document, checked)) continue;
          this.#waiting.delete(uri);
        } catch (thrown) {
          this.#waiting.delete(uri);
          delete this.#entries.get(uri)?.running;
          delete this.#entries.get(uri)?.telling;
          this.onCrash(uri, thrown);
        }
        this.#settle(uri);
      }
    } finally {
      this.#working = false;
    }
  }

  #settle(uri: string): void {
    const waiting = this.#settling.get(uri) ?? [];
    this.#settling.delete(uri);
    for (const resolve of waiting) resolve();
  }

  /**
   * Waits until the messages that have already arrived are taken in. vscode-jsonrpc 10 handles one message per turn
   * of the event loop, so two turns without a change mean that no edit is waiting; this is not a debounce, an idle
   * server loses no time here.
   */
  async #quiet(): Promise<void> {
    let seen: number;
    do {
      seen = this.#changes;
      await nextTurn();
      await nextTurn();
    } while (seen !== this.#changes);
  }
}

function takeLines(document: OpenDocument, checked: CheckedFile): void {
  if (checked.state === 'checked') document.takeLines(checked.analysis.lines);
}

/** Lets other messages and timers run. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The dialect by setting, else as detected from the text and the path. */
export function dialectOf(text: string, uri: string, settings: FileSettings): Dialect {
  return settings.dialect === 'auto' ? detectDialect(text, uri) : settings.dialect;
}

/**
 * Analyses a text, in steps between which others get their turn. Of a long text of which nothing is known yet,
 * `onBeginning` gets what its first statements say.
 */
export function* checkSteps(
  text: string,
  version: number,
  dialect: Dialect,
  analyzer: Analyzer,
  { rules }: FileSettings,
  onBeginning?: (beginning: CheckedFile) => void,
): Generator<undefined, CheckedFile> {
  const why = whyDeclined(text);
  if (why !== null) return { state: 'declined', version, dialect, why };
  // The time of our own work; what was done for others between two steps doesn't count.
  let milliseconds = 0;
  const steps = analyzer.steps(text, (analysis) =>
    onBeginning?.(checkedOf(analysis, version, dialect, rules, milliseconds)),
  );
  let step: IteratorResult<undefined, Analysis>;
  for (;;) {
    const start = performance.now();
    step = steps.next();
    milliseconds += performance.now() - start;
    if (step.done === true) break;
    yield;
  }
  yield;
  return checkedOf(step.value, version, dialect, rules, milliseconds);
}

/** Why a text is not checked, for a person; null when it is. */
export function whyDeclined(text: string): string | null {
  if (text.length > largestFile) {
    const size = figure(Math.round(text.length / 1_000_000));
    return `This file is too large to check while typing (${size} million characters; the limit is ${largestFile / 1_000_000}). Run molt check on it.`;
  }
  if (text.includes('\0')) return 'This is not a text file (it holds NUL characters), so it is not checked.';
  return null;
}

/** An analysis as the editor is told of it, by the settings of its file. */
export function checkedOf(
  analysis: Analysis,
  version: number,
  dialect: Dialect,
  rules: FileSettings['rules'],
  milliseconds: number,
): CheckedFile {
  const findings = withSeverities(analysis.findings, rules);
  const repetitions = new Repetitions(({ code }) => isChosen(rules, code));
  const repeated = new Set(findings.filter((finding) => repetitions.isOneMore(finding)));
  return { state: 'checked', version, dialect, analysis: { ...analysis, findings }, repeated, milliseconds };
}

const analyzerKey = (dialect: Dialect, settings: FileSettings): string =>
  `${dialect} ${settings.targetVersion}`;
