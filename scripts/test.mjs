// `npm test [-- STAGE…]`: everything that is checked, on a machine with nothing but Node (and a Chromium, for the
// editor). The last line is `N passed, M failed[, K skipped]`, counted from the stages' own reports; the exit code is
// 0 only when nothing failed. The same figures are in test/output/summary.json, while it runs and when it is ended too.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAll, ensureDependencies, root, run } from './setup.mjs';
import { broken, fromEditor, fromVitest, words } from './test-counts.mjs';

const output = join(root, 'test', 'output');
const node = process.execPath;
const bin = (path) => join(root, 'node_modules', path);

/** A check that passes or fails as a whole: its output is shown only when it fails. */
const check = (program, ...args) =>
  async function () {
    const { code, output: text } = await run(program, args, { quiet: true, group: true });
    if (code !== 0) console.log(text.trimEnd());
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  };

/** One project of vitest; it says itself what happens, file by file. */
const vitest = (project) =>
  async function () {
    const report = join(output, `${project}.json`);
    rmSync(report, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const args = [bin('vitest/vitest.mjs'), 'run', '--project', project, ...reporters];
    const { code } = await run(node, args, { byLine: true, group: true });
    return fromVitest(report, code);
  };

async function editor() {
  const reports = ['editor-host.json', 'editor-ui.json'].map((name) => join(output, name));
  for (const report of reports) rmSync(report, { force: true });
  const { code } = await run(node, [bin('tsx/dist/cli.mjs'), 'test/editor/run.ts'], {
    byLine: true,
    group: true,
  });
  return fromEditor(...reports, code);
}

/**
 * A stage begins when those of `after` have ended, if none of `needs` failed. What works with both cores stands alone;
 * servers and VS Code are waited for most of the time, and stand side by side.
 */
const stages = [
  { name: 'types', run: check('npm', 'run', '-s', 'typecheck') },
  { name: 'lint', run: check('npm', 'run', '-s', 'lint') },
  { name: 'build', run: check(node, 'esbuild.mjs') },
  { name: 'unit', run: vitest('unit'), after: ['types', 'lint'] },
  { name: 'integration', run: vitest('integration'), after: ['unit'], needs: ['build'] },
  { name: 'editor', run: editor, after: ['unit'], needs: ['build'] },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no stage ${unknown.join(', ')}; there are: ${stages.map((s) => s.name).join(', ')}`,
  );
  process.exit(2);
}
const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

/** Results of the stages that have ended, by name. */
const results = new Map();
const began = new Map();
let endedBy;

/** Writes down what is known; what has not ended counts as failed. */
function summarise(isOver) {
  const list = chosen.map(
    ({ name }) => results.get(name) ?? { name, seconds: 0, ...broken(isOver ? 'not run' : 'has not ended') },
  );
  const failedSetUp = results.get('set-up');
  if (failedSetUp) list.unshift(failedSetUp);
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const result of list) for (const key of Object.keys(total)) total[key] += result[key];
  const slowest = list
    .flatMap(({ tests = [] }) => tests)
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 10);
  const summary = { ...total, stages: list.map(({ tests: _, ...result }) => result), slowest };
  writeFileSync(join(output, 'summary.json'), JSON.stringify(summary, null, 2));
  return summary;
}

async function runStage(stage, ended) {
  await Promise.all([...(stage.after ?? []), ...(stage.needs ?? [])].map((name) => ended.get(name)));
  if (endedBy) return;
  console.log(`\n── ${stage.name}`);
  const started = Date.now();
  began.set(stage.name, started);
  const missing = (stage.needs ?? []).filter((name) => (results.get(name)?.failed ?? 0) > 0);
  const counts =
    missing.length > 0
      ? broken(`not run: ${missing.join(', ')} failed`)
      : await stage.run().catch((error) => broken(String(error)));
  if (endedBy) counts.note = `ended by ${endedBy}`;
  if (endedBy && counts.failed === 0) counts.failed = 1;
  const seconds = Math.round((Date.now() - started) / 1000);
  results.set(stage.name, { name: stage.name, seconds, ...counts });
  console.log(`── ${stage.name}: ${words(counts)} in ${seconds} s${counts.note ? ` (${counts.note})` : ''}`);
  summarise(false);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (endedBy) process.exit(1);
    endedBy = signal;
    endAll();
  });
}

const started = Date.now();
mkdirSync(output, { recursive: true });
summarise(false);
try {
  await ensureDependencies((text) => console.log(text));
  const ended = new Map();
  for (const stage of chosen) ended.set(stage.name, runStage(stage, ended));
  await Promise.all(ended.values());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.set('set-up', { name: 'set-up', seconds: 0, ...broken('see above') });
}

const summary = summarise(true);
console.log('\nThe slowest tests:');
for (const { title, milliseconds } of summary.slowest) {
  console.log(`${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${title}`);
}
console.log('');
for (const result of summary.stages) {
  const mark = result.failed > 0 ? '✗' : result.passed > 0 ? '✓' : '○';
  const note = result.note ? `  ${result.note}` : '';
  console.log(
    `${mark} ${result.name.padEnd(12)} ${words(result).padEnd(36)} ${String(result.seconds).padStart(4)} s${note}`,
  );
}
console.log(`  ${'all'.padEnd(49)} ${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s`);
console.log(words(summary));
process.exitCode = summary.failed > 0 ? 1 : 0;
