import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import type { Finding } from '../findings/finding.ts';
import { applyEdits, compatibleFixes } from '../findings/fix.ts';
import { allRules } from '../rules/registry.ts';
import { notJudged, refusal } from './as-cockroach.fixture.ts';

beforeAll(loadParser);

const analyze = (text: string): readonly Finding[] =>
  createAnalyzer({ dialect: 'mysql' }).update(text).findings;
const isRefused = (findings: readonly Finding[]) =>
  findings.some(({ severity, layer }) => severity === 'error' && layer === 'grammar');

interface Case {
  readonly codes: string;
  readonly isJudged: boolean;
  readonly text: string;
}

const cases = readFileSync(join(import.meta.dirname, 'manual.fixture.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Case => {
    const [codes = '', statement = ''] = line.split('\t');
    const isJudged = !codes.startsWith('~') && !notJudged.test(statement);
    return { codes: codes.replace('~', ''), isJudged, text: statement.replaceAll('⏎', '\n') };
  });

describe('the statements of MySQL’s manual', () => {
  it('are many', () => {
    expect(cases.length).toBeGreaterThan(500);
  });

  it.each(cases)('$text', ({ codes, isJudged, text }) => {
    const findings = analyze(text);
    const found = findings.map(
      ({ code, severity }) => `${code.slice(4)}${severity === 'error' ? '' : severity[0]}`,
    );
    expect([...new Set(found)].join(' ') || '-').toBe(codes);
    for (const { range } of findings) expect(range.end).toBeGreaterThan(range.start);
    if (isJudged) expect(isRefused(findings)).toBe(refusal(text, 'v26.2') !== null);
  });

  it.each(cases.filter(({ isJudged }) => isJudged))('safe fixes give CockroachDB SQL: $text', ({ text }) => {
    let current = text;
    let findings = analyze(text);
    for (let round = 0; round < 6; round++) {
      const { edits } = compatibleFixes(findings);
      if (edits.length === 0) break;
      current = applyEdits(current, edits).text;
      findings = analyze(current);
    }
    expect(compatibleFixes(findings).edits).toEqual([]);
    if (!isRefused(findings)) expect(refusal(current, 'v26.2')).toBeNull();
  });
});

describe('what a fix of a MySQL rule writes', () => {
  const examples = allRules
    .filter((rule) => rule.sources.every((source) => source === 'mysql'))
    .flatMap((rule) =>
      rule.examples.flatMap(({ fixed }) =>
        fixed === undefined || notJudged.test(fixed) ? [] : [[rule.name, fixed] as const],
      ),
    );

  it.each(examples)('%s: %s', (_, fixed) => {
    expect(isRefused(analyze(fixed))).toBe(false);
    expect(refusal(fixed, 'v26.2')).toBeNull();
  });
});
