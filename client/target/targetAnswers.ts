import * as vscode from 'vscode';
import type { CheckReport } from '../../contracts/check.ts';

/** `source` of what the target itself said, so that nobody takes it for ours. */
export const targetSource = 'Molt (server)';

/**
 * What the target said when it was asked about a file, in the Problems panel. It goes when the text changes: what the
 * server would say to the new one, nobody knows.
 */
export class TargetAnswers implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('molt-target');
  readonly #subscription = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.#diagnostics.delete(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
  );

  show(uri: vscode.Uri, findings: CheckReport['findings']): void {
    this.#diagnostics.set(
      uri,
      findings.map(({ line, column, endLine, endColumn, severity, code, message }) => {
        const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
        const diagnostic = new vscode.Diagnostic(range, message, severities[severity]);
        diagnostic.source = targetSource;
        diagnostic.code = code;
        return diagnostic;
      }),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#diagnostics.dispose();
  }
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;
