// `npm run pictures`: makes docs/pictures anew. The demo's real world (servers, proxies, replicator, application) runs
// below, a Chromium looks at VS Code as a person would; nothing in the pictures is drawn by hand.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { FrameLocator, Page } from 'playwright-core';
import { extensionEnvironment } from '../demo/editor.ts';
import { parseOptions } from '../demo/options.ts';
import { startDatabases, withClient } from '../demo/parts/databases.ts';
import { startGuard } from '../demo/parts/guard.ts';
import { root } from '../demo/parts/program.ts';
import { prologue } from '../demo/story/prologue.ts';
import { Story } from '../demo/story/story.ts';
import type { World } from '../demo/story/world.ts';
import { createTerminal } from '../demo/terminal.ts';
import { startWorkbench } from '../embedded/workbench.ts';
import { launchBrowser } from '../test/editor/browser.ts';

const pictures = join(root, 'docs', 'pictures');
/** Milliseconds that anything on the screen may take to appear. */
const limit = 60_000;

async function main(): Promise<void> {
  const options = parseOptions(['--scale', '0.1', '--workers', '4']);
  if ('exitCode' in options) throw new Error('the demo does not take these options');
  const folder = join(root, '.demo', `pictures-${process.pid}`);
  const logs = join(folder, 'logs');
  await mkdir(logs, { recursive: true });
  await mkdir(pictures, { recursive: true });
  const terminal = createTerminal(process.stdout);
  const guard = startGuard();
  guard.watch('dir', folder);
  const undone: (() => Promise<void>)[] = [
    () => guard.close(),
    () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  ];
  const undo = (what: () => Promise<void>): void => void undone.push(what);
  try {
    const databases = await startDatabases(guard, () => undefined);
    undo(() => databases.stop());
    const ground = {
      ...{ options, folder, logs, databases, guard, terminal },
      workspace: join(folder, 'shop'),
      signal: new AbortController().signal,
    };
    const world = await prologue(ground, new Story(terminal), false, undo);
    const workbench = await startWorkbench({
      workspace: world.workspace,
      extension: { folder: root },
      env: extensionEnvironment(world),
      settings: { 'workbench.colorTheme': 'Dark Modern', 'workbench.reduceMotion': 'on' },
      say: (text) => terminal.say(`  ${text}`),
    });
    undo(() => workbench.stop());
    const browser = await launchBrowser();
    undo(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.setDefaultTimeout(limit);
    await page.goto(workbench.url);
    await takePictures(page, world);
  } finally {
    for (const what of undone.reverse()) await what().catch((error: unknown) => console.error(error));
  }
}

async function takePictures(page: Page, world: World): Promise<void> {
  const node = (name: RegExp) => page.getByRole('treeitem', { name }).first();
  const statusBar = (text: string) => page.locator('.statusbar').getByText(text);
  await node(/schema\.sql/).dblclick();
  await page.locator('.squiggly-error').first().waitFor();
  // Where a table has several findings.
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input.input').fill(':149');
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: 'CockroachDB Migration' }).click();
  // A sidebar as wide as a person makes it who reads it.
  const border = await page.locator('.monaco-sash.vertical').nth(1).boundingBox();
  if (border) {
    await page.mouse.move(border.x + border.width / 2, 400);
    await page.mouse.down();
    await page.mouse.move(border.x + 90, 400, { steps: 5 });
    await page.mouse.up();
  }
  await node(/^Connections.*source and target answer/).waitFor();
  await command(page, 'Molt: Verify Data');
  await node(/^Verify.*equal/).waitFor();
  await statusBar('source of truth: source').waitFor();
  await save(page, 'workbench');

  await cutoverPage(page)
    .getByRole('button', { name: /^Begin/ })
    .click();
  await page
    .locator('.monaco-dialog-box')
    .getByRole('button', { name: /^Begin/ })
    .click();
  await statusBar('paused').waitFor();
  await cutoverPage(page)
    .getByRole('button', { name: /^Abort/ })
    .waitFor();
  await page.getByRole('button', { name: 'Live Traffic Section' }).click();
  await save(page, 'cutover');
  await cutoverPage(page)
    .getByRole('button', { name: /^Abort/ })
    .click();
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Abort Cutover' }).click();
  await statusBar('source of truth: source').waitFor();

  // The application must not mend what is planted here.
  await world.application.stop(3_000);
  await withClient(world.databases.target.engineUrl, plantDifferences);
  await page.getByRole('button', { name: 'Cutover Section' }).click();
  await command(page, 'Molt: Verify Data');
  await node(/^Verify.*differences/).waitFor({ timeout: 120_000 });
  await command(page, 'Molt: Open Differences');
  const grid = cutoverPage(page);
  await grid
    .getByRole('row', { name: /changed/ })
    .first()
    .waitFor();
  await save(page, 'differences');
}

/** What a write past the proxies leaves behind: rows that differ, a row too many, a row that is gone. */
async function plantDifferences(client: Client): Promise<void> {
  await client.query(
    "UPDATE customer SET name = 'Somebody else' WHERE id IN (SELECT id FROM customer ORDER BY id LIMIT 4)",
  );
  await client.query(
    'UPDATE station SET docks = docks + 1 WHERE id IN (SELECT id FROM station ORDER BY id LIMIT 2)',
  );
  await client.query("INSERT INTO city VALUES (9001, 'Nowhere', 'NL')");
  await client.query('DELETE FROM review WHERE id = (SELECT id FROM review ORDER BY id LIMIT 1)');
}

const cutoverPage = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input.input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
}

async function save(page: Page, name: string): Promise<void> {
  await page.mouse.move(900, 600);
  await page.locator('.workbench-hover-container').waitFor({ state: 'hidden' });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  console.log(`docs/pictures/${name}.png`);
}

await main();
