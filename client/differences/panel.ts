import * as vscode from 'vscode';
import { fromDifferencesPage, type ToDifferencesPage } from '../protocol/differences.ts';
import type { Runs } from '../runs/runs.ts';
import { counted } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import { pageHtml, pageOptions } from '../webview/page.ts';
import type { RowDocuments } from './documents.ts';
import { lineOf } from './rows.ts';

const viewType = 'molt.differences';
/** Lines that a page may ask for at once. */
const window = 500;

/** What the grid shows; the page remembers it over a reload of the window. */
interface Shown {
  run: string;
  table: string;
}

/** The grid of differences of a verify run. The rows stay here; the page asks for those that it can show. */
export class DifferencesPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #shown: Shown = { run: '', table: '' };
  readonly #registration = vscode.window.registerWebviewPanelSerializer(viewType, this);

  constructor(
    private readonly extension: vscode.Uri,
    private readonly runs: Runs,
    private readonly rows: RowDocuments,
  ) {}

  /** Shows the differences of a run, of one table or (with '') of all. */
  show(run: string, table: string): void {
    this.#shown = { run, table };
    if (this.#panel) {
      this.#panel.reveal();
      this.#sendSummary();
      return;
    }
    const options = { ...pageOptions(this.extension), enableFindWidget: true };
    this.#adopt(
      vscode.window.createWebviewPanel(viewType, t('Differences'), vscode.ViewColumn.Active, options),
    );
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { run, table } = (state ?? {}) as Partial<Record<keyof Shown, unknown>>;
    this.#shown = { run: typeof run === 'string' ? run : '', table: typeof table === 'string' ? table : '' };
    panel.webview.options = pageOptions(this.extension);
    this.#adopt(panel);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.webview.onDidReceiveMessage((value: unknown) => this.#answer(value));
    panel.onDidDispose(() => (this.#panel = undefined));
    panel.webview.html = pageHtml(panel.webview, this.extension, 'differences', t('Differences'));
  }

  #answer(value: unknown): void {
    const message = fromDifferencesPage(value);
    switch (message?.type) {
      case 'ready':
        return this.#sendSummary();
      case 'want': {
        const { from, to } = message;
        const indexes = this.#indexes().slice(from, Math.min(to, from + window));
        const differences = this.runs.get(this.#shown.run)?.view.differences ?? [];
        const lines = indexes.flatMap((index) => differences[index] ?? []).map(lineOf);
        return this.#post({ type: 'lines', from, lines });
      }
      case 'open': {
        const index = this.#indexes()[message.index];
        if (index !== undefined) void this.rows.show(this.#shown.run, index);
        return;
      }
      case undefined:
        return;
    }
  }

  /** Places in the run's list of differences that belong to the table that is looked at. */
  #indexes(): number[] {
    const { run, table } = this.#shown;
    const differences = this.runs.get(run)?.view.differences ?? [];
    return differences.flatMap((difference, index) =>
      table === '' || difference.table === table ? [index] : [],
    );
  }

  #sendSummary(): void {
    const { run, table } = this.#shown;
    const count = this.#indexes().length;
    const found = counted(count, 'difference', 'differences');
    this.#post({
      type: 'summary',
      run,
      table,
      count,
      title: this.runs.get(run)
        ? table === ''
          ? t('{0} in all tables', found)
          : t('{0} in {1}', found, table)
        : t('This run is no longer kept. Verify again.'),
      headings: { table: t('Table'), sort: t('Difference'), key: t('Key'), columns: t('Columns') },
    });
  }

  #post(message: ToDifferencesPage): void {
    void this.#panel?.webview.postMessage(message);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#panel?.dispose();
  }
}
