import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HostReport, HostTest } from '../report.ts';

/**
 * VS Code calls this inside the extension host, in the web workbench and in the desktop alike. Writes the report to
 * the file named by MOLT_TEST_REPORT; throws when a test failed, which is how VS Code learns the result.
 */
export async function run(): Promise<void> {
  const report = process.env.MOLT_TEST_REPORT;
  if (!report) throw new Error('MOLT_TEST_REPORT must name the file to write');
  const tests: HostTest[] = [];
  const write = () =>
    writeFileSync(report, JSON.stringify({ vscode: vscode.version, tests } satisfies HostReport, null, 2));
  try {
    const { default: Mocha } = await import('mocha');
    const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'min', color: false });
    if (process.env.MOLT_TEST_GREP) mocha.fgrep(process.env.MOLT_TEST_GREP);
    for (const name of readdirSync(__dirname).sort()) {
      if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
    }
    await mocha.loadFilesAsync();
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => resolve());
      const add = (state: HostTest['state']) => (test: Mocha.Test, error?: Error) => {
        tests.push({
          title: test.fullTitle(),
          state,
          milliseconds: test.duration ?? 0,
          error: error && (error.stack ?? String(error)),
        });
      };
      runner.on('pass', add('passed'));
      runner.on('pending', add('skipped'));
      // A failed hook comes by the same event; the tests behind it don't come at all.
      runner.on('fail', add('failed'));
    });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tests.push({ title: 'the suite loads', state: 'failed', milliseconds: 0, error: text });
  }
  write();
  const failed = tests.filter((test) => test.state === 'failed');
  if (failed.length > 0)
    throw new Error(`${failed.length} failed: ${failed.map((test) => test.title).join('; ')}`);
}
