import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '../../../demo/parts/databases.ts';
import { freePort, startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import { launchBrowser } from '../browser.ts';
import { namelessControls } from './accessibility.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

// Connect, well and badly; then load and verify on two real databases of one server, with differences that the test
// plants in between.

const password = 'a-password-1234';
const wrong = 'a-wrong-password-0815';
/** `visit` has no primary key: its rows can be copied, but not be told apart for a comparison. */
const tables = `
  CREATE TABLE customer (id int8 PRIMARY KEY, name text NOT NULL, city text);
  CREATE TABLE purchase (id int8 PRIMARY KEY, customer_id int8 NOT NULL, total numeric(12,2) NOT NULL);
  CREATE TABLE visit (seen timestamptz NOT NULL);`;
const rows = `
  INSERT INTO customer SELECT i, 'Customer ' || i, CASE WHEN i % 2 = 0 THEN 'Lyon' END FROM generate_series(1, 40) i;
  INSERT INTO purchase SELECT i, i % 40 + 1, i * 1.5 FROM generate_series(1, 1200) i;
  INSERT INTO visit SELECT now() FROM generate_series(1, 7);`;
const planted = `
  UPDATE customer SET name = 'Somebody else', city = NULL WHERE id = 2;
  DELETE FROM customer WHERE id = 3;
  INSERT INTO customer VALUES (41, 'Nobody''s', 'Oslo');`;

let browser: Browser;
let server: EmbeddedServer;
let workbench: OpenWorkbench;
let page: Page;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startPostgres({ name: 'editor-data', password })]);
  await withClient(server.url(), async (client) => {
    await client.query('CREATE DATABASE shop');
    await client.query('CREATE DATABASE shop_next');
  });
  await withClient(server.url('shop'), (client) => client.query(tables + rows));
  await withClient(server.url('shop_next'), (client) => client.query(tables));
  workbench = await openWorkbench(browser, {
    files: { 'molt.yaml': 'version: 1\nstrategy: lift-and-shift\n' },
  });
  page = workbench.page;
  await workbench.showViews();
});
afterAll(async () => {
  await workbench?.close();
  await Promise.all([browser?.close(), server?.stop()]);
});

const node = (name: RegExp) => page.getByRole('treeitem', { name }).first();
const grid = () => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

/** Goes through the two boxes of "Add or Edit Source Connection…", or the target's. */
async function connect(side: 'Source' | 'Target', url: string, secret: string): Promise<void> {
  await workbench.command(`Molt: Add or Edit ${side} Connection…`);
  await workbench.answer(`${side} Connection (1/2)`, url);
  await workbench.answer(`${side} Connection (2/2)`, secret);
}

const address = () => `postgresql://postgres@127.0.0.1:${server.port}/postgres`;
const toast = () => page.locator('.notification-toast');

/** Everything that the page holds, the parts that are out of sight included. */
const everything = () => page.content();

describe('Connecting to a source', () => {
  afterEach(async () => {
    await page.keyboard.press('Escape');
    await workbench.clearNotifications();
  });

  it('shows the server that answers', async () => {
    await connect('Source', address(), password);
    await page.getByRole('treeitem', { name: /source.*PostgreSQL 18/ }).waitFor();
    expect(await workbench.notifications()).toEqual([]);
    expect(await everything()).not.toContain(password);
    await workbench.screenshot('connected');
  });

  it('says that the password is wrong, without showing it', async () => {
    await connect('Source', address(), wrong);
    await toast().getByText('connect/auth-failed').waitFor();
    await workbench.screenshot('wrong-password');
    expect(await everything()).not.toContain(wrong);
  });

  it('says that no server answers at the address', async () => {
    const port = await freePort();
    await connect('Source', `postgresql://postgres@127.0.0.1:${port}/postgres`, wrong);
    await toast().getByText('connect/refused').waitFor();
    await toast().getByText(`127.0.0.1:${port}`).waitFor();
    expect(await everything()).not.toContain(wrong);
  });

  it('takes a password out of the connection string, and shows the address without it', async () => {
    await workbench.command('Molt: Add or Edit Source Connection…');
    await workbench.answer(
      'Source Connection (1/2)',
      address().replace('postgres@', `postgres:${password}@`),
    );
    await page.getByRole('treeitem', { name: /source.*PostgreSQL 18/ }).waitFor();
    expect(await everything()).not.toContain(password);
  });

  it('refuses in the box what is no connection string', async () => {
    await workbench.command('Molt: Add or Edit Source Connection…');
    const box = page.locator('.quick-input-widget');
    await box.locator('input.input').fill('db1.example.com');
    await box.locator('.quick-input-message').getByText('postgresql://', { exact: false }).waitFor();
  });
});

