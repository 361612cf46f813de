import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import { launchBrowser } from '../browser.ts';
import { openWorkbench, type OpenWorkbench } from './workbench.ts';

// Writing SQL with the language server: completion, dialect and version, findings of the workspace, the target's word.

const password = 'the-right-password-4711';

let browser: Browser;
let server: EmbeddedServer;
let workbench: OpenWorkbench;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(),
    startPostgres({ name: 'editor-language', password }),
  ]);
  workbench = await openWorkbench(browser, {
    files: {
      'more.sql':
        'CREATE UNLOGGED TABLE guest (id integer NOT NULL, room_id integer);\nSELEC 1;\nSELECT 1;\n',
      'query.sql': 'SELECT  FROM public.room r;\n',
      'rows.sql': "COPY t (a) FROM stdin;\nit's /* no comment\n\\.\nSELECT 1 AS one;\n",
    },
  });
});
afterAll(async () => {
  await workbench?.close();
  await Promise.all([browser?.close(), server?.stop()]);
});

const row = (name: string | RegExp) => workbench.page.getByRole('treeitem', { name }).first();
const saved = (name: string) => readFile(join(workbench.folder, name), 'utf8');
const pick = async (label: string): Promise<void> => {
  await workbench.page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: label })
    .first()
    .click();
};

describe('Somebody who writes SQL', () => {
  it('is offered the columns of the tables that the query names', async () => {
    const { page } = workbench;
    await workbench.openFile('query.sql');
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await workbench.command('Go to Line/Column...');
    await page.locator('.quick-input-widget input.input').fill(':1:8');
    await page.keyboard.press('Enter');
    const widget = page.locator('.suggest-widget.visible');
    // The server reads the other files meanwhile; asked too early it knows no table yet.
    await expect
      .poll(
        async () => {
          await page.keyboard.press('Escape');
          await workbench.command('Trigger Suggest');
          await widget.waitFor({ timeout: 5_000 }).catch(() => undefined);
          return (await widget.allInnerTexts()).join(' ');
        },
        { timeout: 150_000 },
      )
      .toMatch(/price/);
    await workbench.screenshot('completion', true);
    await page.keyboard.press('Escape');
  });

  it('sees a dump in its colours: rows of COPY are no comment and no string, whatever is in them', async () => {
    await workbench.openFile('rows.sql');
    const line = workbench.page.locator('.monaco-editor .view-line', { hasText: 'SELECT 1 AS one' }).first();
    // A word, a number: in a comment all of it would be one.
    await expect.poll(() => line.locator('span[class^="mtk"]').count()).toBeGreaterThan(2);
  });

  it('sees dialect and target version in the language status, and changes the version there', async () => {
    const { page } = workbench;
    await workbench.openFile('schema.sql');
    await page.locator('.squiggly-error').first().waitFor();
    const status = page.locator('#status\\.languageStatus');
    await status.hover();
    const menu = page.locator('.hover-language-status').first();
    await menu.waitFor({ timeout: 10_000 });
    const shown = (await page.locator('.hover-language-status').allInnerTexts()).join('\n');
    expect(shown).toContain('PostgreSQL');
    expect(shown).toContain('CockroachDB v26.2');
    await workbench.screenshot('language-status', true);
    await page.keyboard.press('Escape');
    await workbench.command('Molt: Change Target Version…');
    await pick('v24.1');
    await expect.poll(() => saved('.vscode/settings.json')).toContain('"molt.targetVersion": "v24.1"');
  });

  it('says whose SQL a file is, in the file', async () => {
    const { page } = workbench;
    await workbench.openFile('query.sql');
    await workbench.command('Molt: Change Dialect of SQL File…');
    await pick('CockroachDB');
    await pick('This file');
    await page.getByText('-- molt: dialect=cockroach').first().waitFor();
    await page.keyboard.press('Control+Z');
  });

  it('sees the findings of the workspace by rule, and groups them by file', async () => {
    await workbench.showViews();
    await row(/^Schema\b.*by rule/).waitFor();
    await row(/^Schema\b/).click();
    await workbench.page.keyboard.press('ArrowRight');
    await row(/^MOLT112/).waitFor();
    await workbench.screenshotInThemes('schema-by-rule');
    await workbench.command('Molt: Group Schema Findings…');
    await pick('by file');
    await row(/^more\.sql/).waitFor();
    await workbench.screenshot('schema-by-file');
  });

  it('chooses rules, looks at the safe fixes of all files, and makes those that are ticked', async () => {
    const { page } = workbench;
    const before = await saved('more.sql');
    const preview = async (): Promise<void> => {
      await workbench.command('Molt: Fix All Safe in Workspace…');
      await page.locator('.quick-input-title').getByText('which ones?').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Discard', exact: true }).waitFor();
    };
    await preview();
    const ticks = page.locator('.bulk-edit-panel .edit-checkbox');
    await ticks.first().waitFor();
    for (const tick of await ticks.all()) expect(await tick.isChecked()).toBe(true);
    await workbench.screenshot('fix-all-preview');
    expect(await saved('more.sql')).toBe(before);
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await preview();
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect.poll(() => saved('more.sql'), { timeout: 60_000 }).toContain('room_id int4');
    await page.getByText(/safe fix(es)? waiting before, 0 now/).waitFor();
  });

  it('takes them back in all files by one undo', async () => {
    const { page } = workbench;
    const line = (text: string) => page.locator('.monaco-editor .view-line', { hasText: text }).first();
    const dirty = page.locator('.tab.dirty');
    await workbench.openFile('more.sql');
    await line('room_id int4').click();
    expect(await dirty.count()).toBe(0);
    await page.keyboard.press('Control+Z');
    await line('room_id integer').waitFor();
    // The other file, too, and nothing is written before somebody saves.
    await expect.poll(() => dirty.allInnerTexts()).toHaveLength(2);
    await workbench.screenshot('fix-all-undo');
    await workbench.openFile('schema.sql');
    await line('room_id integer').waitFor();
    expect(await saved('more.sql')).toContain('room_id int4');
    await workbench.command('File: Save All');
    await expect.poll(() => saved('more.sql')).toContain('room_id integer');
    await expect.poll(() => saved('schema.sql')).toContain('room_id integer');
  });

  it('asks the target, which executes nothing, and sees its answer as its own', async () => {
    const { page } = workbench;
    await workbench.command('Molt: Add or Edit Target Connection…');
    await workbench.answer(
      'Target Connection (1/2)',
      `postgresql://postgres@127.0.0.1:${server.port}/postgres`,
    );
    await workbench.answer('Target Connection (2/2)', password);
    await row(/target.*PostgreSQL 18/).waitFor();
    await workbench.openFile('more.sql');
    await workbench.command('Molt: Check against Target');
    const answer = page.locator('.markers-panel .monaco-list-row', { hasText: 'Molt (server)' });
    await answer.first().waitFor();
    expect(await answer.allInnerTexts()).toEqual([
      expect.stringMatching(/refuses this: syntax error.*MOLT971/s),
    ]);
    await workbench.screenshot('against-target');
  });

  it('did so without a notification or a violated policy', async () => {
    expect(await workbench.notifications()).toEqual([]);
    expect(workbench.violations).toEqual([]);
  });
});
