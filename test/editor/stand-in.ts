#!/usr/bin/env -S node --import tsx
// Takes the place of the desktop's `code` program for test/editor/electron.ts, where no desktop VS Code can be had
// (`npm run test:electron -- --stand-in`). It takes the arguments that @vscode/test-electron starts the desktop with,
// and runs the suite in the extension host of the web workbench that comes from the npm registry, in a headless browser.
//
// What that shows: that the launcher finds the program, gives it the extension, the suite, a folder and a profile of its
// own, that the suite gets its environment and writes its report, and that the exit code is that of the suite. What it
// doesn't: anything about Electron itself (its windows, menus, Node version, native modules).
import { parseArgs } from 'node:util';
import { existsSync } from 'node:fs';
import { runInHost } from './host.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
    'extensions-dir': { type: 'string' },
    'no-sandbox': { type: 'boolean' },
    'disable-gpu-sandbox': { type: 'boolean' },
    'disable-updates': { type: 'boolean' },
    'skip-welcome': { type: 'boolean' },
    'skip-release-notes': { type: 'boolean' },
    'disable-workspace-trust': { type: 'boolean' },
    'disable-extensions': { type: 'boolean' },
  },
});

/** What the desktop would miss is an error here too. */
function needed(name: string, value: string | undefined): string {
  if (!value || !existsSync(value)) throw new Error(`${name}: there is no ${value ?? 'value'}`);
  return value;
}

const [folder, ...others] = positionals;
if (others.length > 0) throw new Error(`one folder is opened, not also ${others.join(' ')}`);
const report = process.env.MOLT_TEST_REPORT;
if (!report) throw new Error('MOLT_TEST_REPORT must name the file to write');
needed('--user-data-dir', values['user-data-dir']);
const { tests } = await runInHost({
  extension: needed('--extensionDevelopmentPath', values.extensionDevelopmentPath),
  entry: needed('--extensionTestsPath', values.extensionTestsPath),
  workspace: needed('the folder', folder),
  report,
  say: console.log,
});
process.exitCode = tests.some(({ state }) => state === 'failed') ? 1 : 0;
