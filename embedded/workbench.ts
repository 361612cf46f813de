import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './postgres.ts';
import { installVsCode, vsCodeNode, vsCodeRoot, type Say } from './vscode-install.ts';

/** A real VS Code that we started: its server with the web workbench, on loopback. */
export interface Workbench {
  /** Opens the workbench on the given folder. Holds the access token: whoever has it can act as this user. */
  readonly url: string;
  readonly port: number;
  /** VS Code's own log files. */
  readonly logs: string;
  /** The same page with VS Code's test payload (pairs of name and value); needs `testDriver`. */
  testUrl(payload: readonly (readonly [string, string])[]): string;
  /** Resolves when the server's process has ended by itself or by `stop()`. */
  readonly ended: Promise<{ code: number | null }>;
  /** Ends the server with all its children and removes what it left. */
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  /** Absolute path of the folder that VS Code opens. */
  workspace: string;
  /** A packaged extension to install, or the folder of a built one (used in place, for development). */
  extension?: { vsix: string } | { folder: string };
  /** Default: a port that is free. */
  port?: number;
  /** Folder for settings, logs and installed extensions; kept. Default: a fresh one, removed by `stop()`. */
  userData?: string;
  /** User settings, over the quiet ones below. */
  settings?: Record<string, unknown>;
  /** Added to the environment that extensions see. */
  env?: Record<string, string>;
  /** Lets a page run tests inside the extension host (`testUrl`). */
  testDriver?: boolean;
  /** Receives the server's output, line by line. */
  log?: (line: string) => void;
  /** Told what is being done, one sentence at a time; only the first installation takes long. */
  say?: Say;
}

/** No welcome page, chat, telemetry or update question between a person and the extension. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
};

const startLimit = 60_000;
const installExtensionLimit = 120_000;
const stopLimit = 5_000;

/**
 * Starts VS Code's server; installs it first when it isn't there. Access needs a token, which is part of `url`: on
 * loopback any user of the machine could open the page, and VS Code has a terminal.
 * @throws Error when VS Code cannot be installed, or does not listen within 60 s (with the end of its output).
 */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const say = options.say ?? (() => undefined);
  await installVsCode(say);
  const home = options.userData ?? (await mkdtemp(join(tmpdir(), 'molt-vscode-')));
  // For a process that is ended in the middle (tsx, for one, exits at once on a signal).
  const removeAtExit = () => {
    if (!options.userData) rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', removeAtExit);
  const remove = async () => {
    process.removeListener('exit', removeAtExit);
    if (!options.userData) await rm(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const data = join(home, 'server');
    const extensions = join(home, 'extensions');
    await mkdir(join(data, 'data', 'User'), { recursive: true });
    await mkdir(extensions, { recursive: true });
    const settings = { ...quietSettings, ...options.settings };
    await writeFile(join(data, 'data', 'User', 'settings.json'), JSON.stringify(settings, null, 2));
    const token = randomUUID();
    const tokenFile = join(home, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    const common = [
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', data, '--extensions-dir', extensions],
    ];
    const environment = { ...process.env, ...options.env };
    // A VS Code in whose terminal we run must not be mistaken for ours.
    for (const name of Object.keys(environment)) if (name.startsWith('VSCODE_')) delete environment[name];

    if (options.extension && 'vsix' in options.extension) {
      const install = launch(
        ['--install-extension', options.extension.vsix, '--force', ...common],
        environment,
      );
      const end = await within(install.ended, installExtensionLimit, () => install.kill('SIGKILL'));
      if (end?.code !== 0) {
        throw new Error(`VS Code did not install ${options.extension.vsix}:\n${install.tail()}`);
      }
    } else if (options.extension) {
      const folder = options.extension.folder;
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      const link = join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
      await rm(link, { recursive: true, force: true });
      await symlink(folder, link, 'dir').catch(() => cp(folder, link, { recursive: true }));
    }

    const port = options.port ?? (await freePort());
    const server = launch(
      [
        ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
        ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
        ...common,
      ],
      environment,
      (line) => options.log?.(line.replaceAll(token, '…')),
    );
    const listening = server.sees(/Extension host agent listening on \d+/);
    const first = await within(Promise.race([listening, server.ended]), startLimit, () =>
      server.kill('SIGKILL'),
    );
    if (first !== true) {
      server.kill('SIGKILL');
      const why = first ? `ended with code ${first.code}` : `did not listen within ${startLimit / 1000} s`;
      throw new Error(`VS Code's server ${why}:\n${server.tail()}`);
    }
    const page = new URL(`http://127.0.0.1:${port}/`);
    page.searchParams.set('tkn', token);
    page.searchParams.set('folder', options.workspace);
    let stopping: Promise<void> | undefined;
    return {
      url: page.href,
      port,
      logs: join(data, 'data', 'logs'),
      testUrl: (payload) => {
        const url = new URL(page);
        url.searchParams.set('payload', JSON.stringify(payload));
        return url.href;
      },
      ended: server.ended,
      stop: () =>
        (stopping ??= (async () => {
          server.kill('SIGTERM');
          await within(server.ended, stopLimit, () => server.kill('SIGKILL'));
          // Children that outlive the server (extension hosts, language servers) are in its process group.
          server.kill('SIGKILL');
          await remove();
        })()),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** True when VS Code is installed and nothing needs to be downloaded. */
export { vsCodeInstalled } from './vscode-install.ts';

interface Launched {
  readonly ended: Promise<{ code: number | null }>;
  /** Resolves with true when a line of output matches; never otherwise. */
  sees(pattern: RegExp): Promise<true>;
  /** The end of the output, for messages. */
  tail(): string;
  /** Signals the whole process group; silent when it is gone. */
  kill(signal: NodeJS.Signals): void;
}

/** Starts VS Code's server-main.js in a process group of its own, which dies with this process at the latest. */
function launch(args: string[], env: NodeJS.ProcessEnv, log?: (line: string) => void): Launched {
  const main = join(vsCodeRoot, 'out', 'server-main.js');
  if (!existsSync(main)) throw new Error(`VS Code is not installed: ${main} is missing`);
  const child: ChildProcess = spawn(vsCodeNode(), [main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const lines: string[] = [];
  const watchers: { pattern: RegExp; seen: () => void }[] = [];
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return;
    try {
      if (process.platform === 'win32') child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch {
      // Gone already.
    }
  };
  const lastResort = () => kill('SIGKILL');
  process.once('exit', lastResort);
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split(/\r?\n/);
      rest = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        if (lines.length > 200) lines.shift();
        log?.(line);
        for (const watcher of watchers) if (watcher.pattern.test(line)) watcher.seen();
      }
    });
  }
  const ended = new Promise<{ code: number | null }>((resolve) => {
    child.once('error', (error) => {
      lines.push(String(error));
      resolve({ code: null });
    });
    child.once('close', (code) => {
      process.removeListener('exit', lastResort);
      resolve({ code });
    });
  });
  return {
    ended,
    sees: (pattern) =>
      new Promise((resolve) => {
        if (lines.some((line) => pattern.test(line))) resolve(true);
        else watchers.push({ pattern, seen: () => resolve(true) });
      }),
    tail: () => lines.slice(-25).join('\n'),
    kill,
  };
}

/** The promise's value, or undefined (after `late()`) when it takes more than `limit` milliseconds. */
async function within<T>(promise: Promise<T>, limit: number, late: () => void): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      late();
      resolve(undefined);
    }, limit);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
