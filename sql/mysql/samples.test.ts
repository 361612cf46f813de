import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { detectDialect } from '../dialect/dialect.ts';
import { applyEdits, compatibleFixes } from '../findings/fix.ts';

beforeAll(loadParser);

const folder = join(import.meta.dirname, '..', '..', 'test', 'samples', 'mysql');
const samples = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

describe.each(samples)('%s', (_, text) => {
  const analyze = (of: string) => createAnalyzer({ dialect: 'mysql' }).update(of);

  it('is told to be MySQL by its text alone', () => {
    expect(detectDialect(text)).toBe('mysql');
  });

  it('is read to the last statement, with findings at their places', () => {
    const { statements, findings } = analyze(text);
    expect(statements.length).toBeGreaterThan(15);
    expect(findings.filter(({ code }) => code === 'MOLT903' || code === 'MOLT902')).toEqual([]);
    expect(findings.length).toBeGreaterThan(statements.length / 3);
    for (const { range } of findings) {
      expect(range.end).toBeGreaterThan(range.start);
      expect(range.end - range.start).toBeLessThan(130);
    }
  });

  it('has the same findings with CRLF', () => {
    const messages = (of: string) => analyze(of).findings.map(({ code, severity }) => `${code} ${severity}`);
    expect(messages(text.replaceAll('\n', '\r\n'))).toEqual(messages(text));
  });

  it('has no safe fix left after a few rounds, and none that makes new errors', () => {
    let current = text;
    let before = analyze(current).findings;
    const errors = (of: typeof before) => of.filter(({ severity }) => severity === 'error').length;
    for (let round = 0; round < 6; round++) {
      const { edits } = compatibleFixes(before);
      if (edits.length === 0) break;
      current = applyEdits(current, edits).text;
      const after = analyze(current).findings;
      expect(errors(after)).toBeLessThanOrEqual(errors(before));
      before = after;
    }
    expect(compatibleFixes(before).edits).toEqual([]);
  });
});
