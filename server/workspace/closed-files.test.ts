import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import { readSettings } from '../settings.ts';
import { ClosedFiles } from './closed-files.ts';

beforeAll(() => loadParser());

test('what another file changes during a check counts: the check is made again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'molt-closed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, '1.sql');
  await writeFile(path, 'CREATE TABLE a (x int8);');
  const analyzer = createAnalyzer({ dialect: 'postgres' });
  const { settings } = readSettings({});
  let checks = 0;
  const closed = new ClosedFiles({
    settings: () => settings,
    settingsOf: () => settings,
    folders: () => [folder],
    log: () => undefined,
    isOpen: () => false,
    analyzer: () => ({
      ...analyzer,
      *steps(text) {
        checks++;
        const analysis = yield* analyzer.steps(text);
        // Another file is taken in now, after this one's findings were put together.
        if (checks === 1) closed.stale(path);
        return analysis;
      },
    }),
    onChecked: () => undefined,
    onGone: () => undefined,
  });
  await closed.refresh();
  expect(checks).toBe(1);
  expect((await closed.check(path))?.checked.state).toBe('checked');
  expect(checks).toBe(2);
  await closed.check(path);
  expect(checks).toBe(2);
});
