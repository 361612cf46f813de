import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

let browser: Browser;
let workbench: OpenWorkbench;
beforeAll(async () => {
  browser = await launchBrowser();
  workbench = await openWorkbench(browser);
});
afterAll(async () => {
  await workbench?.close();
  await browser?.close();
});

const steps = ['Plan', 'Connections', 'Schema', 'Data', 'Verify', 'Cutover', 'Finish'];

describe('The workbench with the packaged extension', () => {
  it('has the three views, which say what to do when nothing is connected', async () => {
    const { page } = workbench;
    await workbench.showViews();
    for (const step of steps) await page.getByRole('treeitem', { name: new RegExp(`^${step}\\b`) }).waitFor();
    await page.getByRole('button', { name: 'Connect to Orchestrator…' }).first().waitFor();
    await workbench.cutoverPage().getByRole('button', { name: 'Connect to Orchestrator…' }).waitFor();
    await workbench.screenshotInThemes('views-empty');
  });

  it('shows a dump with squiggles, and its conversion as a diff', async () => {
    const { page } = workbench;
    await workbench.openFile('schema.sql');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.screenshotInThemes('sql');
    await workbench.command('Molt: Convert Schema…');
    await page.locator('.monaco-diff-editor').first().waitFor();
    await page.locator('.line-insert, .char-insert').first().waitFor();
    await workbench.screenshotInThemes('convert');
  });

  it('did so without a notification or a violated policy', async () => {
    expect(await workbench.notifications()).toEqual([]);
    expect(workbench.violations).toEqual([]);
  });
});
