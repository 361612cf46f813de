import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { startWorkbench } from '../embedded/workbench.ts';
import { root } from './parts/program.ts';
import { passwordVariables } from './workspace.ts';
import type { World } from './story/world.ts';

export interface OpenedEditor {
  /** What the person should do now, one or more lines. */
  invitation: string;
  /** Closes what can be closed: a desktop window stays the person's own. */
  close(): Promise<void>;
}

/** What the extension finds in its environment: nobody has to type the demo's passwords. */
export function extensionEnvironment(world: World): Record<string, string> {
  const { source, target } = world.databases;
  const password = (url: string): string => decodeURIComponent(new URL(url).password);
  return {
    MOLT_SOURCE_URL: source.engineUrl,
    MOLT_TARGET_URL: target.engineUrl,
    MOLT_ORCHESTRATOR_URL: world.services.orchestratorUrl,
    MOLT_LMS_TOKEN: world.services.token,
    [passwordVariables.source]: password(source.engineUrl),
    [passwordVariables.target]: password(target.engineUrl),
  };
}

/** Opens the workspace in the desktop VS Code when there is one, else in a web workbench of the demo's own. */
export async function openEditor(world: World): Promise<OpenedEditor> {
  const environment = extensionEnvironment(world);
  const code = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (code) {
    // A window of its own: an extension under development doesn't touch the person's installed ones, and a fresh
    // user folder makes a new process, which alone gets this environment.
    const userData = await mkdtemp(join(world.folder, 'molt-vscode-'));
    const child = spawn(
      code,
      [
        ...['--new-window', '--wait', '--user-data-dir', userData],
        ...['--extensionDevelopmentPath', root, '--disable-workspace-trust', world.workspace],
      ],
      { env: { ...process.env, ...environment }, stdio: 'ignore', detached: true },
    );
    child.once('error', (error) => world.terminal.warn(`VS Code could not be opened: ${error.message}`));
    if (child.pid !== undefined) world.guard.watch('pid', child.pid);
    return {
      invitation: 'VS Code opens on the demo workspace.',
      async close() {
        if (child.pid === undefined || child.exitCode !== null) return;
        try {
          process.kill(-child.pid, 'SIGTERM');
        } catch {
          // Closed already.
        }
        world.guard.forget('pid', child.pid);
      },
    };
  }
  const workbench = await startWorkbench({
    workspace: world.workspace,
    extension: { folder: root },
    env: environment,
    say: (text) => world.terminal.say(`  ${text}`),
  });
  void workbench.ended.then(({ code: exit }) => {
    if (!world.signal.aborted) world.terminal.warn(`VS Code's server ended with code ${exit ?? 'none'}.`);
  });
  return {
    invitation: `VS Code waits for you in the browser. This address is a key, keep it to yourself:\n\n  ${workbench.url}`,
    close: () => workbench.stop(),
  };
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there.
    }
  }
  return undefined;
}
