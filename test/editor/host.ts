import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startWorkbench } from '../../embedded/workbench.ts';
import { launchBrowser } from './browser.ts';
import { buildSuite } from './build-suite.ts';
import { hostReport, output, root } from './paths.ts';
import type { HostReport } from './report.ts';
import { makeWorkspace } from './workspace.ts';

const limit = 420_000;

/**
 * Runs test/editor/suite inside the real extension host of the web workbench, on the extension as built in this
 * checkout. VS Code honours the payload only because the server was started with its test driver.
 * `grep` names the tests that are run.
 *
 * @throws Error when no report appears within 7 minutes, with the ends of the page's and the server's output.
 */
export async function runInWebHost(say: (text: string) => void, grep = ''): Promise<HostReport> {
  const entry = await buildSuite();
  await mkdir(output, { recursive: true });
  await rm(hostReport, { force: true });
  const workspace = await makeWorkspace();
  const said: string[] = [];
  const workbench = await startWorkbench({
    workspace: workspace.folder,
    testDriver: true,
    env: { MOLT_TEST_REPORT: hostReport, MOLT_TEST_GREP: grep },
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
          ['extensionDevelopmentPath', `vscode-remote://remote${root}`],
          ['extensionTestsPath', `vscode-remote://remote${entry}`],
        ]),
      );
      const report = await reportWithin(limit);
      if (report) return report;
      await page.screenshot({ path: join(output, 'editor-host-stuck.png') });
      throw new Error(
        `The suite wrote no report within ${limit / 1000} s (test/output/editor-host-stuck.png):\n${said.slice(-40).join('\n')}`,
      );
    } finally {
      await browser.close();
    }
  } finally {
    await workbench.stop();
    await workspace.remove();
  }
}

async function reportWithin(milliseconds: number): Promise<HostReport | undefined> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline) {
    try {
      return JSON.parse(await readFile(hostReport, 'utf8')) as HostReport;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return undefined;
}
