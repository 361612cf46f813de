import * as vscode from 'vscode';
import { MoltError } from '../../contracts/errors.ts';
import { parseConnectionUrl } from '../connections/connectionUrl.ts';
import type { SideName } from '../connections/state.ts';
import { sideName } from '../cutover/picture.ts';
import { t } from '../text/l10n.ts';
import { confirm } from '../ui/confirm.ts';
import { showReport } from '../ui/showError.ts';
import type { Command, Parts } from './command.ts';

/** Edit, test and forget, once for each side. */
export const connectionCommands: readonly Command[] = (['source', 'target'] as const).flatMap((side) => [
  {
    id: `molt.${side}.edit`,
    doing: `edit the ${side} connection`,
    needsTrust: true,
    run: (parts: Parts) => edit(parts, side),
  },
  {
    id: `molt.${side}.test`,
    doing: `test the ${side} connection`,
    needsTrust: true,
    run: (parts: Parts) => test(parts, side),
  },
  {
    id: `molt.${side}.forget`,
    doing: `forget the ${side} connection`,
    needsTrust: true,
    run: (parts: Parts) => forget(parts, side),
  },
]);

/** Two questions: the address, which is shown, and the password, which is not. Then the connection is tested. */
async function edit(parts: Parts, side: SideName): Promise<void> {
  const known = parts.connections.get(side);
  const title = side === 'source' ? t('Source Connection') : t('Target Connection');
  const text = await vscode.window.showInputBox({
    title: t('{0} (1/2)', title),
    prompt: t('Connection string. A password in it is taken out and kept in the secret storage.'),
    placeHolder: 'postgresql://user@host:5432/database?sslmode=verify-full',
    value: known?.url,
    ignoreFocusOut: true,
    validateInput: (value) => problemWith(value),
  });
  if (text === undefined) return;
  const { password, url, user, host } = parseConnectionUrl(text);
  let secret = password;
  if (password === undefined) {
    const keeps = known?.url === url && known.hasPassword;
    secret = await vscode.window.showInputBox({
      title: t('{0} (2/2)', title),
      prompt: keeps
        ? t('Password of {0} at {1}. Leave it empty to keep the stored one.', user, host)
        : t('Password of {0} at {1}. Leave it empty if there is none.', user, host),
      password: true,
      ignoreFocusOut: true,
    });
    if (secret === undefined) return;
  }
  await parts.connections.save(side, url, secret);
  await test(parts, side);
}

/** While typing: an empty box is no mistake yet. */
function problemWith(text: string): string | undefined {
  if (text.trim() === '') return t('Write it as {0}', 'postgresql://user@host:5432/database');
  try {
    parseConnectionUrl(text);
    return undefined;
  } catch (error) {
    return error instanceof MoltError ? error.message : String(error);
  }
}

async function test({ connections, log }: Parts, side: SideName): Promise<void> {
  const location = { location: { viewId: 'molt.migration' } };
  const result = await vscode.window.withProgress(location, () => connections.test(side));
  if (result.kind === 'failed') showReport(log, result.error);
}

async function forget({ connections }: Parts, side: SideName): Promise<void> {
  const known = connections.get(side);
  if (!known) return;
  const sure = await confirm({
    question: t('Forget the {0} connection {1}?', sideName(side), known.name),
    effects: [
      known.origin === 'environment'
        ? t('It comes from the environment of VS Code, and is there again after a restart.')
        : t('The connection string and the stored password are removed. The database is not touched.'),
    ],
    verb: t('Forget'),
  });
  if (sure) await connections.forget(side);
}
