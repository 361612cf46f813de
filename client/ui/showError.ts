import * as vscode from 'vscode';
import { toErrorReport, type ErrorReport } from '../../contracts/errors.ts';
import type { Log } from '../log.ts';
import { t } from '../text/l10n.ts';

/** Tells a person what happened and what to do; `Show Details` opens the log. Doesn't wait for the answer. */
export function showError(log: Log, doing: string, thrown: unknown): void {
  log.error(doing, thrown);
  showReport(log, toErrorReport(thrown));
}

/** The same for an error that came as a report, from an engine or the orchestrator. */
export function showReport(
  log: Log,
  report: ErrorReport | { code: string; message: string; remedy: string },
): void {
  const details = t('Show Details');
  const text = t('{0}. {1} [{2}]', report.message, report.remedy, report.code);
  void vscode.window.showErrorMessage(text, details).then((choice) => {
    if (choice === details) log.show();
  });
}
