import * as vscode from 'vscode';
import { t } from '../text/l10n.ts';
import type { Command } from './command.ts';

export const connectOrchestrator: Command = {
  id: 'molt.orchestrator.connect',
  doing: 'connect to the orchestrator',
  needsTrust: true,
  async run({ orchestrator }) {
    const url = await vscode.window.showInputBox({
      title: t('Orchestrator (1/2)'),
      prompt: t('Address of the orchestrator of your proxies'),
      placeHolder: 'https://lms:4200',
      value: orchestrator.configuredUrl,
      ignoreFocusOut: true,
      validateInput: problemWith,
    });
    if (url === undefined) return;
    const address = url.trim().replace(/\/+$/, '');
    const stored = (await orchestrator.token(address)) !== undefined;
    const token = await vscode.window.showInputBox({
      title: t('Orchestrator (2/2)'),
      prompt: stored
        ? t('Token. Leave it empty to keep the stored one.')
        : t('Token that the orchestrator was started with. Leave it empty if it has none.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (token === undefined) return;
    await orchestrator.connect(address, token === '' ? undefined : token);
  },
};

export const disconnectOrchestrator: Command = {
  id: 'molt.orchestrator.disconnect',
  doing: 'disconnect from the orchestrator',
  needsTrust: false,
  run: ({ orchestrator }) => orchestrator.disconnect(),
};

function problemWith(text: string): string | undefined {
  // No user, password or query: the token has a box of its own.
  const usable = /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/.test(text.trim());
  return usable ? undefined : t('Write it as {0}', 'https://host:4200');
}
