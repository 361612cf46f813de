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

/** Ways to end what runs now as a group, see `run`. */
const groups = new Set();

/** Asks every group that runs to end, and ends it 10 seconds later. */
export function endAll() {
  for (const end of groups) end();
}

/**
 * Runs a program in the checkout. Resolves with its exit code (the name of the signal that ended it; 1 when it could
 * not be started; `stopped after N s` when it took too long) and, if quiet or by line, the end of its output. Unless
 * quiet the output goes to ours, too. As a group, all that it starts is ended with it, by `endAll` or by its limit.
 * @param {{ quiet?: boolean, byLine?: boolean, group?: boolean, limit?: number }} options limit in milliseconds
 */
export function run(program, args, options = {}) {
  const { quiet = false, byLine = false, limit = 30 * 60_000 } = options;
  const group = options.group === true && process.platform !== 'win32';
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: quiet || byLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      detached: group,
    });
    const signal = (name) => {
      try {
        process.kill(group ? -child.pid : child.pid, name);
      } catch {
        // Gone already.
      }
    };
    const end = () => {
      signal('SIGTERM');
      setTimeout(() => signal('SIGKILL'), 10_000).unref();
    };
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end();
    }, limit);
    if (group) groups.add(end);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && byLine) createInterface({ input: stream }).on('line', (line) => console.log(line));
      stream?.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-20_000)));
    }
    const ended = (code) => {
      clearTimeout(timer);
      groups.delete(end);
      const note = late ? `\n${program} was stopped: it took more than ${limit / 1000} s` : '';
      resolve({ code: late ? `stopped after ${limit / 1000} s` : code, output: output + note });
    };
    child.once('error', (error) => {
      output += String(error);
      ended(1);
    });
    child.once('exit', (code, name) => {
      // What it left running must not keep its output, and us, waiting.
      if (group) setTimeout(() => signal('SIGKILL'), 5_000).unref();
      child.once('close', () => ended(code ?? name));
    });
  });
}
