import {
  DocumentDiagnosticReportKind,
  type CancellationToken,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { toDiagnostics } from '../diagnostics.ts';
import type { Positions } from '../positions.ts';
import { nextTurn, type CheckedFile } from '../files.ts';

/** Files in one part of an answer. */
const partSize = 20;

/** Milliseconds after a change before we look again: a checkout touches hundreds of files. */
const rest = 300;

/** Names no result. */
const closedNow = '';

/** What of a partial result's reporter is used. */
export interface PartialResults {
  report(part: WorkspaceDiagnosticReport): void;
}

/**
 * `workspace/diagnostic`: the findings of all files, open or not, in parts. The answer is kept open, as LSP wants it:
 * when files on the disk, settings or findings that depend on another file change, the next part says what is new. An
 * editor that takes no parts gets one answer. Files that have the result that the editor knows are left out.
 */
export class WorkspaceDiagnostics {
  readonly #ids = new WeakMap<CheckedFile, string>();
  readonly #wakers = new Set<() => void>();
  /** What each editor that waits for news has, by address. */
  readonly #answering = new Set<Map<string, string>>();
  #made = 0;
  #changes = 0;

  constructor(private readonly context: ServerContext) {}

  /** Something has changed that findings of closed files may depend on. */
  changed(): void {
    this.#changes++;
    for (const wake of this.#wakers) wake();
  }

  /**
   * A file was closed in the editor. VS Code asks once more about it just before it says so, keeps what it is told, and
   * relies on us from then on: so there is news of it, even if it was never told here.
   */
  closed(uri: string): void {
    for (const known of this.#answering) known.set(uri, closedNow);
    this.changed();
  }

  async answer(
    params: WorkspaceDiagnosticParams,
    cancelled: CancellationToken,
    parts: PartialResults | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const known = new Map(params.previousResultIds.map(({ uri, value }) => [uri, value]));
    this.#answering.add(known);
    try {
      return await this.#answer(known, cancelled, parts);
    } finally {
      this.#answering.delete(known);
    }
  }

  async #answer(
    known: Map<string, string>,
    cancelled: CancellationToken,
    parts: PartialResults | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    for (;;) {
      const changes = this.#changes;
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for await (const item of this.#news(known, cancelled)) {
        items.push(item);
        if (parts && items.length >= partSize) parts.report({ items: items.splice(0) });
      }
      if (!parts) return { items };
      if (items.length > 0) parts.report({ items });
      if (changes === this.#changes) await this.#nextChange(cancelled);
      if (cancelled.isCancellationRequested) return { items: [] };
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  /** Reports of files whose findings are not those that are known, and of files that are gone. */
  async *#news(
    known: Map<string, string>,
    cancelled: CancellationToken,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    const gone = new Set(known.keys());
    const wanted = this.context.settings().problems === 'workspace';
    for await (const { document, version, checked, resultId } of wanted ? this.#files() : []) {
      if (cancelled.isCancellationRequested) return;
      const { uri } = document;
      gone.delete(uri);
      if (known.get(uri) === resultId) continue;
      known.set(uri, resultId);
      const items = toDiagnostics(document, checked, this.context.workspace.places);
      yield { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items };
      await nextTurn();
    }
    for (const uri of gone) {
      known.delete(uri);
      yield { kind: DocumentDiagnosticReportKind.Full, uri, version: null, items: [] };
    }
  }

  async *#files(): AsyncGenerator<{
    document: Positions;
    version: number | null;
    checked: CheckedFile;
    resultId: string;
  }> {
    for (const document of this.context.files.all()) {
      const checked = this.context.files.check(document.uri);
      const resultId = this.context.resultId(document.version);
      if (checked) yield { document, version: document.version, checked, resultId };
    }
    for await (const { document, checked } of this.context.workspace.checkedFiles()) {
      yield { document, version: null, checked, resultId: this.#idOf(checked) };
    }
  }

  /** A result that was made again has another name, even when it says the same. */
  #idOf(checked: CheckedFile): string {
    const known = this.#ids.get(checked);
    if (known !== undefined) return known;
    const id = `closed.${++this.#made}`;
    this.#ids.set(checked, id);
    return id;
  }

  #nextChange(cancelled: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wakers.delete(wake);
        waiting.dispose();
        resolve();
      };
      this.#wakers.add(wake);
      const waiting = cancelled.onCancellationRequested(wake);
      if (cancelled.isCancellationRequested) wake();
    });
  }
}
