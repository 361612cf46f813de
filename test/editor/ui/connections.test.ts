import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import { launchBrowser } from '../browser.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

const right = 'the-right-password-4711';
const wrong = 'a-wrong-password-0815';

let browser: Browser;
let server: EmbeddedServer;
let workbench: OpenWorkbench;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(),
    startPostgres({ name: 'editor', password: right }),
  ]);
  workbench = await openWorkbench(browser);
  await workbench.showViews();
});
afterAll(async () => {
  await workbench?.close();
  await Promise.all([browser?.close(), server?.stop()]);
});
afterEach(async () => {
  await workbench.page.keyboard.press('Escape');
  await workbench.clearNotifications();
});

/** Goes through the two boxes of "Add or Edit Source Connection…". */
async function connect(url: string, password: string): Promise<void> {
  await workbench.command('Molt: Add or Edit Source Connection…');
  await workbench.answer('Source Connection (1/2)', url);
  await workbench.answer('Source Connection (2/2)', password);
}

const address = () => `postgresql://postgres@127.0.0.1:${server.port}/postgres`;
const toast = () => workbench.page.locator('.notification-toast');

/** Everything that the page holds, the parts that are out of sight included. */
const everything = () => workbench.page.content();

describe('Connecting to a source', () => {
  it('shows the server that answers', async () => {
    await connect(address(), right);
    await workbench.page.getByRole('treeitem', { name: /source.*PostgreSQL 18/ }).waitFor();
    expect(await workbench.notifications()).toEqual([]);
    expect(await everything()).not.toContain(right);
    await workbench.screenshot('connected');
  });

  it('says that the password is wrong, without showing it', async () => {
    await connect(address(), wrong);
    await toast().getByText('connect/auth-failed').waitFor();
    await workbench.screenshot('wrong-password');
    expect(await everything()).not.toContain(wrong);
  });

  it('says that no server answers at the address', async () => {
    const port = await freePort();
    await connect(`postgresql://postgres@127.0.0.1:${port}/postgres`, wrong);
    await toast().getByText('connect/refused').waitFor();
    await toast().getByText(`127.0.0.1:${port}`).waitFor();
    expect(await everything()).not.toContain(wrong);
  });

  it('takes a password out of the connection string, and shows the address without it', async () => {
    await workbench.command('Molt: Add or Edit Source Connection…');
    await workbench.answer('Source Connection (1/2)', address().replace('postgres@', `postgres:${right}@`));
    await workbench.page.getByRole('treeitem', { name: /source.*PostgreSQL 18/ }).waitFor();
    expect(await everything()).not.toContain(right);
  });

  it('refuses in the box what is no connection string', async () => {
    await workbench.command('Molt: Add or Edit Source Connection…');
    const box = workbench.page.locator('.quick-input-widget');
    await box.locator('input.input').fill('db1.example.com');
    await box.locator('.quick-input-message').getByText('postgresql://', { exact: false }).waitFor();
  });
});
