import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startWorkbench } from '../../embedded/workbench.ts';
import { launchBrowser } from './browser.ts';
import { buildSuite } from './build-suite.ts';
import { hostReport, output, root } from './paths.ts';
import type { HostReport } from './report.ts';
import { makeWorkspace } from './workspace.ts';

const limit = 420_000;

/** A suite that VS Code is to run inside of its extension host. */
export interface HostRun {
  /** Folder of the extension under test, as built. */
  readonly extension: string;
  /** The module whose `run()` VS Code calls. */
  readonly entry: string;
  /** The folder that VS Code opens. */
  readonly workspace: string;
  /** The file that the suite writes its report to; what is there before is taken away. */
  readonly report: string;
  /** Added to the environment that the suite sees. */
  readonly env?: Record<string, string>;
  /** Told what is being done. */
  readonly say: (text: string) => void;
}

/**
 * Runs a suite inside the real extension host of the web workbench. VS Code honours the payload only because the server
 * was started with its test driver.
 *
 * @throws Error when no report appears within 7 minutes, with the ends of the page's and the server's output.
 */
export async function runInHost({
  extension,
  entry,
  workspace,
  report,
  env,
  say,
}: HostRun): Promise<HostReport> {
  await mkdir(output, { recursive: true });
  await rm(report, { force: true });
  const said: string[] = [];
  const workbench = await startWorkbench({
    workspace,
    testDriver: true,
    env: { ...env, MOLT_TEST_REPORT: report },
    say,
    log: (line) => said.push(line),
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.on('console', (message) => said.push(`page: ${message.text()}`));
      await page.goto(
        workbench.testUrl([
          ['extensionDevelopmentPath', `vscode-remote://remote${extension}`],
          ['extensionTestsPath', `vscode-remote://remote${entry}`],
        ]),
      );
      const found = await reportWithin(report, limit);
      if (found) return found;
      await page.screenshot({ path: join(output, 'editor-host-stuck.png') });
      throw new Error(
        `The suite wrote no report within ${limit / 1000} s (test/output/editor-host-stuck.png):\n${said.slice(-40).join('\n')}`,
      );
    } finally {
      await browser.close();
    }
  } finally {
    await workbench.stop();
  }
}

/**
 * Runs test/editor/suite on the extension as built in this checkout. `grep` names the tests that are run.
 *
 * @throws Error when no report appears.
 */
export async function runInWebHost(say: (text: string) => void, grep = ''): Promise<HostReport> {
  const entry = await buildSuite();
  const workspace = await makeWorkspace();
  try {
    return await runInHost({
      extension: root,
      entry,
      workspace: workspace.folder,
      report: hostReport,
      env: { MOLT_TEST_GREP: grep },
      say,
    });
  } finally {
    await workspace.remove();
  }
}

async function reportWithin(path: string, milliseconds: number): Promise<HostReport | undefined> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as HostReport;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return undefined;
}
