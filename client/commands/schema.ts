import * as vscode from 'vscode';
import { sqlFileOf } from './argument.ts';
import { fixWorkspace } from '../fixes/fixWorkspace.ts';
import { groupings, groupingName } from '../migration/grouping.model.ts';
import { t } from '../text/l10n.ts';
import type { Command } from './command.ts';

export const checkWorkspace: Command = {
  id: 'molt.checkWorkspace',
  doing: 'check the workspace',
  needsTrust: false,
  async run({ language }) {
    await vscode.commands.executeCommand('molt.migration.focus');
    await vscode.window.withProgress({ location: { viewId: 'molt.migration' } }, () =>
      language.checkWorkspace(),
    );
  },
};

export const showSchemaFindings: Command = {
  id: 'molt.showSchemaFindings',
  doing: 'show the findings',
  needsTrust: false,
  async run() {
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  },
};

export const fixAllSafe: Command = {
  id: 'molt.fixAllSafe',
  doing: 'apply the safe fixes',
  needsTrust: false,
  async run({ language }, argument) {
    const uri = sqlFileOf(argument);
    const document = await vscode.workspace.openTextDocument(uri);
    const { version } = document;
    const edits = await language.safeFixes(uri);
    // The text may have moved on while the server thought: edits for another text would spoil it.
    if (edits.length === 0 || document.version !== version) return;
    const change = new vscode.WorkspaceEdit();
    change.set(uri, edits);
    await vscode.workspace.applyEdit(change);
    await vscode.window.showTextDocument(document, { preserveFocus: false });
  },
};

/** See fixes/fixWorkspace.ts. */
export const fixAllSafeInWorkspace: Command = {
  id: 'molt.fixAllSafeInWorkspace',
  doing: 'apply the safe fixes of all files',
  needsTrust: false,
  run: ({ language, log }) => fixWorkspace(language, log),
};

export const groupFindings: Command = {
  id: 'molt.groupFindings',
  doing: 'group the findings',
  needsTrust: false,
  async run({ grouping }) {
    const picked = await vscode.window.showQuickPick(
      groupings.map((by) => ({ label: groupingName(by), by, picked: by === grouping.by })),
      { title: t('Group Schema Findings') },
    );
    if (picked) await grouping.set(picked.by);
  },
};

/** Used by the findings in the Migration view; not in the palette. */
export const openPlace: Command = {
  id: 'molt.openPlace',
  doing: 'open the place of a finding',
  needsTrust: false,
  async run(_parts, argument) {
    const { uri, line, character } = argument as { uri: string; line: number; character: number };
    const at = new vscode.Position(line, character);
    await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), {
      selection: new vscode.Range(at, at),
    });
  },
};
