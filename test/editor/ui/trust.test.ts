import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorkbench, type Workbench } from '../../../embedded/workbench.ts';
import { launchBrowser } from '../browser.ts';
import { root, vsix } from '../paths.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

// Somebody else's repository: its molt.yaml names servers. Nothing may be connected to until a person trusts it.

let browser: Browser;
let server: Workbench;
let workbench: OpenWorkbench;
let listener: Server;
let knocks = 0;
beforeAll(async () => {
  listener = createServer((socket) => {
    knocks++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  [browser, server] = await Promise.all([
    launchBrowser(),
    startWorkbench({
      workspace: root,
      extension: { vsix },
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
      },
    }),
  ]);
  const { port } = listener.address() as AddressInfo;
  const plan = `version: 1
strategy: live
source: { url: "postgresql://app@127.0.0.1:${port}/shop" }
target: { url: "postgresql://app@127.0.0.1:${port}/shop_next" }
orchestrator: { url: "http://127.0.0.1:${port}" }
`;
  workbench = await openWorkbench(browser, { url: server.url, files: { 'molt.yaml': plan } });
});
afterAll(async () => {
  await workbench?.close();
  await Promise.all([browser?.close(), server?.stop()]);
  listener.close();
});

describe('In a workspace that is not trusted', () => {
  it('SQL is checked', async () => {
    await workbench.openFile('schema.sql');
    await workbench.page.locator('.squiggly-error').first().waitFor();
  });

  it('the views say why nothing is connected, and what can be done', async () => {
    const { page } = workbench;
    await workbench.showViews();
    await page.getByText(/^Restricted mode: SQL is checked/).waitFor();
    for (const name of [/^Plan/, /^Schema/]) await page.getByRole('treeitem', { name }).waitFor();
    expect(await page.getByRole('treeitem', { name: /^(Connections|Data|Cutover)/ }).count()).toBe(0);
    await workbench.cutoverPage().getByText('This workspace is not trusted').first().waitFor();
    await workbench.screenshotInThemes('restricted');
  });

  it('the palette offers nothing that connects', async () => {
    const { page } = workbench;
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill('>Molt: ');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Molt: Check Workspace' }).first().waitFor();
    const offered = (await rows.allInnerTexts()).join('\n');
    expect(offered).not.toMatch(/Connection…|Connect to|Load Data|Verify|Replication|Cutover…/);
    await page.keyboard.press('Escape');
  });

  it('no address that the repository names was connected to, until a person trusts it', async () => {
    const { page } = workbench;
    expect(knocks).toBe(0);
    await workbench.cutoverPage().getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await page.getByRole('treeitem', { name: /^Connections/ }).waitFor();
    await expect.poll(() => knocks, { timeout: 30_000 }).toBeGreaterThan(0);
  });
});
