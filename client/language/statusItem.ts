import * as vscode from 'vscode';
import type { PlanFile } from '../plan/planFile.ts';
import { counted, duration } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import { dialectName } from './dialect.ts';
import type { Language } from './language.ts';

/** Milliseconds for one analysis beyond which the item says so: typing would feel slow. */
const timeBudget = 250;

/**
 * In the language menu of an SQL file, each with a way to change it: whose SQL it is, with what was found; the
 * CockroachDB version that it is checked against; and what of the settings is not understood, if anything.
 */
export function createLanguageStatus(language: Language, plan: PlanFile): vscode.Disposable {
  const dialect = vscode.languages.createLanguageStatusItem('molt.dialect', { language: 'sql' });
  dialect.name = t('Dialect of SQL');
  const change = { command: 'molt.changeDialect', title: t('Change Dialect') };
  const restart = { command: 'molt.restartServer', title: t('Restart Language Server') };
  const target = vscode.languages.createLanguageStatusItem('molt.target', { language: 'sql' });
  target.name = t('CockroachDB version that SQL is checked against');
  target.command = { command: 'molt.changeTargetVersion', title: t('Change Version') };
  let problems: vscode.LanguageStatusItem | undefined;
  const drawProblems = (): void => {
    const [first, ...more] = language.settingsProblems;
    if (first === undefined) {
      problems?.dispose();
      problems = undefined;
      return;
    }
    problems ??= vscode.languages.createLanguageStatusItem('molt.settings', { language: 'sql' });
    problems.name = t('Settings of Molt Workbench');
    problems.severity = vscode.LanguageStatusSeverity.Warning;
    problems.text = first;
    problems.detail = more.length > 0 ? t('and {0} more', more.length) : undefined;
    problems.command = { command: 'molt.showLog', title: t('Show Log') };
  };
  drawProblems();
  const draw = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const summary = document && language.summaryOf(document.uri);
    const slow = summary !== undefined && summary.milliseconds > timeBudget;
    dialect.text = summary ? dialectName(summary.dialect) : 'SQL';
    dialect.command = language.ended ? restart : change;
    dialect.severity = language.ended
      ? vscode.LanguageStatusSeverity.Error
      : slow
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    dialect.detail = !summary
      ? language.ended
        ? t('not checked: the language server has ended')
        : t('not checked')
      : [
          counted(summary.errors, 'error', 'errors'),
          counted(summary.safeFixes, 'safe fix', 'safe fixes'),
          ...(slow ? [t('checked in {0}: slower than one types', duration(summary.milliseconds))] : []),
        ].join(' · ');
    target.text = t('→ CockroachDB {0}', plan.targetVersionOf(document?.uri));
    target.detail = plan.decidesFor(document?.uri) ? t('from molt.yaml') : t('from the settings');
    for (const item of [dialect, target])
      item.accessibilityInformation = {
        label: [item.name, item.text, item.detail].filter(Boolean).join(', '),
      };
  };
  draw();
  return vscode.Disposable.from(
    dialect,
    target,
    { dispose: () => problems?.dispose() },
    language.onDidJudgeSettings(drawProblems),
    language.onDidSummarize(draw),
    language.onDidChangeSchema(draw),
    plan.onDidChange(draw),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('molt')) draw();
    }),
    vscode.window.onDidChangeActiveTextEditor(draw),
  );
}
