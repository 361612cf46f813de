import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { screenshots } from '../paths.ts';
import { makeWorkspace, writeSettings } from '../workspace.ts';

/** The themes that each view is looked at in: the names are those of VS Code's own theme-defaults extension. */
const themes = {
  light: { name: 'Light Modern', kind: 'vs' },
  dark: { name: 'Dark Modern', kind: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', kind: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', kind: 'hc-light' },
} as const;
type Theme = keyof typeof themes;

const size = { width: 1280, height: 860 };
/** What a zoom of 200 % leaves of it. */
const zoomed = { width: size.width / 2, height: size.height / 2 };
/** Set to look at everything: each theme takes seconds, and no test depends on what is in a picture. */
const picturesOfAll = Boolean(process.env.MOLT_TEST_PICTURES);

export interface OpenWorkbench {
  readonly page: Page;
  readonly folder: string;
  /** What a Content Security Policy refused, in any frame, since the page was opened. */
  readonly violations: string[];
  /** Runs a command by its title through the command palette, as a person would. */
  command(title: string): Promise<void>;
  /** Opens a file of the workspace by quick open. */
  openFile(name: string): Promise<void>;
  /** Answers the input box with this title; waits for it, since one box may follow another. */
  answer(title: string, text: string): Promise<void>;
  /** Shows our activity with its views. */
  showViews(): Promise<void>;
  /** The content of the Cutover view (a webview is a frame in a frame). */
  cutoverPage(): FrameLocator;
  /** Texts of the notifications that are shown. */
  notifications(): Promise<string[]>;
  /** Takes away the notifications that are shown. */
  clearNotifications(): Promise<void>;
  /** Presses Tab in the Cutover page until a button of that name has the focus. */
  tabTo(name: RegExp): Promise<void>;
  /** Presses the arrow down in the tree that has the focus until a line of that name has it. */
  arrowTo(name: RegExp): Promise<void>;
  /**
   * Saves test/output/screenshots/<name>-dark.png; with MOLT_TEST_PICTURES in the environment in each theme, and at 200 %
   * zoom (<name>-zoomed.png).
   */
  screenshotInThemes(name: string): Promise<void>;
  /** Saves test/output/screenshots/<name>.png. */
  screenshot(name: string, hover?: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The pages that are open now. */
export const openPages = new Set<Page>();

/** In the activity bar, where there is nothing to be pointed at. */
const still = { x: 26, y: 600 };

/** Presses of a key after which nothing more is expected of it. */
const most = 60;

export interface WorkbenchWish {
  /** Files beside those of the sample workspace: names and contents. */
  readonly files?: Readonly<Record<string, string>>;
  /** Opens these folders at once, as a workspace of several: files by their path, the folder's name first. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Address of a workbench of the test's own. Default: the one that all tests share. */
  readonly url?: string;
}

/** Opens a fresh copy of the sample workspace in the workbench, and waits until VS Code has started. */
export async function openWorkbench(browser: Browser, wish: WorkbenchWish = {}): Promise<OpenWorkbench> {
  const settings = (theme: Theme) => ({
    'workbench.colorTheme': themes[theme].name,
    'workbench.reduceMotion': 'on',
    'files.autoSave': 'off',
  });
  const workspace = await makeWorkspace(settings('dark'));
  for (const [name, content] of Object.entries(wish.files ?? {})) {
    await writeFile(join(workspace.folder, name), content);
  }
  const names = [...new Set(Object.keys(wish.folders ?? {}).map((path) => path.split('/')[0] ?? ''))];
  for (const [path, content] of Object.entries(wish.folders ?? {})) {
    await mkdir(join(workspace.folder, path, '..'), { recursive: true });
    await writeFile(join(workspace.folder, path), content);
  }
  const workspaceFile = join(workspace.folder, 'all.code-workspace');
  if (names.length > 0)
    await writeFile(
      workspaceFile,
      JSON.stringify({ folders: names.map((path) => ({ path })), settings: settings('dark') }),
    );
  const context = await browser.newContext({ viewport: size });
  // Only for what hangs: on a busy machine VS Code takes its time.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  openPages.add(page);
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|CSP-VIOLATION/.test(message.text())) violations.push(message.text());
  });
  // Runs in every frame of the page, webviews included.
  await page.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) =>
      console.error('CSP-VIOLATION', event.violatedDirective, event.blockedURI, location.href))`,
  });
  const url = new URL(wish.url ?? inject('workbenchUrl'));
  if (names.length > 0) {
    url.searchParams.delete('folder');
    url.searchParams.set('workspace', workspaceFile);
  } else url.searchParams.set('folder', workspace.folder);
  await page.goto(url.href);
  await page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 120_000 });
  // The explorer shows the folder's files only when the connection to the server stands.
  await page
    .getByRole('treeitem', { name: names[0] ?? 'schema.sql' })
    .first()
    .waitFor({ timeout: 120_000 });

  const palette = page.locator('.quick-input-widget input.input');
  const command = async (title: string): Promise<void> => {
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    // A key that comes while VS Code moves the focus is lost, and the palette lists only what is enabled by now.
    for (let attempt = 1; ; attempt++) {
      await page.keyboard.press('F1');
      try {
        await palette.fill(`>${title}`, { timeout: 5_000 });
        await row.click({ timeout: 5_000 });
        // The tooltip of what comes to lie under the mouse would take the next click.
        await page.mouse.move(still.x, still.y);
        return;
      } catch (error) {
        if (attempt === 6) throw error;
        await page.keyboard.press('Escape');
      }
    }
  };
  const screenshot = async (name: string, hover = false): Promise<void> => {
    // No tooltip of where the mouse happens to be.
    if (!hover) await page.mouse.move(700, 500);
    await page.screenshot({ path: join(screenshots, `${name}.png`) });
  };
  return {
    page,
    folder: workspace.folder,
    violations,
    command,
    async openFile(name) {
      const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first();
      // Files that were open are listed at once and all over again when the search has ended: a click between is lost.
      for (let attempt = 1; ; attempt++) {
        await page.keyboard.press('Control+P');
        try {
          await palette.fill(name, { timeout: 5_000 });
          await row.click({ timeout: 5_000 });
          await page.locator('.tab.active').filter({ hasText: name }).waitFor({ timeout: 10_000 });
          return;
        } catch (error) {
          if (attempt === 6) throw error;
          await page.keyboard.press('Escape');
        }
      }
    },
    async answer(title, text) {
      await page.locator('.quick-input-title').getByText(title).waitFor();
      await palette.fill(text);
      await palette.press('Enter');
    },
    async showViews() {
      await page.getByRole('tab', { name: 'CockroachDB Migration' }).click();
      await page.getByRole('button', { name: 'Live Traffic Section' }).waitFor();
    },
    async tabTo(name) {
      const focused = page
        .frameLocator('iframe.webview.ready')
        .frameLocator('#active-frame')
        .locator(':focus');
      for (let i = 0; i < most; i++) {
        if (name.test((await focused.allInnerTexts()).join())) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`${String(name)} is not reached by Tab`);
    },
    async arrowTo(name) {
      const focused = page.locator('.monaco-list:focus .monaco-list-row.focused');
      for (let i = 0; i < most; i++) {
        await page.keyboard.press('ArrowDown');
        if (name.test((await focused.getAttribute('aria-label')) ?? '')) return;
      }
      throw new Error(`${String(name)} is not reached by the arrows`);
    },
    cutoverPage: () => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame'),
    notifications: () => page.locator('.notification-toast .notification-list-item-message').allInnerTexts(),
    async clearNotifications() {
      await command('Notifications: Clear All Notifications');
      await page.locator('.notification-toast').waitFor({ state: 'detached' });
    },
    async screenshotInThemes(name) {
      await screenshot(`${name}-dark`);
      if (!picturesOfAll) return;
      await page.setViewportSize(zoomed);
      await screenshot(`${name}-zoomed`);
      await page.setViewportSize(size);
      for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
        await writeSettings(workspace.folder, settings(theme));
        await page.locator(`.monaco-workbench.${themes[theme].kind}`).waitFor();
        await screenshot(`${name}-${theme}`);
      }
    },
    screenshot,
    async close() {
      openPages.delete(page);
      await context.close();
      await workspace.remove();
    },
  };
}
