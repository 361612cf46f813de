// `npm run coverage -- --facts DIR [--write] [--missing]`
//
// Runs the example of everything that a folder of facts knows of CockroachDB through the analyzer, and says by which
// rule it is covered. What isn't covered needs a reason in not-covered.json; without one the run ends with 1.
// --write makes docs/coverage.md and covered.json anew; --missing prints what is not covered, with its example.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { readEntries, type Entry } from './coverage-entries.ts';
import { judge, type Judgement } from './coverage-judge.ts';
import { coveragePage } from './coverage-page.ts';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    facts: { type: 'string' },
    write: { type: 'boolean', default: false },
    missing: { type: 'boolean', default: false },
  },
});
if (values.facts === undefined) {
  console.error(
    'usage: npm run coverage -- --facts DIR [--write] [--missing]   (e.g. --facts ../shared/facts)',
  );
  process.exit(2);
}

await loadParser();
const reasons = JSON.parse(await readFile(join(here, 'not-covered.json'), 'utf8')) as Record<string, string>;
const judged = (await readEntries(values.facts)).map((entry) => ({ entry, judgement: judge(entry) }));

const count = (state: Judgement['state']) => judged.filter((each) => each.judgement.state === state).length;
const open = judged.filter(({ judgement }) => judgement.state === 'not-covered');
const unexplained = open.filter(({ entry }) => reasonFor(entry) === undefined);
console.log(
  `${judged.length} entries: ${count('covered')} covered, ${count('accepted')} accepted, ${count('recognised')} recognised as another dialect, ` +
    `${open.length} not covered (${unexplained.length} without a reason)`,
);
for (const { entry, judgement } of values.missing ? open : unexplained) {
  const also =
    judgement.state === 'not-covered' && judgement.said.length > 0
      ? ` (said: ${judgement.said.join(' ')})`
      : '';
  console.log(
    `${entry.source} ${entry.verdict} ${entry.id}${also}: ${entry.example.replaceAll('\n', ' ').slice(0, 150)}`,
  );
}
const stale = Object.keys(reasons).filter(
  (id) => !id.includes('*') && !open.some(({ entry }) => entry.id === id),
);
if (stale.length > 0) console.log(`reasons that nothing needs any more: ${stale.join(', ')}`);

if (values.write) {
  const root = join(here, '..', '..');
  const page = coveragePage(judged.map((each) => ({ ...each, reason: reasonFor(each.entry) })));
  await writeFile(join(root, 'docs/coverage.md'), await formatted(page, 'docs/coverage.md'));
  const covered = Object.fromEntries(
    judged.flatMap(({ entry, judgement }) =>
      judgement.state === 'covered' ? [[entry.id, judgement.codes.join(' ')]] : [],
    ),
  );
  await writeFile(join(here, 'covered.json'), await formatted(JSON.stringify(covered), 'covered.json'));
}
process.exitCode = unexplained.length > 0 ? 1 : 0;

/** Its own reason, or the one of all entries that begin alike (`keyword:type_name:*`). */
function reasonFor(entry: Entry): string | undefined {
  const own = reasons[entry.id];
  if (own !== undefined) return own;
  const wild = Object.keys(reasons).find((id) => id.endsWith('*') && entry.id.startsWith(id.slice(0, -1)));
  return wild === undefined ? undefined : reasons[wild];
}

async function formatted(text: string, name: string): Promise<string> {
  const options = await prettier.resolveConfig(join(here, name));
  return prettier.format(text, { ...options, filepath: name });
}
