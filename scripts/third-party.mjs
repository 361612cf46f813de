import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Names, licences and licence texts of the packages whose code is in a bundle, as one text.
 * @param {readonly string[]} inputs paths of the bundle's inputs, as esbuild's metafile names them
 * @throws Error for a package without a licence text: its code may not be given to others like that.
 */
export function thirdPartyNotices(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input);
    if (found) folders.add(found[0]);
  }
  const notices = new Map([...folders].map((folder) => notice(folder)));
  const sorted = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  const head =
    'Molt Workbench contains code of these packages, each under the licence that stands below its name.';
  return [head, ...sorted].join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

function notice(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const title = `${name} ${version} (${license})`;
  if (file) return [title, `${title}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`];
  // The text of these is the same for all but the author.
  const who = typeof author === 'string' ? author : author?.name;
  if (!['MIT', 'ISC'].includes(license) || !who) throw new Error(`${folder} has no licence text`);
  return [title, `${title}\n\nCopyright ${who}. Licence: https://spdx.org/licenses/${license}.html`];
}
