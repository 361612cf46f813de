import * as vscode from 'vscode';
import type { CheckReport } from '../../contracts/check.ts';
import { reportOf } from '../runs/followedRun.ts';
import { counted } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import { showReport } from '../ui/showError.ts';
import { askProgress } from '../target/askProgress.ts';
import { sqlFileOf } from './argument.ts';
import type { Command } from './command.ts';

/** Seconds for one file: a far server answers some hundred questions a second. */
const limit = 900;

/** `molt check` ends with 0 and 1 when it could look at everything. */
const looked = [0, 1];

/**
 * Asks the target about each statement of a file. None is executed (see `molt check --against-target`); the text is
 * that in the editor, saved or not.
 */
export const checkAgainstTarget: Command = {
  id: 'molt.checkAgainstTarget',
  doing: 'check against the target',
  needsTrust: true,
  async run({ connections, engine, language, plan, log, targetAnswers }, argument) {
    const document = await vscode.workspace.openTextDocument(sqlFileOf(argument));
    const { version, uri } = document;
    const secrets = connections.secretsOf('target');
    const name = connections.get('target')?.name ?? t('the target');
    const dialect = language.summaryOf(uri)?.dialect ?? 'auto';
    const args = [
      'check',
      '--against-target',
      '--format',
      'json',
      '--progress',
      'json',
      '--dialect',
      dialect,
    ];
    const controller = new AbortController();
    const outcome = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: t('Asking {0} about each statement; none is executed', name),
        cancellable: true,
      },
      async (progress, cancelled) => {
        cancelled.onCancellationRequested(() => controller.abort());
        let percent = 0;
        const onErrorLine = (line: string): void => {
          const told = askProgress(line);
          if (!told) return;
          progress.report({ message: told.message, increment: told.percent - percent });
          percent = told.percent;
        };
        const input = { input: document.getText(), signal: controller.signal, onErrorLine };
        return engine
          .run([...args, '--target-version', plan.targetVersionOf(uri), '-'], secrets, limit, input)
          .catch((error: unknown) => {
            if (controller.signal.aborted) return undefined;
            throw error;
          });
      },
    );
    if (!outcome) return;
    if (!looked.includes(outcome.code)) {
      showReport(log, reportOf(outcome.errors));
      return;
    }
    if (document.version !== version) {
      void vscode.window.showInformationMessage(
        t('The text has changed while {0} was asked. Ask again.', name),
      );
      return;
    }
    const { findings, summary } = JSON.parse(outcome.output) as CheckReport;
    targetAnswers.show(uri, findings);
    const refused = findings.filter(({ severity }) => severity === 'error').length;
    const said = t(
      '{0}: {1} of {2} refused, {3} not checked',
      name,
      refused,
      counted(summary.statements, 'statement', 'statements'),
      findings.length - refused,
    );
    log.info(said);
    vscode.window.setStatusBarMessage(said, 15_000);
    if (findings.length > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
  },
};
