// `npm run test:electron`: the suite of test/editor/suite inside a desktop VS Code, which is downloaded first.
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { buildSuite } from './build-suite.ts';
import { hostReport, output, root } from './paths.ts';
import { printHostReport } from './print.ts';
import type { HostReport } from './report.ts';
import { makeWorkspace } from './workspace.ts';

const version = process.env.MOLT_VSCODE_VERSION ?? 'stable';

async function main(): Promise<number> {
  let executable: string;
  try {
    executable = await downloadAndUnzipVSCode({ version, timeout: 60_000 });
  } catch (error) {
    console.error(`VS Code (${version}) cannot be downloaded from here: ${String(error)}`);
    console.error('`npm run test:editor` runs the same suite in a VS Code that comes from the npm registry.');
    return 2;
  }
  const entry = await buildSuite();
  await mkdir(output, { recursive: true });
  await rm(hostReport, { force: true });
  const workspace = await makeWorkspace();
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: entry,
      extensionTestsEnv: { MOLT_TEST_REPORT: hostReport },
      launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust'],
    }).catch(() => undefined); // The report says what failed.
    const report = JSON.parse(await readFile(hostReport, 'utf8')) as HostReport;
    return printHostReport(report).failed > 0 ? 1 : 0;
  } finally {
    await workspace.remove();
  }
}

process.exitCode = await main();
