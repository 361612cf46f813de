import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { cockroachVersions, type CockroachVersion } from '../rules/metadata.ts';
import type { Finding } from './finding.ts';
import { versionsOf } from './versions-of.ts';

beforeAll(loadParser);

describe('versionsOf', () => {
  it.each<[text: string, target: CockroachVersion, rule: string, expected: string]>([
    ['SELECT gcd(1, 2);', 'v26.2', 'missing-function', 'no v23.1 v26.2'],
    ["SELECT to_number('1', '9');", 'v25.2', 'missing-function', 'no v23.1 v26.1, yes v26.2 v26.2'],
    ['DO $$ BEGIN NULL; END $$;', 'v24.3', 'do-block', 'no v23.1 v24.3, yes v25.1 v26.2'],
    ['DO $$ BEGIN FOR i IN 1..2 LOOP NULL; END LOOP; END $$;', 'v24.1', 'plpgsql-statement', 'no v23.1 v24.2, yes v24.3 v26.2'],
    ['CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$;', 'v23.1', 'routine-version', 'no v23.1 v23.1, yes v23.2 v26.2'],
    ['CREATE TRIGGER a AFTER UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION f();', 'v26.2', 'trigger-form', 'no v23.1 v26.2'],
    ['CREATE POLICY p ON t USING (a IN (SELECT 1));', 'v25.4', 'policy-subquery', 'no v23.1 v26.2'],
    ['SELECT * FROM crdb_internal.ranges;', 'v26.1', 'server-internals', 'yes v23.1 v25.4, no v26.1 v26.2'],
    ['BEGIN ISOLATION LEVEL READ COMMITTED;', 'v23.2', 'isolation-level', 'no v23.1 v23.2, yes v24.1 v26.2'],
  ])('%s for %s', (text, targetVersion, rule, expected) => {
    const before = 'SELECT 1;\n';
    const { findings } = createAnalyzer({ dialect: 'postgres', targetVersion }).update(before + text);
    const finding = findings.find((each) => each.rule === rule);
    if (finding === undefined) throw new Error(`${rule} says nothing of ${text}`);
    const spans = versionsOf(finding, { text, start: before.length }, 'postgres', targetVersion);
    expect(spans?.map(({ from, to, takes }) => `${takes ? 'yes' : 'no'} ${from} ${to}`).join(', ')).toBe(expected);
  }); // prettier-ignore

  it('knows nothing of findings about the schema of all files', () => {
    const text = 'CREATE TABLE t (a INT8);';
    const { findings } = createAnalyzer({ dialect: 'postgres' }).update(text);
    const finding = findings.find((each) => each.rule === 'missing-primary-key');
    expect(finding && versionsOf(finding, { text, start: 0 }, 'postgres', 'v26.2')).toBeNull();
  });

  it('looks at a statement once for each version, however many of its findings ask', () => {
    const text = 'SELECT ARRAY[ARRAY[ARRAY[1]]], gcd(1, 2);';
    const { findings } = createAnalyzer({ dialect: 'postgres' }).update(text);
    expect(findings.length).toBeGreaterThan(1);
    const looked = new Map<CockroachVersion, readonly Finding[]>();
    const ask = () =>
      findings.map((each) => versionsOf(each, { text, start: 0, looked }, 'postgres', 'v26.2'));
    const spans = ask();
    const results = new Map(looked);
    expect([...results.keys()].sort()).toEqual([...cockroachVersions].sort());
    expect(ask()).toEqual(spans);
    for (const [version, result] of looked) expect(result).toBe(results.get(version));
  });
});
