// Builds every entry point into dist/. `node esbuild.mjs [--watch] [--production]`
// `node esbuild.mjs --programs FOLDER` builds only what runs in Node, into another folder: for tests of the sources.
import { build, context } from 'esbuild';
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { thirdPartyNotices } from './scripts/third-party.mjs';

const require = createRequire(import.meta.url);
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const elsewhere = process.argv.includes('--programs')
  ? process.argv[process.argv.indexOf('--programs') + 1]
  : undefined;
const folder = elsewhere ?? 'dist';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: production ? false : 'linked',
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
  // Optional native parts of dependencies: never installed here, looked for at run time and done without.
  external: ['vscode', 'pg-native', 'cloudflare:sockets'],
};

// Dependencies are CommonJS in part: inside an ESM bundle they need require, __dirname and __filename.
const nodeGlobals = `
import { createRequire as __createRequire } from 'node:module';
import { fileURLToPath as __fileURLToPath } from 'node:url';
import { dirname as __pathDirname } from 'node:path';
const require = __createRequire(import.meta.url);
const __filename = __fileURLToPath(import.meta.url);
const __dirname = __pathDirname(__filename);`;

/** Programs that run in Node: the language server and the three commands (dist/ is ESM by package.json). */
const programs = {
  server: 'server/main.ts',
  molt: 'cli/molt.ts',
  'molt-lms': 'cli/molt-lms.ts',
  'molt-lms-cli': 'cli/molt-lms-cli.ts',
};

/** Pages of webviews: browser code, one bundle a page. */
const pages = { cutover: 'media/cutover.ts', differences: 'media/differences.ts' };

const present = (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path)));

const jobs = [
  {
    ...shared,
    entryPoints: present(programs),
    outdir: folder,
    format: 'esm',
    // What programs share stands in dist/ once, beside them (where the parser looks for its .wasm), and a command loads
    // only what it needs: most of the time of a short command is reading code.
    splitting: true,
    chunkNames: 'shared-[hash]',
    banner: { js: nodeGlobals },
  },
  {
    ...shared,
    entryPoints: present({ extension: 'client/extension.ts' }),
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
  },
  {
    ...shared,
    entryPoints: present(pages),
    outdir: 'dist/webview',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  },
].filter((job) => Object.keys(job.entryPoints).length > 0);

await mkdir(folder, { recursive: true });
await copyFile(
  join(dirname(require.resolve('libpg-query')), 'libpg-query.wasm'),
  join(folder, 'libpg-query.wasm'),
);

if (elsewhere !== undefined) {
  await build({ ...jobs[0], sourcemap: false });
} else if (watch) {
  for (const job of jobs) await (await context(job)).watch();
} else {
  const built = await Promise.all(jobs.map((job) => build({ ...job, metafile: true })));
  // Written in place and tidied afterwards: what runs from dist/ while someone builds finds its files.
  const keep = new Set(built.flatMap((result) => Object.keys(result.metafile.outputs)));
  for (const entry of await readdir('dist', { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && /\.(js|cjs|map)$/.test(path) && !keep.has(path)) await rm(path);
  }
  for (const name of ['molt', 'molt-lms', 'molt-lms-cli']) {
    if (existsSync(`dist/${name}.js`)) await chmod(`dist/${name}.js`, 0o755);
  }
  if (production) {
    const inputs = built.flatMap((result) => Object.keys(result.metafile.inputs));
    await writeFile(
      'dist/ThirdPartyNotices.txt',
      thirdPartyNotices([...inputs, require.resolve('libpg-query')]),
    );
  }
  // scripts/setup.mjs compares its time with that of the sources.
  await writeFile('dist/.built', '');
}