describe('A person who moves the data', () => {
  it('connects both sides', async () => {
    for (const [side, database] of [
      ['Source', 'shop'],
      ['Target', 'shop_next'],
    ] as const) {
      await connect(side, `postgresql://postgres@127.0.0.1:${server.port}/${database}`, password);
      await node(new RegExp(`${side.toLowerCase()}.*PostgreSQL 18.* ${database}@`)).waitFor();
    }
    await node(/Connections.*source and target answer/).waitFor();
  });

  it('loads after a question that names both sides', async () => {
    await workbench.command('Molt: Load Data…');
    await page.locator('.quick-input-list').getByText('Load Into Empty Tables').click();
    const dialog = page.locator('.monaco-dialog-box');
    const question = await dialog.innerText();
    expect(question).toContain(`shop@127.0.0.1:${server.port}`);
    expect(question).toContain(`shop_next@127.0.0.1:${server.port}`);
    await dialog.getByRole('button', { name: 'Load' }).click();
    await node(/^Data.*load 100 %/).waitFor();
    await withClient(server.url('shop_next'), async (client) => {
      const { rows: found } = await client.query<{ n: string }>('SELECT count(*) AS n FROM purchase');
      expect(found[0]?.n).toBe('1200');
    });
  });

  it('verifies, and sees which tables are equal, which differ, and which could not be compared', async () => {
    await withClient(server.url('shop_next'), (client) => client.query(planted));
    await workbench.command('Molt: Verify Data');
    await node(/^Verify.*3 differences/).waitFor();
    await workbench.command('Focus on Migration View');
    await workbench.arrowTo(/^Verify/);
    await page.keyboard.press('ArrowRight');
    await node(/customer.*✗ 3 differences/).waitFor();
    await node(/purchase.*✓ equal.*1,200 rows/).waitFor();
    await node(/visit.*\? not checked/).waitFor();
    await workbench.screenshotInThemes('verified');
  });

  it('opens the differences of a table as a grid, by the keyboard', async () => {
    await workbench.arrowTo(/customer.*3 differences/);
    await page.keyboard.press('Enter');
    await grid().getByRole('heading', { name: '3 differences in' }).waitFor();
    const lines = grid().getByRole('row', { name: /customer/ });
    await expect.poll(() => lines.count()).toBe(3);
    const texts = (await lines.allInnerTexts()).join('\n');
    for (const text of ['missing at the target', 'extra at the target', 'name, city', 'id=41']) {
      expect(texts).toContain(text);
    }
    expect(await namelessControls(page)).toEqual([]);
    await workbench.screenshotInThemes('differences');
  });

  it('opens one of them in the diff editor by the keyboard, a column a line', async () => {
    const focused = grid().locator('[role=row]:focus');
    await page.keyboard.press('Tab');
    await focused.waitFor();
    for (let i = 0; i < 3 && !/changed/.test(await focused.innerText()); i++)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const diff = page.locator('.monaco-diff-editor').first();
    await diff.waitFor();
    await diff.locator('.modified').getByText('Somebody').first().waitFor();
    await diff.locator('.original').getByText('Lyon').first().waitFor();
    await workbench.screenshotInThemes('row');
  });

  it('finds the walkthrough at the step that comes next', async () => {
    await workbench.command('Welcome: Open Walkthrough...');
    const input = page.locator('.quick-input-widget input.input');
    await input.fill('Move an application');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'CockroachDB' }).waitFor();
    await page.keyboard.press('Enter');
    const step = (id: string) => page.locator(`.getting-started-step[data-step-id$="#migrate#${id}"]`);
    await step('connect').waitFor();
    for (const [id, done] of [
      ['schema', true],
      ['connect', true],
      ['load', true],
      ['verify', false],
      ['cutover', false],
    ] as const) {
      await expect
        .poll(() => step(id).locator('.codicon.complete').count(), { message: id })
        .toBe(done ? 1 : 0);
    }
    await workbench.screenshotInThemes('walkthrough');
  });

  it('was never shown a password, nor interrupted, nor was a policy violated', async () => {
    expect(await page.content()).not.toContain(password);
    expect(await workbench.notifications()).toEqual([]);
    expect(workbench.violations).toEqual([]);
  });
});
