import * as vscode from 'vscode';
import type { ConvertResult } from '../../server/protocol.ts';
import type { Language } from '../language/language.ts';
import { counted } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import { annotateDocuments, type Annotation } from '../ui/annotations.ts';
import { withLateProgress } from '../ui/lateProgress.ts';
import { convertedPath } from './paths.ts';

export const scheme = 'molt-convert';

interface Conversion {
  readonly source: vscode.Uri;
  readonly result: ConvertResult;
}

/**
 * Conversions that are being looked at: virtual documents, shown in the diff editor beside their source. Nothing is
 * written until a person saves one.
 */
export class Conversions implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #conversions = new Map<string, Conversion>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: vscode.Disposable;

  constructor(private readonly language: Language) {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      annotateDocuments(scheme, (uri) => this.#annotations(uri), this.onDidChange),
      vscode.workspace.onDidCloseTextDocument((document) =>
        this.#conversions.delete(document.uri.toString()),
      ),
    );
  }

  /** Converts the file and opens source and result side by side. Throws MoltError. */
  async show(source: vscode.Uri): Promise<ConvertResult> {
    const document = await vscode.workspace.openTextDocument(source);
    const params = { uri: source.toString(), text: document.getText() };
    const result = await withLateProgress(t('Converting {0}', nameOf(source)), (cancelled) =>
      this.language.convert(params, cancelled),
    );
    const converted = source.with({ scheme, path: convertedPath(source.path), query: source.toString() });
    this.#conversions.set(converted.toString(), { source, result });
    this.#changed.fire(converted);
    await vscode.commands.executeCommand(
      'vscode.diff',
      source,
      converted,
      t('{0} ↔ CockroachDB', nameOf(source)),
      {
        preview: true,
      },
    );
    return result;
  }

  /** Writes a conversion beside its source. Returns the new file; undefined when the person said no. */
  async save(converted: vscode.Uri): Promise<vscode.Uri | undefined> {
    const conversion = this.#conversions.get(converted.toString());
    if (!conversion) return undefined;
    const file = conversion.source.with({ path: convertedPath(conversion.source.path) });
    const exists = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (exists) {
      const replace = t('Replace');
      const question = t('{0} exists already. Replace it?', file.fsPath);
      const detail = t('What is in it now is lost.');
      const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, replace);
      if (answer !== replace) return undefined;
    }
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(conversion.result.text));
    return file;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#conversions.get(uri.toString())?.result.text ??
      t('-- This conversion is no longer there. Convert the file again.') + '\n'
    );
  }

  /** What became of the statements, in all and one by one. */
  #annotations(uri: vscode.Uri): Annotation[] {
    const result = this.#conversions.get(uri.toString())?.result;
    if (!result) return [];
    const { kept, changed, review, dropped, needYou } = result.statements;
    const summary = t(
      '{0} · {1} changed · {2} to review · {3} dropped · {4} need you',
      counted(kept, 'statement kept', 'statements kept'),
      changed,
      review,
      dropped,
      needYou,
    );
    const sorts = {
      changed: t('changed'),
      review: t('review'),
      dropped: t('dropped'),
      'needs-you': t('needs you'),
    };
    return [
      { line: 0, text: summary },
      ...result.changes.map(({ line, sort, why }) => ({
        line,
        text: t('{0}: {1}', sorts[sort], why),
        attention: sort === 'needs-you' || sort === 'review',
      })),
    ];
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#changed.dispose();
  }
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
