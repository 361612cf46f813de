import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../sql/rules/registry.ts';
import { moltHere, type Outcome } from '../../test/in-process.ts';
import { built } from '../../test/programs.ts';

const run = (args: readonly string[]): Promise<Outcome> => moltHere(['rules', ...args]);
const rules = async (...args: string[]): Promise<string> => (await run(args)).out;

describe('molt rules', { timeout: 60_000 }, () => {
  it('lists every rule in a line, also in a process of its own', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [await built('molt'), 'rules']);
    expect(stdout).toBe(await rules());
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBe(allRules.length + 1);
    for (const { code } of allRules) expect(lines.some((line) => line.includes(code))).toBe(true);
  });

  it('lists those of a dialect', async () => {
    const listed = await rules('--dialect', 'mysql');
    expect(listed).toContain('MOLT301');
    expect(listed).not.toContain('MOLT204');
  });

  it('explains one, by name or code in any case', async () => {
    const page = await rules('molt204');
    expect(page).toBe(await rules('Listen-Notify'));
    for (const part of [
      'MOLT204',
      'What to do:',
      'raises ',
      'v23.1 to v26.2, the newest',
      'by hand',
      '-- molt-ignore MOLT204: why',
      'https://',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('says since when CockroachDB takes it', async () => {
    const rule = allRules.find(
      (each) => each.supportedSince === 'v25.2' && each.sources.includes('postgres'),
    );
    expect(await rules(rule?.code ?? '')).toContain('v23.1 to v25.1; fine since v25.2');
  });

  it('gives all that it knows to programs', async () => {
    const all = JSON.parse(await rules('--format', 'json')) as { code: string; examples: unknown[] }[];
    expect(all.map(({ code }) => code)).toEqual(allRules.map(({ code }) => code));
    expect(Object.keys(all[0] ?? {})).toEqual(
      expect.arrayContaining(['why', 'workaround', 'examples', 'severity', 'fix']),
    );
  });

  it.each([
    [['MOLT000'], /There is no rule MOLT000/],
    [['--format', 'xml'], /no format xml/],
    [['--dialect', 'oracle'], /dialect oracle/],
  ])('ends with 2 for %j', async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
