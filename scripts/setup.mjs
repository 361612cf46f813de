// What `npm test` and `npm start` need before anything else runs. Plain Node: no package is installed yet.
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');

/** True when node_modules holds what package-lock.json names (npm keeps its own list of what it installed). */
function dependenciesInstalled() {
  try {
    const packages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
    const wanted = packages('package-lock.json');
    const present = packages('node_modules/.package-lock.json');
    return Object.entries(wanted).every(
      ([place, one]) => place === '' || one.optional || present[place]?.version === one.version,
    );
  } catch {
    return false;
  }
}

/**
 * Installs the dependencies of package-lock.json when they aren't there. No install script runs: nothing here needs
 * one (embedded/postgres-binaries.ts makes the links that PostgreSQL's package would make).
 * @throws Error with the end of npm's output.
 */
export async function ensureDependencies(say) {
  if (dependenciesInstalled()) return;
  const started = Date.now();
  say('Installing the dependencies (npm ci, once)');
  const { code, output } = await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`npm ci failed:\n${output}`);
  say(`Installed the dependencies in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Folders and files that dist/ is made from. */
const sources = [
  ...['client', 'server', 'sql', 'lms', 'data', 'cli', 'contracts', 'media'],
  ...['package.json', 'esbuild.mjs', 'node_modules/.package-lock.json'],
];

/** Modification time of the newest file below a path, in milliseconds; 0 when there is none. */
export function newest(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Builds dist/ when it is older than what it is made from.
 * @throws Error with the bundler's output.
 */
export async function ensureBuilt(say) {
  const built = existsSync(join(root, 'dist/.built')) ? statSync(join(root, 'dist/.built')).mtimeMs : 0;
  if (built > Math.max(...sources.map((path) => newest(join(root, path))))) return;
  say('Building');
  const { code, output } = await run(process.execPath, ['esbuild.mjs'], { quiet: true });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/**
 * Runs a program in the checkout. Resolves with its exit code (1 when it could not be started or took too long) and,
 * if quiet, the end of its output; otherwise the output goes straight to ours.
 * @param {{ quiet?: boolean, env?: Record<string, string>, limit?: number }} options limit in milliseconds
 */
export function run(program, args, { quiet = false, byLine = false, env = {}, limit = 20 * 60_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet || byLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, limit);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && byLine) createInterface({ input: stream }).on('line', (line) => console.log(line));
      stream?.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-20_000)));
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 1, output: String(error) });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const note = late ? `\n${program} was stopped: it took more than ${limit / 1000} s` : '';
      resolve({ code: code ?? 1, output: output + note });
    });
  });
}
