import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAnalyzer, loadParser } from '../sql/analyze/analyze.ts';
import { entriesOf, printBaseline } from '../sql/findings/baseline.ts';
import { Fingerprints } from '../sql/findings/fingerprint.ts';
import { settingsProblemsNotification, type SettingsProblems } from './protocol.ts';
import { TestClient } from './test-client.ts';

let folder: string;
let client: TestClient | undefined;
beforeEach(async () => {
  await loadParser();
  folder = await mkdtemp(join(tmpdir(), 'molt-baseline-'));
});
afterEach(async () => {
  await client?.stop();
  await rm(folder, { recursive: true });
});

const old = 'LISTEN x;\nLOCK TABLE t;\n';

/** The baseline that `molt check --update-baseline` makes of a text. */
function baselineOf(path: string, text: string): string {
  const { findings, statements } = createAnalyzer({ dialect: 'postgres' }).update(text);
  const prints = new Fingerprints(text, statements);
  const named = findings.map((finding) => ({ finding, fingerprint: prints.of(finding), excerpt: '' }));
  return printBaseline({ files: { [path]: entriesOf(named) } });
}

test('what the baseline knows is not told in the editor; what is new is', async () => {
  const baseline = join(folder, 'db-baseline.json');
  await writeFile(baseline, baselineOf('db/1.sql', old));
  client = await TestClient.start({ baseline: 'db-baseline.json' }, [pathToFileURL(folder).href]);
  const uri = pathToFileURL(join(folder, 'db/1.sql')).href;
  expect((await client.open(uri, old)).diagnostics).toEqual([]);
  const other = pathToFileURL(join(folder, 'db/2.sql')).href;
  expect((await client.open(other, old)).diagnostics.length).toBe(2);
  await client.stop();

  client = await TestClient.start({ baseline: 'db-baseline.json' }, [pathToFileURL(folder).href]);
  const more = await client.open(uri, `-- moved\n${old}LISTEN y;`);
  expect(more.diagnostics.map(({ range }) => range.start.line)).toEqual([3]);
});

test('a baseline that is written anew counts with the next check; one that is none hides nothing', async () => {
  const baseline = join(folder, 'b.json');
  await writeFile(baseline, 'no json');
  client = await TestClient.start({ baseline: 'b.json' }, [pathToFileURL(folder).href]);
  const told: SettingsProblems[] = [];
  client.connection.onNotification(settingsProblemsNotification, (each: SettingsProblems) => {
    told.push(each);
  });
  const open = async (name: string) => {
    const uri = pathToFileURL(join(folder, name)).href;
    return (await client?.open(uri, old))?.diagnostics.length;
  };
  expect(await open('1.sql')).toBe(2);
  await writeFile(baseline, baselineOf('2.sql', old));
  // Two writes within the clock's tick would look the same.
  await utimes(baseline, new Date(), new Date(Date.now() + 5_000));
  expect(await open('2.sql')).toBe(0);
  expect(told).toEqual([
    { problems: [expect.stringMatching(/^molt\.baseline: .*b\.json hides nothing: /) as string] },
    { problems: [] },
  ]);
});
