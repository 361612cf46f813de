import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabases, withClient, type Databases } from '../../../demo/parts/databases.ts';
import { startGuard, type Guard } from '../../../demo/parts/guard.ts';
import { startServices, type Services } from '../../../demo/parts/services.ts';
import { launchBrowser } from '../browser.ts';
import { namelessControls } from './accessibility.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

// The real thing: two servers, an orchestrator, two proxies and a replicator, each a process of its own, as the demo
// starts them; an application that is connected through a proxy; and a person who does it all by clicking.

let guard: Guard;
let databases: Databases;
let services: Services;
let browser: Browser;
let workbench: OpenWorkbench;
let application: pg.Client;
let logs: string;

beforeAll(async () => {
  logs = await mkdtemp(join(tmpdir(), 'molt-editor-logs-'));
  guard = startGuard();
  databases = await startDatabases(guard, () => undefined);
  for (const side of [databases.source, databases.target]) {
    await withClient(side.applicationUrl, (client) =>
      client.query('CREATE TABLE visit (id int8 PRIMARY KEY)'),
    );
  }
  const said: string[] = [];
  services = await startServices({ databases, proxies: 2, logs, guard, say: (text) => said.push(text) });
  await services.startReplicator();
  application = new pg.Client({
    connectionString: services.applicationUrls[0],
    application_name: 'front desk',
  });
  await application.connect();
  browser = await launchBrowser();
  workbench = await openWorkbench(browser);
  await workbench.showViews();
}, 120_000);

afterAll(async () => {
  await workbench?.close();
  await browser?.close();
  await application?.end();
  await services?.stop();
  await databases?.stop();
  await guard?.close();
  await rm(logs, { recursive: true, force: true });
}, 60_000);

/** Which server answers the application: its port. */
async function servedBy(): Promise<string> {
  const { rows } = await application.query<{ port: number }>('SELECT inet_server_port() AS port');
  return String(rows[0]?.port);
}

const portOf = (url: string) => new URL(url).port;
const button = (name: RegExp) => workbench.cutoverPage().getByRole('button', { name });
const dialog = () => workbench.page.locator('.monaco-dialog-box');

/** Moves to a button of the question and presses it, by the keyboard. */
async function pressInDialog(name: RegExp): Promise<void> {
  const { keyboard } = workbench.page;
  const focused = dialog().locator(':focus');
  await focused.waitFor();
  for (let i = 0; i < 6 && !name.test(await focused.innerText()); i++) await keyboard.press('Tab');
  expect(await focused.innerText()).toMatch(name);
  await keyboard.press('Enter');
}

describe('A person with an orchestrator', () => {
  it('is told when the token is wrong, without being shown it', async () => {
    await workbench.command('Molt: Connect to Orchestrator…');
    await workbench.answer('Orchestrator (1/2)', services.orchestratorUrl);
    await workbench.answer('Orchestrator (2/2)', 'not-the-token');
    await workbench.page.getByRole('treeitem', { name: /LMS.*token/ }).waitFor();
    expect(await workbench.page.content()).not.toContain('not-the-token');
    await workbench.screenshot('wrong-token');
    await workbench.clearNotifications();
  });

  it('sees instances and sessions, and who is the source of truth', async () => {
    const { page } = workbench;
    await workbench.command('Molt: Connect to Orchestrator…');
    await workbench.answer('Orchestrator (1/2)', services.orchestratorUrl);
    await workbench.answer('Orchestrator (2/2)', services.token);
    await page.getByRole('treeitem', { name: /lms-0/ }).waitFor();
    await page.getByRole('treeitem', { name: /lms-1/ }).waitFor();
    await page.locator('.statusbar').getByText('source of truth: source').waitFor();
    // Cutover comes with the orchestrator, and Live Traffic unfolds by itself for the first one.
    await button(/^Begin/).waitFor();
    expect(await page.content()).not.toContain(services.token);
    expect(await namelessControls(page)).toEqual([]);
  });

  it('sees it in each theme', async () => {
    await workbench.screenshotInThemes('live');
  });

  it('begins by the keyboard after a question that names both sides, and everything stands still', async () => {
    await workbench.command('Molt: Show Cutover');
    await workbench.tabTo(/^Begin/);
    await workbench.page.keyboard.press('Enter');
    const question = await dialog().innerText();
    expect(question).toContain('pedal');
    expect(question).toContain('pedal_next');
    await workbench.screenshot('begin-question');
    await pressInDialog(/^Begin/);
    await workbench.page
      .locator('.statusbar')
      .getByText(/paused/)
      .waitFor();
    await button(/^Abort/).waitFor();
    // What is left runs down before the person's eyes.
    const left = async (): Promise<number> => {
      const text = await workbench
        .cutoverPage()
        .getByText(/^Aborts by itself in \d+ s\.$/)
        .innerText();
      return Number(/\d+/.exec(text)?.[0]);
    };
    const first = await left();
    expect(first).toBeLessThanOrEqual(60);
    await expect.poll(left, { timeout: 10_000 }).toBeLessThan(first);
    await workbench.screenshotInThemes('paused');
  });

  it('aborts by the keyboard, and the application goes on where it was', async () => {
    await workbench.command('Molt: Show Cutover');
    await workbench.tabTo(/^Abort/);
    await workbench.page.keyboard.press('Enter');
    await pressInDialog(/^Abort Cutover/);
    await workbench.page.locator('.statusbar').getByText('source of truth: source').waitFor();
    expect(await servedBy()).toBe(portOf(databases.source.applicationUrl));
  });

  it('begins again and commits by typing the name of the target, and the application is there', async () => {
    const { page } = workbench;
    await application.query('INSERT INTO visit VALUES (1)');
    await button(/^Begin/).click();
    await dialog()
      .getByRole('button', { name: /^Begin/ })
      .click();
    await page
      .locator('.statusbar')
      .getByText(/paused/)
      .waitFor();
    await button(/^Commit/).click();
    await dialog().getByRole('button', { name: 'Go On…' }).click();
    await workbench.answer('Commit the cutover to', 'pedal_next');
    await page.locator('.statusbar').getByText('source of truth: target').waitFor();
    expect(await servedBy()).toBe(portOf(databases.target.applicationUrl));
    // Nobody is shown as held any more: neither in the figures of the instance nor at the session.
    await page.getByRole('treeitem', { name: /lms-0.*target · 1 session · 0 held/ }).waitFor();
    await page.getByRole('treeitem', { name: /front desk.*idle/ }).waitFor();
    expect((await application.query('SELECT id FROM visit')).rows).toEqual([{ id: '1' }]);
    await workbench.screenshot('committed');
  });

  it('is told when the orchestrator is gone, while the application goes on', async () => {
    const orchestrator = services.parts.find((part) => part.name === 'orchestrator');
    await orchestrator?.stop();
    await workbench.page.locator('.statusbar').getByText('source of truth: not known').waitFor();
    expect((await application.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await workbench.screenshot('orchestrator-gone');
  });

  it('saw no policy violated', () => {
    expect(workbench.violations).toEqual([]);
  });
});
