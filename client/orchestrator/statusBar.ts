import * as vscode from 'vscode';
import type { OrchestratorSession } from './session.ts';
import { statusBarText } from './statusBar.model.ts';
import { t } from '../text/l10n.ts';

/** The one status bar item: which database is the source of truth. Hidden while no migration is attached. */
export function createStatusBar(session: OrchestratorSession): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('molt.sourceOfTruth', vscode.StatusBarAlignment.Left, 20);
  item.name = t('CockroachDB Migration');
  item.command = 'molt.cutover.show';
  const draw = (): void => {
    const shown = statusBarText(session.state);
    if (!shown) return item.hide();
    item.text = shown.text;
    item.tooltip = shown.tooltip;
    item.accessibilityInformation = { label: shown.text.replace(/\$\([^)]*\) ?/g, '') };
    item.backgroundColor = shown.blocked ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, session.onDidChange(draw));
}
