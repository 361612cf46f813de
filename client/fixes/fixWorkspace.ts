import * as vscode from 'vscode';
import type { Language, SafeFixes } from '../language/language.ts';
import type { Log } from '../log.ts';
import { counted } from '../text/figures.ts';
import { t } from '../text/l10n.ts';
import { withLateProgress } from '../ui/lateProgress.ts';

/**
 * The safe fixes of all files: a person chooses the rules, looks at every change in VS Code's refactoring preview, and
 * those that stay ticked are made. Says at the end how many are left.
 */
export async function fixWorkspace(language: Language, log: Log): Promise<void> {
  const found = await withLateProgress(t('Looking for safe fixes'), (cancelled) =>
    language.safeFixesOfWorkspace(cancelled),
  );
  if (found.fixes === 0) {
    void vscode.window.showInformationMessage(t('No file of this workspace has a safe fix waiting.'));
    return;
  }
  const codes = await chooseRules(found);
  if (codes === undefined || codes.size === 0) return;
  const edit = await language.editOf(found, codes);
  askForPreview(edit);
  const waiting = counted(found.fixes, 'safe fix waiting', 'safe fixes waiting');
  log.info(`${waiting}; those of ${[...codes].join(', ')} are shown`);
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return;
  await language.checkWorkspace();
  const { schema } = language;
  if (schema.kind !== 'known') return;
  const left = schema.result.files.reduce((sum, { safeFixes }) => sum + safeFixes, 0);
  const said = t('{0} before, {1} now', waiting, left);
  log.info(said);
  vscode.window.setStatusBarMessage(said, 15_000);
}

/** The rules whose fixes are to be shown; undefined when nobody wants any. All are ticked to begin with. */
async function chooseRules({ rules, fixes, files }: SafeFixes): Promise<Set<string> | undefined> {
  if (rules.length === 1) return new Set(rules.map(({ code }) => code));
  const inFiles = (some: number, of: number): string =>
    t('{0} in {1}', counted(some, 'safe fix', 'safe fixes'), counted(of, 'file', 'files'));
  const picked = await vscode.window.showQuickPick(
    rules.map((rule) => ({
      label: t('{0} {1}', rule.code, rule.title),
      description: inFiles(rule.fixes, rule.files),
      code: rule.code,
      picked: true,
    })),
    {
      canPickMany: true,
      matchOnDescription: true,
      title: t('{0}: which ones?', inFiles(fixes, files)),
      placeHolder: t('Nothing is changed before you have seen it'),
    },
  );
  return picked && new Set(picked.map(({ code }) => code));
}

/**
 * VS Code shows its preview only when some change needs a confirmation, and leaves those unticked: each of thousands of
 * safe fixes would have to be ticked by hand. So all are ticked, and what needs a confirmation is to make a file that is
 * there already if it is not there: nothing to do, which the preview leaves out.
 */
function askForPreview(edit: vscode.WorkspaceEdit): void {
  const [first] = edit.entries();
  if (first === undefined) return;
  edit.createFile(first[0], { ignoreIfExists: true }, { label: t('Safe fixes'), needsConfirmation: true });
}
