import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sceneOf } from '../../../client/cutover/picture.ts';
import { blocker, instance, status } from '../../../client/orchestrator/status.fixture.ts';
import type { OrchestratorState } from '../../../client/orchestrator/state.ts';
import type { ToDifferencesPage } from '../../../client/protocol/differences.ts';
import type { Status } from '../../../lms/api/schema.ts';
import { launchBrowser } from '../browser.ts';
import { root, screenshots } from '../paths.ts';

// The two pages by themselves, as VS Code bundles them, for those who use a keyboard, a screen reader or large letters.

/** CSS pixels of a window of 1280 × 860 at 200 % zoom; and what a narrow sidebar has of it. */
const zoomed = { width: 640, height: 430 };
const sidebar = 200;

/** The colours of VS Code's Dark Modern that the pages use (theme-defaults, dark_modern.json). */
const colours = `:root { --vscode-font-family: sans-serif; --vscode-font-size: 13px; --vscode-foreground: #cccccc;
  --vscode-editor-background: #1f1f1f; --vscode-descriptionForeground: #9d9d9d; --vscode-focusBorder: #0078d4;
  --vscode-button-background: #0078d4; --vscode-button-foreground: #ffffff; --vscode-disabledForeground: #cccccc80;
  --vscode-button-secondaryBackground: #313131; --vscode-button-secondaryForeground: #cccccc;
  --vscode-list-activeSelectionBackground: #04395e; --vscode-list-activeSelectionForeground: #ffffff; }
  /* As VS Code's own frame has it (webview/browser/pre/index.html). */
  body { background: #1f1f1f; margin: 0; padding: 0 20px; }`;

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await page?.context().close();
});

/** The page as VS Code's frame would hold it; what it sends is kept in `sent`. */
async function open(
  name: 'cutover' | 'differences',
  viewport: { width: number; height: number },
): Promise<void> {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 2 });
  page = await context.newPage();
  const [script, style] = await Promise.all(
    ['js', 'css'].map((suffix) => readFile(join(root, 'dist', 'webview', `${name}.${suffix}`), 'utf8')),
  );
  await page.setContent(
    `<!DOCTYPE html><html lang="en"><head><title>${name}</title></head><body></body></html>`,
  );
  await page.evaluate(
    'globalThis.sent = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (m) => sent.push(m), setState() {} });',
  );
  await page.addStyleTag({ content: `${colours}\n${style}` });
  await page.addScriptTag({ content: script ?? '' });
}

const tell = (message: object): Promise<void> =>
  page.evaluate(
    `dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(message)} }))`,
  ) as Promise<void>;
const sent = (): Promise<unknown[]> => page.evaluate('sent');

/** What has the focus, one Tab after the other, until it leaves the page. */
async function tabOrder(): Promise<string[]> {
  const order: string[] = [];
  for (let i = 0; i < 50; i++) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate<string>(
      `document.activeElement === document.body ? '' : document.activeElement.textContent`,
    );
    if (name === '' || order.includes(name)) return order;
    order.push(name);
  }
  return order;
}

/** Elements whose text is wider than they are, and would be cut off or stick out of the window. */
const cutOff = (allowed: string): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.closest('.spoken') && !element.matches(${JSON.stringify(allowed)}))
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline'
      || element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.tagName + '.' + element.className + ' ' + element.textContent.slice(0, 40))`);

describe('The Cutover page', () => {
  const draw = async (more: Partial<Status>, width = sidebar): Promise<void> => {
    await open('cutover', { width, height: zoomed.height });
    const state: OrchestratorState = {
      kind: 'live',
      url: 'https://lms:4200',
      status: status(more),
      heardAt: '2026-11-21T12:00:00.000Z',
    };
    await tell({ type: 'picture', scene: sceneOf(state, true, [0, 3, 31, 8]) });
    await page.getByRole('button').first().waitFor();
  };
  const draining: Partial<Status> = {
    order: { ...status().order, phase: 'draining' },
    instances: [instance('lms-0', { blockers: [blocker] }), instance('lms-1')],
    source: {
      dialect: 'postgres',
      address: 'a_database_with_a_long_name@db1.example.internal:5432',
      product: 'PostgreSQL 18.1',
    },
  };

  it('has no text that is cut off at 200 % zoom in a narrow sidebar', async () => {
    for (const [name, more] of [
      ['serving', {}],
      ['draining', draining],
    ] as const) {
      await draw(more);
      await page.screenshot({ path: join(screenshots, `page-cutover-${name}-200.png`), fullPage: true });
      expect(await cutOff('.spark')).toEqual([]);
    }
  });

  it('is walked through by Tab, and its buttons say why they cannot be pressed', async () => {
    await draw({});
    expect(await tabOrder()).toEqual(await page.getByRole('button').allInnerTexts());
    const commit = page.getByRole('button', { name: /^Commit/ });
    expect(await commit.getAttribute('aria-disabled')).toBe('true');
    expect(await commit.getAttribute('aria-description')).toMatch(/No cutover is under way/);
    await commit.press('Enter');
    await page.getByRole('button', { name: /^Begin/ }).press('Enter');
    expect(await sent()).toEqual([{ type: 'ready' }, { type: 'command', command: 'begin' }]);
  });

  it('reads as headings, lists and words, and says aloud when the phase changes', async () => {
    await draw({});
    const before = await page.getByRole('status').innerText();
    expect(await page.locator('body').ariaSnapshot()).toMatch(
      /heading "Checks[^]*list:\s+- listitem: "?passed: lag 0\.4 s/,
    );
    await tell({
      type: 'picture',
      scene: sceneOf(
        { kind: 'live', url: 'x', status: status(draining), heardAt: '2026-11-21T12:00:00.000Z' },
        true,
        [],
      ),
    });
    await expect.poll(() => page.getByRole('status').innerText()).not.toBe(before);
    expect(await page.getByRole('status').getAttribute('aria-live')).toBe('polite');
  });
});

describe('The Differences page', () => {
  const count = 300;
  const summary: ToDifferencesPage = {
    type: 'summary', run: 'r', table: '', title: `${count} differences in 2 tables`, count,
    headings: { table: 'Table', sort: 'Difference', key: 'Key', columns: 'Columns' },
  }; // prettier-ignore
  const draw = async (): Promise<void> => {
    await open('differences', zoomed);
    await tell(summary);
    const lines = Array.from({ length: count }, (_, i) => ({
      table: 'public.customer', sort: 'changed', sortText: 'changed', key: `id=${i}`, columns: 'name, city',
    })); // prettier-ignore
    await tell({ type: 'lines', from: 0, lines });
    await page.getByRole('row', { name: /id=0 / }).waitFor();
  };

  it('fits 200 % zoom: only the grid scrolls sideways', async () => {
    await draw();
    await page.screenshot({ path: join(screenshots, 'page-differences-200.png') });
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.evaluate<boolean>('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
  });

  it('is a heading and a grid with names; one line is in the tab order, arrows move it, Enter opens it', async () => {
    await draw();
    await page.getByRole('heading', { name: summary.title }).waitFor();
    expect(await page.getByRole('status').innerText()).toBe(summary.title);
    const grid = page.getByRole('grid', { name: 'Differences' });
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(count + 1));
    expect((await tabOrder()).length).toBe(1);
    await page.getByRole('row', { name: /id=0 / }).focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    expect((await sent()).at(-1)).toEqual({ type: 'open', index: 1 });
    await page.keyboard.press('End');
    await page.getByRole('row', { name: /id=299 / }).waitFor();
  });
});
