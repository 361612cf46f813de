// `npm run generate [-- --check]`: writes every file of the repository that is made from another text. With --check
// it writes nothing, names the files that are stale, and ends with 1.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generators, type GeneratedFile } from './generators.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

/** Files that differ from what their generator makes of today's sources, and files that nothing makes any more. */
const stale: string[] = [];
for (const generator of generators) {
  const files = await generator.files();
  for (const file of files) await bring(file);
  if (generator.ownsFolder) await removeOthers(generator.ownsFolder, files);
}
if (check && stale.length > 0) {
  console.error(`Stale, run \`npm run generate\`:\n${stale.map((path) => `  ${path}`).join('\n')}`);
  process.exitCode = 1;
} else {
  console.log(stale.length > 0 ? `Wrote ${stale.join(', ')}` : 'Everything generated is up to date.');
}

async function bring(file: GeneratedFile): Promise<void> {
  const path = join(root, file.path);
  const now = await readFile(path, 'utf8').catch(() => null);
  if (now === file.text) return;
  stale.push(file.path);
  if (check) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.text);
}

async function removeOthers(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  const ours = new Set(files.map((file) => file.path));
  for (const name of await readdir(join(root, folder)).catch(() => [])) {
    const path = `${folder}/${name}`;
    if (ours.has(path)) continue;
    stale.push(path);
    if (!check) await rm(join(root, path));
  }
}
