import * as vscode from 'vscode';
import { MoltError } from '../../contracts/errors.ts';
import { showError } from '../ui/showError.ts';
import type { Parts } from './command.ts';
import { commands } from './index.ts';

/**
 * Registers every command behind one border: trust is asked again (a command can be called even where its menu is
 * hidden), and what is thrown is shown, never lost.
 */
export function registerCommands(parts: Parts): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, async (...args: unknown[]) => {
        try {
          if (command.needsTrust && !vscode.workspace.isTrusted) throw new MoltError('workspace/untrusted');
          await command.run(parts, args[0], args[1]);
        } catch (error) {
          if (error instanceof vscode.CancellationError) return;
          showError(parts.log, command.doing, error);
        }
      }),
    ),
  );
}
