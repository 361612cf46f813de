import * as vscode from 'vscode';
import { cockroachVersions } from '../../sql/rules/metadata.ts';
import { dialectName, dialects, withDialectComment, type Dialect } from '../language/dialect.ts';
import { t } from '../text/l10n.ts';
import { sqlFileOf } from './argument.ts';
import type { Command } from './command.ts';

/** From the language status: whose SQL a file is, said in the file or in the settings. */
export const changeDialect: Command = {
  id: 'molt.changeDialect',
  doing: 'change the dialect',
  needsTrust: false,
  async run({ language }, argument) {
    const uri = sqlFileOf(argument);
    const now = language.summaryOf(uri)?.dialect;
    const dialect = await vscode.window.showQuickPick(
      [
        { label: t('Detect'), description: t('by header, names and content'), value: 'auto' as const },
        ...dialects.map((value) => ({
          label: dialectName(value),
          description: value === now ? t('now') : undefined,
          value,
        })),
      ],
      { title: t('Dialect of this SQL file') },
    );
    if (!dialect) return;
    const place = await choosePlace(dialect.value);
    if (place === 'file' && dialect.value !== 'auto') await writeComment(uri, dialect.value);
    if (place === 'settings')
      await writeSetting(uri, 'dialect', dialect.value === 'auto' ? undefined : dialect.value);
  },
};

/** Detection can only be asked for in the settings; a dialect can be a file's own. */
async function choosePlace(dialect: Dialect | 'auto'): Promise<'file' | 'settings' | undefined> {
  if (dialect === 'auto' || vscode.workspace.workspaceFolders === undefined)
    return dialect === 'auto' ? 'settings' : 'file';
  const picked = await vscode.window.showQuickPick(
    [
      { label: t('This file'), description: `-- molt: dialect=${dialect}`, value: 'file' as const },
      { label: t('All SQL files of this folder'), description: 'molt.dialect', value: 'settings' as const },
    ],
    { title: t('Where does {0} hold?', dialectName(dialect)) },
  );
  return picked?.value;
}

async function writeComment(uri: vscode.Uri, dialect: Dialect): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { start, end, text } = withDialectComment(document.getText(), dialect);
  const change = new vscode.WorkspaceEdit();
  change.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  await vscode.workspace.applyEdit(change);
}

/** From the language status: the CockroachDB version that SQL is checked against. The plan's goes before the setting. */
export const changeTargetVersion: Command = {
  id: 'molt.changeTargetVersion',
  doing: 'change the target version',
  needsTrust: false,
  async run({ plan }) {
    const active = vscode.window.activeTextEditor?.document.uri;
    const now = plan.targetVersionOf(active);
    const picked = await vscode.window.showQuickPick(
      cockroachVersions.toReversed().map((version) => ({
        label: version,
        description: version === now ? t('now') : undefined,
      })),
      { title: t('CockroachDB version to check against') },
    );
    if (!picked) return;
    if (plan.decidesFor(active)) {
      await plan.write(['targetVersion'], picked.label);
      return;
    }
    await writeSetting(active, 'targetVersion', picked.label);
  },
};

/** From the light bulb of a finding: how grave its rule is, in this folder. */
export const setRuleSeverity: Command = {
  id: 'molt.setRuleSeverity',
  doing: 'change the severity of a rule',
  needsTrust: false,
  async run(_parts, argument, file) {
    const code = typeof argument === 'string' ? argument : await askForRule();
    if (code === undefined) return;
    const uri = typeof file === 'string' ? vscode.Uri.parse(file, true) : undefined;
    const picked = await vscode.window.showQuickPick(
      [
        { label: t('Error'), value: 'error' },
        { label: t('Warning'), value: 'warning' },
        { label: t('Information'), value: 'info' },
        { label: t('Hint'), value: 'hint' },
        { label: t('Off'), description: t('the rule says nothing more'), value: 'off' },
        { label: t('As the rule says'), description: t('takes the setting away'), value: undefined },
      ],
      { title: t('Severity of {0}', code) },
    );
    if (!picked) return;
    const rules = {
      ...vscode.workspace.getConfiguration('molt', uri).get<Record<string, string>>('rules', {}),
    };
    if (picked.value === undefined) delete rules[code];
    else rules[code] = picked.value;
    await writeSetting(uri, 'rules', Object.keys(rules).length > 0 ? rules : undefined);
  },
};

const askForRule = (): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: t('Severity of a Rule'),
    prompt: t('Code of the rule, as the Problems panel shows it'),
    placeHolder: 'MOLT112',
    validateInput: (text) => (/^MOLT\d{3}$/.test(text.trim()) ? undefined : t('Write it as {0}', 'MOLT112')),
  });

/** Into the settings of the file's folder where a workspace has several, else of the workspace, else of the user. */
async function writeSetting(uri: vscode.Uri | undefined, name: string, value: unknown): Promise<void> {
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const inFolder = uri !== undefined && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const target = folders.length === 0 ? Global : folders.length > 1 && inFolder ? WorkspaceFolder : Workspace;
  await vscode.workspace.getConfiguration('molt', uri).update(name, value, target);
}
