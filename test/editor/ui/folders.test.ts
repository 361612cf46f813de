import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

// Two applications side by side in one workspace: the one comes from MySQL, the other from PostgreSQL.

let browser: Browser;
let workbench: OpenWorkbench;
beforeAll(async () => {
  browser = await launchBrowser();
  const settings = (more: object) => JSON.stringify(more);
  workbench = await openWorkbench(browser, {
    folders: {
      'billing/.vscode/settings.json': settings({ 'molt.dialect': 'mysql', 'molt.targetVersion': 'v24.1' }),
      'billing/invoice.sql': 'SELECT 1 AS one;\n',
      'shop/.vscode/settings.json': settings({ 'molt.dialect': 'postgres' }),
      'shop/customer.sql': 'SELECT 1 AS one;\n',
      'shop/long.sql': 'LISTEN x;\n'.repeat(2000),
    },
  });
});
afterAll(async () => {
  await workbench?.close();
  await browser?.close();
});

/** What the language status says of the file in front. */
async function languageStatus(): Promise<string> {
  const { page } = workbench;
  await page.locator('#status\\.languageStatus').hover();
  await page.locator('.hover-language-status').first().waitFor();
  const shown = (await page.locator('.hover-language-status').allInnerTexts()).join('\n');
  await page.keyboard.press('Escape');
  await page.mouse.move(700, 500);
  return shown;
}

const pick = (label: string) =>
  workbench.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();

describe('A workspace of several folders', () => {
  it.each([
    ['invoice.sql', 'MySQL', 'CockroachDB v24.1'],
    ['customer.sql', 'PostgreSQL', 'CockroachDB v26.2'],
  ])('%s is %s for %s, as its folder says', async (file, dialect, version) => {
    await workbench.openFile(file);
    await expect.poll(languageStatus, { timeout: 60_000 }).toContain(dialect);
    expect(await languageStatus()).toContain(version);
  });

  it('of a file with more findings than VS Code underlines, those where one looks are', async () => {
    const { page } = workbench;
    await workbench.openFile('long.sql');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.command('Go to Line/Column...');
    await page.locator('.quick-input-widget input.input').fill(':1700');
    await page.keyboard.press('Enter');
    await page.locator('.line-numbers').getByText('1700', { exact: true }).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
  });

  it('a change from the language status is written into the folder of the file, and holds there', async () => {
    await workbench.openFile('customer.sql');
    await workbench.command('Molt: Change Dialect of SQL File…');
    await pick('CockroachDB');
    await pick('All SQL files of this folder');
    const saved = (folder: string) =>
      readFile(join(workbench.folder, folder, '.vscode/settings.json'), 'utf8');
    await expect.poll(() => saved('shop')).toMatch(/"molt.dialect": ?"cockroach"/);
    expect(await saved('billing')).toContain('mysql');
    await expect.poll(languageStatus, { timeout: 60_000 }).toContain('CockroachDB');
    await workbench.screenshot('folders');
    await workbench.openFile('invoice.sql');
    await expect.poll(languageStatus, { timeout: 60_000 }).toContain('MySQL');
    expect(await workbench.notifications()).toEqual([]);
  });
});
