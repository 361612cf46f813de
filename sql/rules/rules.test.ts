import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import type { Finding } from '../findings/finding.ts';
import { applyEdits } from '../findings/fix.ts';
import { cockroachVersions, newestVersion, type CockroachVersion, type SourceDialect } from './metadata.ts';
import { allRules } from './registry.ts';

beforeAll(loadParser);

const analyze = (
  text: string,
  targetVersion: CockroachVersion = newestVersion,
  dialect: SourceDialect = 'postgres',
): readonly Finding[] => createAnalyzer({ dialect, targetVersion }).update(text).findings;

/** The newest version for which a rule speaks: the one before the construct was supported. */
function versionFor(rule: (typeof allRules)[number]): CockroachVersion {
  if (rule.supportedSince === undefined) return newestVersion;
  return cockroachVersions[cockroachVersions.indexOf(rule.supportedSince) - 1] ?? cockroachVersions[0];
}

const isError = ({ severity }: Finding) => severity === 'error';

describe('the registry', () => {
  it('holds every rule file once, with codes and names of their own', () => {
    const folder = import.meta.dirname;
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => readdirSync(join(folder, entry.name)).map((name) => join(folder, entry.name, name)))
      .filter((path) => !path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes('defineRule({'));
    expect(allRules.length).toBe(files.length);
    expect(new Set(allRules.map((rule) => rule.code)).size).toBe(allRules.length);
    expect(new Set(allRules.map((rule) => rule.name)).size).toBe(allRules.length);
  });
});

describe.each(allRules.map((rule) => [`${rule.code} ${rule.name}`, rule] as const))('%s', (_, rule) => {
  const dialect = rule.sources.includes('postgres') ? 'postgres' : 'mysql';
  const raised = (text: string, version = versionFor(rule)) =>
    analyze(text, version, dialect).filter((finding) => finding.code === rule.code);

  it('has an example, and says why and what to do', () => {
    expect(rule.examples.length).toBeGreaterThan(0);
    for (const text of [rule.why, rule.workaround, rule.title]) expect(text.trim()).not.toBe('');
    expect(rule.why).toMatch(/[.]$/);
    expect(rule.workaround).toMatch(/[.]$/);
    expect(rule.documentation).toMatch(/^https:\/\/www\.cockroachlabs\.com\/docs\//);
  });

  for (const { bad, good, fixed } of rule.examples) {
    if (bad !== undefined) {
      it(`raises for ${bad}`, () => {
        const findings = raised(bad);
        expect(findings.length).toBeGreaterThan(0);
        for (const { range, message } of findings) {
          expect(range.end).toBeGreaterThan(range.start);
          expect(message).toMatch(/[.]$/);
          // Tight: never a whole statement of any length.
          expect(bad.slice(range.start, range.end).length).toBeLessThan(Math.max(70, bad.length * 0.7));
        }
      });
      if (rule.supportedSince !== undefined) {
        it(`is silent since ${rule.supportedSince} for ${bad}`, () => {
          expect(raised(bad, rule.supportedSince)).toEqual([]);
        });
      }
    }
    if (bad !== undefined && fixed !== undefined) {
      it(`fixes ${bad}`, () => {
        const edits = raised(bad).flatMap((finding) => finding.fix?.edits ?? []);
        const { text } = applyEdits(bad, edits);
        expect(text).toBe(fixed);
        // What comes out is taken by CockroachDB as far as our rules know, and is fixed for good.
        expect(raised(text)).toEqual([]);
        expect(analyze(text, versionFor(rule), dialect).filter(isError)).toEqual([]);
      });
    }
    if (good !== undefined) {
      it(`is silent for ${good}`, () => {
        expect(raised(good)).toEqual([]);
      });
    }
  }

  it('never calls a fix of its own safe without an example that shows it', () => {
    const shown = rule.examples.some((example) => example.fixed !== undefined);
    const offers = rule.examples.some(
      (example) =>
        example.bad !== undefined && raised(example.bad).some((finding) => finding.fix?.class === 'safe'),
    );
    expect(offers && !shown).toBe(false);
  });
});
