import { describe, expect, test } from 'vitest';
import { newPlanText, readPlan, withValue } from './readPlan.ts';

test('a new plan is a valid plan', () => {
  expect(readPlan(newPlanText('v26.2'))).toMatchObject({ plan: { targetVersion: 'v26.2' }, problems: [] });
});

describe('what is wrong is marked where it stands', () => {
  test.each([
    ['version: 1\nsuorce:\n  url: x\n', 'Unknown key "suorce"', 'url: x'],
    ['version: 2\n', 'version', '2'],
    ['version: 1\nstrategy: fast\n', 'strategy', 'fast'],
    ['version: 1\ntargetVersion: latest\n', 'targetVersion', 'latest'],
    ['version: 1\nsource:\n  url: postgresql://app:secret@db1/orders\n', 'source.url', 'postgresql://app:secret@db1/orders'],
    ['version: [1\n', '', ''],
    ['', '', ''],
    ['- a list\n', '', ''],
  ])('%j', (text, message, place) => {
    const { plan, problems } = readPlan(text);
    expect(plan).toBeUndefined();
    const problem = problems.find((candidate) => candidate.message.includes(message));
    expect(problem, JSON.stringify(problems)).toBeDefined();
    if (place) expect(text.slice(problem?.start, problem?.end).trim()).toBe(place);
    expect(problem?.message).not.toContain('secret');
  }); // prettier-ignore
});

test('setting a value keeps comments and order', () => {
  const text = '# ours\nversion: 1 # format\ntarget:\n  url: postgresql://t/x\nstrategy: live\n';
  const changed = withValue(text, ['source', 'url'], 'postgresql://app@db1/orders');
  expect(changed).toContain('# ours\nversion: 1 # format\n');
  expect(readPlan(changed).plan).toMatchObject({
    source: { url: 'postgresql://app@db1/orders' },
    strategy: 'live',
  });
  expect(withValue(changed, ['source'], undefined)).toBe(text);
});
