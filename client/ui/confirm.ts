import * as vscode from 'vscode';
import { t } from '../text/l10n.ts';

/** A step that changes data or traffic: what it touches, what it does, and whether it can be undone. */
export interface Consequence {
  /** "Begin the cutover from orders@db1:5432 to orders@crdb1:26257?" */
  readonly question: string;
  readonly effects: readonly string[];
  /** The button: a verb, "Begin Cutover". */
  readonly verb: string;
}

/** Asks in a modal dialog. True only if the person pressed the verb. */
export async function confirm({ question, effects, verb }: Consequence): Promise<boolean> {
  const detail = effects.join('\n\n');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, verb)) === verb;
}

/** Asks to type `name`, so that nobody switches the wrong database by habit. True only if it was typed exactly. */
export async function confirmByTyping(title: string, name: string): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: t('Type the name of the database, {0}, to go on.', name),
    ignoreFocusOut: true,
    validateInput: (value) => (value === name ? undefined : t('Type {0} exactly.', name)),
  });
  return typed === name;
}
