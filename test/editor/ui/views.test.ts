import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { openWorkbench, themes, type OpenWorkbench, type Theme } from './workbench.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const steps = ['Plan', 'Connections', 'Schema', 'Data', 'Verify', 'Cutover', 'Finish'];

describe.each(Object.keys(themes) as Theme[])('In the %s theme', (theme) => {
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(browser, { theme });
  });
  afterAll(() => workbench.close());

  it('the three views are there, and say what to do when nothing is connected', async () => {
    const { page } = workbench;
    await workbench.showViews();
    for (const step of steps) await page.getByRole('treeitem', { name: new RegExp(`^${step}\\b`) }).waitFor();
    await page.getByRole('button', { name: 'Connect to Orchestrator…' }).first().waitFor();
    await workbench.cutoverPage().getByText('orchestrator', { exact: false }).first().waitFor();
    await workbench.screenshot(`views-empty-${theme}`);
  });

  it('an SQL file has squiggles, and its conversion opens beside it as a diff', async () => {
    const { page } = workbench;
    await workbench.openFile('schema.sql');
    await page.locator('.squiggly-error').first().waitFor({ timeout: 30_000 });
    await workbench.screenshot(`sql-${theme}`);
    await workbench.command('Molt: Convert Schema…');
    await page.locator('.monaco-diff-editor').first().waitFor({ timeout: 30_000 });
    await page.locator('.line-insert, .char-insert').first().waitFor();
    await workbench.screenshot(`convert-${theme}`);
  });

  it('nothing popped up and no policy was violated on the way', async () => {
    expect(await workbench.notifications()).toEqual([]);
    expect(workbench.violations).toEqual([]);
  });
});
