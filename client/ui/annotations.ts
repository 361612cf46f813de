import * as vscode from 'vscode';

/** Words behind a line of a virtual document. */
export interface Annotation {
  /** 0-based. */
  readonly line: number;
  readonly text: string;
  /** Whether a person must act. */
  readonly attention?: boolean;
}

/**
 * Writes annotations behind the lines of our virtual documents. Code lenses would be the usual way, but the diff
 * editor hides them unless `diffEditor.codeLens` is set. `annotate` returns those of a document of the scheme.
 */
export function annotateDocuments(
  scheme: string,
  annotate: (uri: vscode.Uri) => readonly Annotation[],
  changed?: vscode.Event<unknown>,
): vscode.Disposable {
  const after = (color: string): vscode.TextEditorDecorationType =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      after: { margin: '0 0 0 2em', color: new vscode.ThemeColor(color), fontStyle: 'italic' },
    });
  const quiet = after('descriptionForeground');
  const loud = after('list.warningForeground');
  const draw = (): void => {
    for (const editor of vscode.window.visibleTextEditors) {
      const { uri, lineCount } = editor.document;
      if (uri.scheme !== scheme) continue;
      const options = (attention: boolean): vscode.DecorationOptions[] =>
        annotate(uri)
          .filter((annotation) => (annotation.attention ?? false) === attention)
          .map(({ line, text }) => {
            const { range } = editor.document.lineAt(Math.min(line, lineCount - 1));
            return { range, hoverMessage: text, renderOptions: { after: { contentText: text } } };
          });
      editor.setDecorations(quiet, options(false));
      editor.setDecorations(loud, options(true));
    }
  };
  draw();
  return vscode.Disposable.from(
    quiet,
    loud,
    vscode.window.onDidChangeVisibleTextEditors(draw),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === scheme) draw();
    }),
    ...(changed ? [changed(draw)] : []),
  );
}
