// `npm run test:editor`: the suite inside the real extension host, then the tests that drive the workbench.
// `-- --host TEXT` runs only those tests inside of the extension host whose title holds TEXT ('' for all of them);
// `-- --ui NAME` only the files of test/editor/ui whose name holds NAME, and whatever else vitest takes.
// Exit code 0 passed, 1 failed, 3 skipped because something isn't there (an error when CI or MOLT_REQUIRE_EDITOR is set).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installVsCode } from '../../embedded/vscode-install.ts';
import { findChromium } from './browser.ts';
import { runInWebHost } from './host.ts';
import { hostReport, root, uiReport } from './paths.ts';
import { printHostReport } from './print.ts';

const required = ['CI', 'MOLT_REQUIRE_EDITOR'].some(
  (name) => !['', '0', 'false'].includes(process.env[name] ?? ''),
);

/** Why the editor tests cannot run here; undefined when they can. */
async function obstacle(): Promise<string | undefined> {
  if (!findChromium()) {
    return 'there is no Chromium on PATH (Debian: apt-get install chromium; or set MOLT_CHROMIUM to one)';
  }
  try {
    await installVsCode(console.log);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return undefined;
}

async function main(): Promise<number> {
  await Promise.all([hostReport, uiReport].map((path) => rm(path, { force: true })));
  const why = await obstacle();
  if (why) {
    console.log(`Editor tests ${required ? 'cannot run' : 'skipped'}: ${why}`);
    return required ? 1 : 3;
  }
  if (!existsSync(join(root, 'dist', 'extension.cjs'))) {
    console.log('The extension is not built: npm run build');
    return 1;
  }
  const [part, ...more] = process.argv.slice(2);
  if (part === '--host') return (await host(more[0])) ? 0 : 1;
  if (part === '--ui') return vitest(more);
  const passed = await host();
  const ui = await vitest(process.argv.slice(2));
  return passed && ui === 0 ? 0 : 1;
}

/** The tests inside of the extension host; those with a text in their title, or all. True when they passed. */
async function host(grep?: string): Promise<boolean> {
  const { failed, passed } = printHostReport(await runInWebHost(console.log, grep));
  return failed === 0 && passed > 0;
}

function vitest(more: string[]): Promise<number> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${uiReport}`];
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--project',
    'editor',
    ...reporters,
  ];
  const child = spawn(process.execPath, [...args, ...more], { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error);
  return 1;
});
