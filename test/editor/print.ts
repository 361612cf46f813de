import type { HostReport } from './report.ts';

/** Prints one line a test, and what failed; returns the counts. */
export function printHostReport(report: HostReport): { passed: number; failed: number; skipped: number } {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const marks = { passed: '✓', failed: '✗', skipped: '○' };
  for (const test of report.tests) {
    counts[test.state]++;
    console.log(` ${marks[test.state]} ${test.title} (${test.milliseconds} ms)`);
    if (test.error) console.log(test.error.replace(/^/gm, '     '));
  }
  console.log(
    `In the extension host of VS Code ${report.vscode}: ${counts.passed} passed, ${counts.failed} failed`,
  );
  return counts;
}
