import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../../sql/analyze/analyze.ts';
import { cockroachVersions, newestVersion } from '../../sql/rules/metadata.ts';
import { allRules } from '../../sql/rules/registry.ts';

// docs/coverage.md says which rule covers what. Its facts lie outside of the repository; what can be held here is that
// every rule it names is there and still raises its own examples.

const folder = join(import.meta.dirname, '..', 'conformance');
const covered = JSON.parse(readFileSync(join(folder, 'covered.json'), 'utf8')) as Record<string, string>;
const reasons = JSON.parse(readFileSync(join(folder, 'not-covered.json'), 'utf8')) as Record<string, string>;
const named = [...new Set(Object.values(covered).flatMap((codes) => codes.split(' ')))].sort();

beforeAll(loadParser);

describe('the list of what is covered', () => {
  it('is long, and gives a reason for nothing that it holds', () => {
    expect(Object.keys(covered).length).toBeGreaterThan(900);
    for (const id of Object.keys(reasons)) expect(covered[id], id).toBeUndefined();
  });

  it('gives reasons that are sentences', () => {
    for (const reason of Object.values(reasons)) expect(reason).toMatch(/^[A-Z].*[.]$/);
  });

  it.each(named)('%s raises an example of its own', (code) => {
    const rule = allRules.find((each) => each.code === code);
    if (rule === undefined) throw new Error(`docs/coverage.md names ${code}, and there is no such rule`);
    const before = cockroachVersions[cockroachVersions.indexOf(rule.supportedSince ?? 'v23.1') - 1];
    const targetVersion = rule.supportedSince === undefined ? newestVersion : (before ?? newestVersion);
    const raised = rule.examples.some(({ bad }) =>
      rule.sources.some(
        (dialect) =>
          bad !== undefined &&
          createAnalyzer({ dialect, targetVersion })
            .update(bad)
            .findings.some((finding) => finding.code === code),
      ),
    );
    expect(raised).toBe(true);
  });

  it('is what the page says', () => {
    const page = readFileSync(join(folder, '..', '..', 'docs', 'coverage.md'), 'utf8');
    for (const code of named) expect(page).toContain(`rules/${code}.md`);
  });
});
