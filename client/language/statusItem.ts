import * as vscode from 'vscode';
import type { FileSummary } from '../../server/protocol.ts';
import type { PlanFile } from '../plan/planFile.ts';
import { counted, duration } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import type { Language } from './language.ts';

/** Milliseconds for one analysis beyond which the item says so: typing would feel slow. */
const timeBudget = 250;

const dialectName: Record<FileSummary['dialect'], string> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  cockroach: 'CockroachDB',
};

/** In the language menu of an SQL file: its dialect, the version that it is checked against, what was found. */
export function createLanguageStatus(language: Language, plan: PlanFile): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('molt.sql', { language: 'sql' });
  item.name = t('Check against CockroachDB');
  item.command = {
    command: 'workbench.action.openSettings',
    title: t('Target version…'),
    arguments: ['molt.targetVersion'],
  };
  const draw = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const summary = document && language.summaryOf(document.uri);
    const slow = summary !== undefined && summary.milliseconds > timeBudget;
    item.text = t(
      '{0} → CockroachDB {1}',
      summary ? dialectName[summary.dialect] : 'SQL',
      plan.targetVersion,
    );
    item.severity = slow ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    item.detail = !summary
      ? t('not checked')
      : [
          counted(summary.errors, 'error', 'errors'),
          counted(summary.safeFixes, 'safe fix', 'safe fixes'),
          ...(slow ? [t('checked in {0}', duration(summary.milliseconds))] : []),
        ].join(' · ');
  };
  draw();
  return vscode.Disposable.from(
    item,
    language.onDidSummarize(draw),
    plan.onDidChange(draw),
    vscode.window.onDidChangeActiveTextEditor(draw),
  );
}
