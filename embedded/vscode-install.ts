import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { lstat, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Told what is being done, one sentence at a time. */
export type Say = (text: string) => void;

const folder = join(import.meta.dirname, 'vscode-server');
const modules = join(folder, 'node_modules');
const stamp = join(modules, '.complete');
const busy = join(folder, '.installing');
const installLimit = 15 * 60_000;

/** VS Code's own root folder: `out/server-main.js` is its server. */
export const vsCodeRoot = join(modules, 'code-server', 'lib', 'vscode');

/** Changes when another VS Code, or one for another machine, has to be installed. */
function fingerprint(): string {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const name of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

/** True when the VS Code that embedded/vscode-server/package-lock.json names is installed completely. */
export async function vsCodeInstalled(): Promise<boolean> {
  return (await readFile(stamp, 'utf8').catch(() => '')) === fingerprint();
}

/**
 * Installs VS Code's server from the npm registry into embedded/vscode-server (535 MB, measured 2026-11-21 with
 * code-server 4.139.1). Nothing is compiled and no install script runs. Does nothing when it is there; an
 * installation that was interrupted is done again; of two callers, one installs and the other waits.
 * @throws Error with the end of npm's output when npm fails or takes more than 15 minutes.
 */
export async function installVsCode(say: Say = () => undefined): Promise<void> {
  const deadline = Date.now() + installLimit;
  while (!(await vsCodeInstalled())) {
    if (await takeTurn()) {
      try {
        await install(say);
      } finally {
        await rm(busy, { force: true });
      }
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`Another process installs VS Code for too long; if there is none, remove ${busy}`);
    }
    await sleep(500);
  }
}

async function install(say: Say): Promise<void> {
  const started = Date.now();
  say('Installing VS Code into embedded/vscode-server (about 540 MB, once)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  const output = await npm(args);
  if (output.code !== 0) throw new Error(`npm could not install VS Code:\n${output.text}`);
  // VS Code looks for the modules that its page loads below its own folder.
  const link = join(vsCodeRoot, 'node_modules');
  if (!(await lstat(link).catch(() => null))) await symlink(join('..', '..', '..'), link, 'dir');
  vsCodeNode();
  await writeFile(stamp, fingerprint());
  say(`Installed VS Code in ${Math.round((Date.now() - started) / 1000)} s`);
}

async function npm(args: string[]): Promise<{ code: number | null; text: string }> {
  // An npm that runs us passes its own settings on by these names; they are about another package.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name)),
  );
  const child = spawn('npm', args, {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    timeout: installLimit,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-4000)));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, text: String(error) }));
    child.once('close', (code, signal) =>
      resolve({ code, text: signal ? `${text}\nnpm was ended by ${signal} (limit: 15 minutes)` : text }),
    );
  });
}

/** Takes the turn to install; false while another living process has it. */
async function takeTurn(): Promise<boolean> {
  try {
    const file = await open(busy, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    const owner = Number(await readFile(busy, 'utf8').catch(() => ''));
    if (owner > 0 && !alive(owner)) await rm(busy, { force: true });
    return false;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The Node that VS Code's server runs on: this one when it is Node 24 (VS Code 1.139 is built for it), otherwise the
 * binary inside npm's package node-<platform>-<arch>.
 * @throws Error when there is neither.
 */
export function vsCodeNode(): string {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const binary = join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  throw new Error(
    `VS Code's server needs Node 24, and npm has none for ${process.platform} ${process.arch}: run with Node 24`,
  );
}
