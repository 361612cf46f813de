import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { openWorkbench } from './workbench.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('The workbench with the packaged extension', () => {
  it('has our activity and its three views, and nothing pops up', async () => {
    const workbench = await openWorkbench(browser);
    try {
      const { page } = workbench;
      await page.getByRole('tab', { name: 'CockroachDB Migration' }).click();
      for (const name of ['Migration', 'Live Traffic', 'Cutover']) {
        await page.getByRole('button', { name: `${name} Section` }).waitFor();
      }
      await workbench.screenshot('activity');
      expect(await workbench.notifications()).toEqual([]);
      expect(workbench.violations).toEqual([]);
    } finally {
      await workbench.close();
    }
  });
});
