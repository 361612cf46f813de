import * as vscode from 'vscode';
import { MoltError } from '../../contracts/errors.ts';
import type { Subject, TreeNode } from '../tree/node.ts';

/** The tree node's subject, when a command was started from a tree. */
export function subjectOf(argument: unknown): Subject | undefined {
  if (typeof argument !== 'object' || argument === null || !('subject' in argument)) return undefined;
  return (argument as TreeNode).subject;
}

/**
 * The SQL file that a command is about: from a code lens (its address), the explorer (its Uri), a tree node, or else
 * the active editor. Throws MoltError input/usage when there is none.
 */
export function sqlFileOf(argument: unknown): vscode.Uri {
  if (typeof argument === 'string') return vscode.Uri.parse(argument, true);
  if (argument instanceof vscode.Uri) return argument;
  const subject = subjectOf(argument);
  if (subject?.kind === 'file') return vscode.Uri.parse(subject.uri, true);
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'sql') return document.uri;
  throw new MoltError('input/usage', { reason: 'There is no SQL file in the active editor' });
}
