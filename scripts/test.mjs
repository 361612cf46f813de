// `npm test [-- STAGE…]`: everything that is checked, on a machine with nothing but Node (and a Chromium, for the
// editor). The last line is `N passed, M failed[, K skipped]`, counted from the stages' own reports; the exit code is
// 0 only when nothing failed. The same figures are in test/output/summary.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, root, run } from './setup.mjs';

const output = join(root, 'test', 'output');
const node = process.execPath;
const bin = (path) => join(root, 'node_modules', path);

/** A check that passes or fails as a whole: its output is shown only when it fails. */
const check = (program, ...args) =>
  async function () {
    const { code, output: text } = await run(program, args, { quiet: true });
    if (code !== 0) console.log(text.trimEnd());
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  };

/**
 * One project of vitest; it says itself what happens, file by file. With several `parts` (command-line filters) each
 * is a process of its own, with servers of its own, and they run side by side: these tests wait more than they work.
 */
const vitest = (project, parts = [[]]) =>
  async function () {
    const counts = await Promise.all(
      parts.map(async (filter, index) => {
        const report = join(output, parts.length > 1 ? `${project}-${index}.json` : `${project}.json`);
        rmSync(report, { force: true });
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
        const args = [bin('vitest/vitest.mjs'), 'run', '--project', project, ...filter, ...reporters];
        const { code } = await run(node, args, { byLine: parts.length > 1 });
        return fromVitest(report, code);
      }),
    );
    return {
      passed: sum(counts, 'passed'),
      failed: sum(counts, 'failed'),
      skipped: sum(counts, 'skipped'),
      note: counts.flatMap(({ note }) => note ?? []).join('; ') || undefined,
    };
  };

const sum = (counts, key) => counts.reduce((total, one) => total + one[key], 0);

/** The tests of rows, of the demo and of the proxy in one process, all the others in a second: equally long. */
const firstHalf = ['data', 'demo', 'proxy'].map((folder) => `test/integration/${folder}`);
const integrationParts = [firstHalf, firstHalf.flatMap((folder) => ['--exclude', `${folder}/**`])];

/** Counts of a vitest JSON report. A file that could not be loaded, or an error outside any test, counts as failed. */
function fromVitest(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0, note: `no report at ${path}` };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    note: failed === 0 && code !== 0 ? `vitest ended with code ${code} outside any test` : undefined,
  };
}

async function editor() {
  const { code } = await run(node, [bin('tsx/dist/cli.mjs'), 'test/editor/run.ts']);
  if (code === 3) return { passed: 0, failed: 0, skipped: 1, note: 'skipped, see the reason above' };
  const host = join(output, 'editor-host.json');
  if (!existsSync(host)) return { passed: 0, failed: 1, skipped: 0, note: 'the suite wrote no report' };
  const { tests } = JSON.parse(readFileSync(host, 'utf8'));
  const ui = fromVitest(join(output, 'editor-ui.json'), 0);
  const of = (state) => tests.filter((test) => test.state === state).length;
  const failed = of('failed') + ui.failed;
  return {
    passed: of('passed') + ui.passed,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: of('skipped') + ui.skipped,
    note: ui.note,
  };
}

/** In this order, those of a group side by side; a stage whose name is in `needs` must not have failed. */
const groups = [
  [
    { name: 'types', run: check('npm', 'run', '-s', 'typecheck') },
    { name: 'lint', run: check('npm', 'run', '-s', 'lint') },
  ],
  [
    { name: 'generated', run: check('npm', 'run', '-s', 'generate', '--', '--check') },
    { name: 'build', run: check(node, 'esbuild.mjs') },
  ],
  [{ name: 'unit', run: vitest('unit') }],
  [{ name: 'integration', run: vitest('integration', integrationParts), needs: ['build'] }],
  [{ name: 'editor', run: editor, needs: ['build'] }],
];
const stages = groups.flat();

async function runStage(stage) {
  console.log(`\n── ${stage.name}`);
  const started = Date.now();
  const missing = (stage.needs ?? []).filter((name) => results.some((r) => r.name === name && r.failed > 0));
  const counts =
    missing.length > 0
      ? { passed: 0, failed: 1, skipped: 0, note: `not run: ${missing.join(', ')} failed` }
      : await stage.run();
  const seconds = Math.round((Date.now() - started) / 1000);
  results.push({ name: stage.name, seconds, ...counts });
  console.log(`── ${stage.name}: ${words(counts)} in ${seconds} s${counts.note ? ` (${counts.note})` : ''}`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no stage ${unknown.join(', ')}; there are: ${stages.map((s) => s.name).join(', ')}`,
  );
  process.exit(2);
}

mkdirSync(output, { recursive: true });
const results = [];
try {
  await ensureDependencies((text) => console.log(text));
  for (const group of groups) {
    await Promise.all(group.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(runStage));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  results.push({ name: 'set-up', seconds: 0, passed: 0, failed: 1, skipped: 0, note: 'see above' });
}

const total = { passed: 0, failed: 0, skipped: 0 };
console.log('');
for (const result of results) {
  for (const key of Object.keys(total)) total[key] += result[key];
  const mark = result.failed > 0 ? '✗' : result.passed > 0 ? '✓' : '○';
  const note = result.note ? `  ${result.note}` : '';
  console.log(
    `${mark} ${result.name.padEnd(12)} ${words(result).padEnd(36)} ${String(result.seconds).padStart(4)} s${note}`,
  );
}
writeFileSync(join(output, 'summary.json'), JSON.stringify({ ...total, stages: results }, null, 2));
console.log(words(total));
process.exitCode = total.failed > 0 ? 1 : 0;

function words({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
