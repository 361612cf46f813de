import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { Schemas } from '../../sql/analyze/check-many.ts';
import { readSettings } from '../settings.ts';
import { throughInSlices } from '../slices.ts';
import { ClosedFiles } from './closed-files.ts';

beforeAll(() => loadParser());

const { settings } = readSettings({});

/** Two files on the disk; it is watched how the first is read and told, and what happens while it is told is up to the test. */
async function twoFiles(
  mostFindings: number,
  during: (closed: ClosedFiles, paths: readonly string[], telling: number) => void,
) {
  const folder = await mkdtemp(join(tmpdir(), 'molt-closed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const paths = [join(folder, '1.sql'), join(folder, '2.sql')];
  const [path = '', other = ''] = paths;
  await writeFile(path, 'CREATE TABLE a (x int8);');
  await writeFile(other, 'LISTEN x;');
  const schemas = new Schemas();
  const count = { reads: 0, tellings: 0, underWay: 0, mostUnderWay: 0 };
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    count.mostUnderWay = Math.max(count.mostUnderWay, ++count.underWay);
    const result = await work();
    // Long enough for others to come between.
    await new Promise((resolve) => setTimeout(resolve, 30));
    count.underWay--;
    return result;
  };
  const closed = new ClosedFiles({
    settings: () => settings,
    settingsOf: () => settings,
    folders: () => [folder],
    log: () => undefined,
    isOpen: () => false,
    *read(file, dialect, text) {
      if (file === path) count.reads++;
      return yield* schemas.readClosed(file, dialect, text);
    },
    withoutKnown: async (file, _dialect, text) => {
      if (file !== path) return throughInSlices(text.conclude());
      count.tellings++;
      during(closed, paths, count.tellings);
      return watched(() => throughInSlices(text.conclude()));
    },
    onTakenIn: async () => {
      for (const checker of schemas.all()) await throughInSlices(checker.takeUpSteps());
    },
    onGone: () => undefined,
    mostFindings,
  });
  return { closed, path, count };
}

describe.each([
  ['remembered', 1_000],
  ['too much to be remembered', -1],
])('a file whose findings are %s', (_, mostFindings) => {
  test('is told again when another file has changed meanwhile what the findings are', async () => {
    const { closed, path, count } = await twoFiles(mostFindings, (files, [own = ''], telling) => {
      if (telling === 1) files.stale(own);
    });
    await closed.refresh();
    expect(count).toMatchObject({ reads: 1, tellings: 0 });
    expect((await closed.check(path))?.checked.state).toBe('checked');
    expect(count.tellings).toBe(2);
    await closed.check(path);
    // What is not remembered is read each time that somebody asks.
    expect(count).toMatchObject(mostFindings > 0 ? { reads: 1, tellings: 2 } : { reads: 4, tellings: 3 });
  });

  test('is not looked at by two at once: the schema would have what the slower one read', async () => {
    const { closed, path, count } = await twoFiles(mostFindings, () => undefined);
    await closed.refresh();
    closed.stale(path);
    await writeFile(path, 'CREATE TABLE b (x money);');
    await Promise.all([closed.check(path), closed.refresh(), closed.check(path)]);
    expect(count.mostUnderWay).toBe(1);
    const { checked } = (await closed.check(path))!;
    const tables = checked.state === 'checked' ? checked.analysis.findings.map(({ table }) => table) : [];
    expect(new Set(tables)).toEqual(new Set(['public.b']));
  });

  test('knows where its findings are', async () => {
    const { closed } = await twoFiles(mostFindings, () => undefined);
    await closed.refresh();
    const [, other = ''] = closed.paths();
    const { checked, document, statements } = (await closed.check(other))!;
    const [finding] = checked.state === 'checked' ? checked.analysis.findings : [];
    expect(finding?.code).toBe('MOLT204');
    expect(document.positionAt(finding!.range.end)).toEqual({ line: 0, character: 6 });
    expect(statements).toBe(1);
  });
});
