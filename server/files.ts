import type { TextDocument } from 'vscode-languageserver-textdocument';
import { createAnalyzer, detectDialect, type Analysis, type Analyzer } from '../sql/analyze.ts';
import type { FileSummary } from './protocol.ts';
import { withSeverities } from './rules.ts';
import type { CheckedSettings } from './settings.ts';

export type Dialect = FileSummary['dialect'];

/** Beyond this many UTF-16 units a file is declined: its analysis would hold the server for seconds at each key. */
export const largestFile = 20_000_000;

/** What the server knows of one text. `declined` says why there are no findings, for a person. */
export type CheckedFile =
  | {
      readonly state: 'checked';
      readonly version: number;
      readonly dialect: Dialect;
      readonly analysis: Analysis;
      readonly milliseconds: number;
    }
  | { readonly state: 'declined'; readonly version: number; readonly dialect: Dialect; readonly why: string };

interface Entry {
  document: TextDocument;
  analyzer?: { readonly key: string; readonly analyzer: Analyzer };
  checked?: CheckedFile;
  detected?: { readonly head: string; readonly length: number; readonly dialect: Dialect };
}

/**
 * The open files and what is known of them. `check` answers for the newest text, from memory when it is the text that
 * was last analysed, so a request can never see findings of an older one. `changed` asks for a check soon: many
 * changes in a row cost one check, of the last text.
 */
export class OpenFiles {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<string>();
  #working = false;
  #changes = 0;

  constructor(
    private readonly settings: () => CheckedSettings,
    /** Called after each check of an open file, with the document that it belongs to. */
    private readonly onChecked: (document: TextDocument, checked: CheckedFile) => void,
    private readonly onCrash: (uri: string, thrown: unknown) => void,
  ) {}

  get(uri: string): TextDocument | undefined {
    return this.#entries.get(uri)?.document;
  }

  all(): TextDocument[] {
    return [...this.#entries.values()].map((entry) => entry.document);
  }

  changed(document: TextDocument): void {
    const entry = this.#entries.get(document.uri);
    if (entry) entry.document = document;
    else this.#entries.set(document.uri, { document });
    this.#changes++;
    this.#waiting.add(document.uri);
    void this.#work();
  }

  closed(uri: string): void {
    this.#entries.delete(uri);
    this.#waiting.delete(uri);
  }

  /** Forgets all results (settings changed) and checks every open file again. */
  recheckAll(): void {
    for (const entry of this.#entries.values()) {
      delete entry.checked;
      this.changed(entry.document);
    }
  }

  /** The result for the newest text of an open file; undefined when the file is not open. */
  check(uri: string): CheckedFile | undefined {
    const entry = this.#entries.get(uri);
    if (!entry) return undefined;
    if (entry.checked?.version === entry.document.version) return entry.checked;
    const text = entry.document.getText();
    const dialect = this.#dialectOf(entry, text);
    const key = analyzerKey(dialect, this.settings());
    if (entry.analyzer?.key !== key)
      entry.analyzer = { key, analyzer: newAnalyzer(dialect, this.settings()) };
    entry.checked = checkText(
      text,
      entry.document.version,
      dialect,
      entry.analyzer.analyzer,
      this.settings(),
    );
    return entry.checked;
  }

  /**
   * The dialect of an open file. Detection reads much of the text (5 ms for 350 kB), so it is not done at each key:
   * again only when the head, where a file says what it is, or a tenth of the text has changed.
   */
  #dialectOf(entry: Entry, text: string): Dialect {
    const { dialect } = this.settings();
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
        const [uri] = this.#waiting;
        if (uri === undefined) break;
        this.#waiting.delete(uri);
        try {
          const checked = this.check(uri);
          const document = this.get(uri);
          if (checked && document) this.onChecked(document, checked);
        } catch (thrown) {
          this.onCrash(uri, thrown);
        }
      }
    } finally {
      this.#working = false;
    }
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

/** Lets other messages and timers run. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The dialect by setting, else as detected from the text and the path. */
export function dialectOf(text: string, uri: string, settings: CheckedSettings): Dialect {
  return settings.dialect === 'auto' ? detectDialect(text, uri) : settings.dialect;
}

/** Analyses a text that nobody has open, once. */
export function checkOnce(text: string, uri: string, settings: CheckedSettings): CheckedFile {
  const dialect = dialectOf(text, uri, settings);
  return checkText(text, 0, dialect, newAnalyzer(dialect, settings), settings);
}

function checkText(
  text: string,
  version: number,
  dialect: Dialect,
  analyzer: Analyzer,
  { rules }: CheckedSettings,
): CheckedFile {
  if (text.length > largestFile) {
    const size = Math.round(text.length / 1_000_000).toLocaleString('en');
    const why = `This file is too large to check while typing (${size} million characters; the limit is ${largestFile / 1_000_000}). Run molt check on it.`;
    return { state: 'declined', version, dialect, why };
  }
  if (text.includes('\0')) {
    return {
      state: 'declined',
      version,
      dialect,
      why: 'This is not a text file (it holds NUL characters), so it is not checked.',
    };
  }
  const start = performance.now();
  const analysis = analyzer.update(text);
  const findings = withSeverities(analysis.findings, rules);
  const milliseconds = performance.now() - start;
  return { state: 'checked', version, dialect, analysis: { ...analysis, findings }, milliseconds };
}

const analyzerKey = (dialect: Dialect, settings: CheckedSettings): string =>
  `${dialect} ${settings.targetVersion}`;

const newAnalyzer = (dialect: Dialect, { targetVersion }: CheckedSettings): Analyzer =>
  createAnalyzer({ dialect, targetVersion });
