// What the stages of `npm test` count, read from their own reports.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './setup.mjs';

/** `3 passed, 0 failed[, 1 skipped]` */
export const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Counts of a stage that could not be counted. */
export const broken = (note) => ({ passed: 0, failed: 1, skipped: 0, note });

/**
 * Counts of a vitest JSON report, and how long each test took. A file that could not be loaded, and an end with
 * another code than 0 without a failed test, count as one failed.
 */
export function fromVitest(path, code) {
  const report = readReport(path);
  if (!report) return broken(`no report at ${relative(root, path)}, vitest ended with ${code}`);
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  const outside = failed === 0 && code !== 0;
  return {
    passed: report.numPassedTests,
    failed: outside ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    note: outside ? `vitest ended with ${code} outside any test` : undefined,
    tests: report.testResults.flatMap((file) =>
      file.assertionResults.map((test) => ({
        title: `${relative(root, file.name)} › ${test.fullName}`,
        milliseconds: test.duration ?? 0,
      })),
    ),
  };
}

/** Counts of what test/editor/run.ts leaves: the suite inside the extension host, and vitest's report. */
export function fromEditor(hostPath, uiPath, code) {
  if (code === 3) return { passed: 0, failed: 0, skipped: 1, note: 'skipped, see the reason above' };
  const host = readReport(hostPath);
  if (!host) return broken('the suite inside of VS Code wrote no report');
  const ui = fromVitest(uiPath, 0);
  const of = (state) => host.tests.filter((test) => test.state === state).length;
  const failed = of('failed') + ui.failed;
  const outside = failed === 0 && code !== 0;
  return {
    passed: of('passed') + ui.passed,
    failed: outside ? 1 : failed,
    skipped: of('skipped') + ui.skipped,
    note: ui.note ?? (outside ? `ended with ${code} outside any test` : undefined),
    tests: [
      ...host.tests.map(({ title, milliseconds }) => ({
        title: `test/editor/suite › ${title}`,
        milliseconds,
      })),
      ...(ui.tests ?? []),
    ],
  };
}

/** A report that isn't whole is none: its writer was ended in the middle. */
function readReport(path) {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
