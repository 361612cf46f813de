import { join } from 'node:path';
import { afterEach } from 'vitest';
import { screenshots } from '../paths.ts';
import { openPages } from './workbench.ts';

// What a person would have seen when a test failed: test/output/screenshots/failed-<test>.png.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const name = task.name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60);
  for (const page of openPages) await page.screenshot({ path: join(screenshots, `failed-${name}.png`) });
});
