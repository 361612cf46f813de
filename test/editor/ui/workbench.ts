import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { screenshots } from '../paths.ts';
import { makeWorkspace } from '../workspace.ts';

/** The themes that each view is looked at in. The names are those of VS Code's own theme-defaults extension. */
export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
} as const;
export type Theme = keyof typeof themes;

export interface OpenWorkbench {
  readonly page: Page;
  readonly folder: string;
  /** What a Content Security Policy refused, in any frame, since the page was opened. */
  readonly violations: string[];
  /** Runs a command by its title through the command palette, as a person would. */
  command(title: string): Promise<void>;
  /** Opens a file of the workspace by quick open. */
  openFile(name: string): Promise<void>;
  /** Answers the input box that is open. */
  answer(text: string): Promise<void>;
  /** Shows our activity with its three views. */
  showViews(): Promise<void>;
  /** The content of the Cutover view (a webview is a frame in a frame). */
  cutoverPage(): FrameLocator;
  /** Texts of the notifications that are shown. */
  notifications(): Promise<string[]>;
  /** Saves test/output/screenshots/<name>.png. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a fresh copy of the sample workspace in the workbench, and waits until VS Code has started. */
export async function openWorkbench(
  browser: Browser,
  options: { theme?: Theme; width?: number } = {},
): Promise<OpenWorkbench> {
  const workspace = await makeWorkspace({
    'workbench.colorTheme': themes[options.theme ?? 'dark'],
    'files.autoSave': 'off',
  });
  const context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: 860 } });
  const page = await context.newPage();
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|CSP-VIOLATION/.test(message.text())) violations.push(message.text());
  });
  // Runs in every frame of the page, webviews included.
  await page.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) =>
      console.error('CSP-VIOLATION', event.violatedDirective, event.blockedURI, location.href))`,
  });
  const url = new URL(inject('workbenchUrl'));
  url.searchParams.set('folder', workspace.folder);
  await page.goto(url.href);
  await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
  // The explorer shows the folder's files only when the connection to the server stands.
  await page.getByRole('treeitem', { name: 'schema.sql' }).waitFor({ timeout: 60_000 });

  const palette = page.locator('.quick-input-widget input.input');
  return {
    page,
    folder: workspace.folder,
    violations,
    async command(title) {
      await page.keyboard.press('F1');
      await palette.fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
    },
    async openFile(name) {
      await page.keyboard.press('Control+P');
      await palette.fill(name);
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
      await page.locator('.tab.active').filter({ hasText: name }).waitFor();
    },
    async answer(text) {
      await palette.fill(text);
      await palette.press('Enter');
    },
    async showViews() {
      await page.getByRole('tab', { name: 'CockroachDB Migration' }).click();
      await page.getByRole('button', { name: 'Cutover Section' }).waitFor();
    },
    cutoverPage: () => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame'),
    notifications: () => page.locator('.notification-toast .notification-list-item-message').allInnerTexts(),
    async screenshot(name) {
      await page.screenshot({ path: join(screenshots, `${name}.png`) });
    },
    async close() {
      await context.close();
      await workspace.remove();
    },
  };
}
