import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import { readSettings } from '../settings.ts';
import { ClosedFiles } from './closed-files.ts';

beforeAll(() => loadParser());

const { settings } = readSettings({});

/** Two files on the disk, of which the analyzer of the first is watched; what the others do is up to the test. */
async function twoFiles(
  mostKept: number,
  during: (closed: ClosedFiles, paths: readonly string[], check: number) => void | Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'molt-closed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const paths = [join(folder, '1.sql'), join(folder, '2.sql')];
  const [path = '', other = ''] = paths;
  await writeFile(path, 'CREATE TABLE a (x int8);');
  await writeFile(other, 'LISTEN x;');
  let checks = 0;
  let underWay = 0;
  let mostUnderWay = 0;
  const closed = new ClosedFiles({
    settings: () => settings,
    settingsOf: () => settings,
    folders: () => [folder],
    log: () => undefined,
    isOpen: () => false,
    analyzer: (file) => {
      const analyzer = createAnalyzer({ dialect: 'postgres' });
      if (file !== path) return analyzer;
      return {
        ...analyzer,
        *steps(text) {
          checks++;
          mostUnderWay = Math.max(mostUnderWay, ++underWay);
          const analysis = yield* analyzer.steps(text);
          void during(closed, paths, checks);
          // Long enough for others to come between.
          const end = performance.now() + 30;
          while (performance.now() < end) yield;
          underWay--;
          return analysis;
        },
      };
    },
    onChecked: () => undefined,
    onGone: () => undefined,
    mostKept,
  });
  return { closed, path, checks: () => checks, mostUnderWay: () => mostUnderWay };
}

describe.each([
  ['kept in memory', 1_000],
  ['not kept in memory', 0],
])('a file that is %s', (_, mostKept) => {
  test('is checked again when another file has changed during the check what it finds', async () => {
    // At the first time nobody waits for the answer, the second time somebody does.
    const { closed, path, checks } = await twoFiles(mostKept, (files, [own = ''], check) => {
      if (check <= 2) files.stale(own);
    });
    await closed.refresh();
    expect(checks()).toBe(1);
    expect((await closed.check(path))?.checked.state).toBe('checked');
    expect(checks()).toBe(3);
    await closed.check(path);
    expect(checks()).toBe(3);
  });

  test('is not checked by two at once: the schema would have what the slower one read', async () => {
    const { closed, path, mostUnderWay, checks } = await twoFiles(mostKept, () => undefined);
    await closed.refresh();
    closed.stale(path);
    await writeFile(path, 'CREATE TABLE b (x money);');
    await Promise.all([closed.check(path), closed.refresh(), closed.check(path)]);
    expect(mostUnderWay()).toBe(1);
    expect(checks()).toBeGreaterThan(1);
    const { checked } = (await closed.check(path))!;
    const tables = checked.state === 'checked' ? checked.analysis.findings.map(({ table }) => table) : [];
    expect(new Set(tables)).toEqual(new Set(['public.b']));
  });

  test('knows where its findings are', async () => {
    const { closed } = await twoFiles(mostKept, () => undefined);
    await closed.refresh();
    const [, other = ''] = closed.paths();
    const { checked, document, statements } = (await closed.check(other))!;
    const [finding] = checked.state === 'checked' ? checked.analysis.findings : [];
    expect(finding?.code).toBe('MOLT204');
    expect(document.positionAt(finding!.range.end)).toEqual({ line: 0, character: 6 });
    expect(statements).toBe(1);
  });
});
