import { describe, expect, test } from 'vitest';
import type { InstanceRow, LegRow } from '../orchestrator/store/rows.ts';
import { defaultCheckLimits, evaluate, objections, type Facts } from './checks.ts';
import { rehearsedInstance, rehearsedLeg } from './rehearsal.fixture.ts';

/** An instance that serves at epoch 1. */
const instance = (
  over: Partial<InstanceRow> = {},
  report: Partial<InstanceRow['report']> = {},
): InstanceRow => rehearsedInstance('lms-0', { acknowledgedEpoch: 1, drained: false, ...over }, report);
const leg = (over: Partial<LegRow> = {}): LegRow =>
  rehearsedLeg('forward', 'running', { lagSeconds: 0.4, silentMs: 200, ...over });
const reverse = rehearsedLeg('reverse', 'stopped', { lagSeconds: undefined, silentMs: 200 });
const verify = (over: object = {}, ageMs = 180_000): Facts['verify'] => ({
  ageMs,
  report: {
    run: 'verify-1',
    finishedAt: '2026-11-21T10:00:00.000Z',
    result: 'ok',
    tables: 12,
    rows: 214310,
    differences: 0,
    notChecked: 0,
    ...over,
  },
});
const good: Facts = {
  from: 'source',
  epoch: 1,
  instances: [instance()],
  legs: [leg(), reverse],
  verify: verify(),
  strangers: [],
  toIsCockroach: false,
};

test('all is well: nothing stands against a cutover', () => {
  const checks = evaluate(good, defaultCheckLimits);
  expect(checks.map((check) => check.state)).toEqual(checks.map(() => 'passed'));
  expect(objections(checks, [])).toEqual([]);
});

describe('each check fails, or says that it does not know', () => {
  test.each<[string, Partial<Facts>, string, string, RegExp]>([
    ['no instance', { instances: [] }, 'instances', 'failed', /no LMS instance/],
    ['no instance', { instances: [] }, 'shadow-mode', 'unknown', /no LMS instance/],
    [
      'silent',
      { instances: [instance({ live: false, silentMs: 4000 })] },
      'instances',
      'failed',
      /lms-0 silent for 4\.0 s \(start it again; after 60 s it is not waited for any more\)$/,
    ],
    ['behind', { epoch: 2 }, 'instances', 'failed', /at epoch 1 instead of 2/],
    [
      'ahead',
      { epoch: 0 },
      'instances',
      'failed',
      /at epoch 1, which the state store with its 0 does not know/,
    ],
    [
      'shadowing',
      { instances: [instance({}, { shadowMode: 'sync' })] },
      'shadow-mode',
      'failed',
      /mode sync/,
    ],
    [
      'unreachable',
      { instances: [instance({}, { targetReachable: false })] },
      'reachable',
      'failed',
      /by lms-0/,
    ],
    ['lag', { legs: [leg({ lagSeconds: 2.1 }), reverse] }, 'lag', 'failed', /lag 2\.1 s \(limit 2 s\)/],
    [
      'stopped',
      { legs: [leg({ state: 'failed', error: 'disk' }), reverse] },
      'lag',
      'failed',
      /failed: disk/,
    ],
    ['never heard', { legs: [leg({ silentMs: undefined }), reverse] }, 'lag', 'unknown', /no replicator/],
    [
      'replicator silent',
      { legs: [leg({ silentMs: 11_000 }), reverse] },
      'lag',
      'unknown',
      /silent for 11\.0 s/,
    ],
    ['lag unknown', { legs: [leg({ lagSeconds: undefined }), reverse] }, 'lag', 'unknown', /does not know/],
    ['no way back', { legs: [leg()] }, 'reverse-replication', 'unknown', /no replicator/],
    ['changefeed', { toIsCockroach: true }, 'reverse-replication', 'failed', /not built/],
    ['never verified', { verify: undefined }, 'verify', 'unknown', /never run/],
    [
      'differs',
      { verify: verify({ result: 'differs', differences: 3 }) },
      'verify',
      'failed',
      /3 differences/,
    ],
    ['cancelled', { verify: verify({ result: 'cancelled' }) }, 'verify', 'unknown', /cancelled/],
    ['not checked', { verify: verify({ notChecked: 1 }) }, 'verify', 'unknown', /1 tables could not/],
    ['old', { verify: verify({}, 61 * 60_000) }, 'verify', 'failed', /61 min ago \(limit 60 min\)/],
    ['rights', { strangers: 'no right' }, 'rogue-writers', 'unknown', /cannot be listed: no right/],
    [
      'bypass',
      { strangers: [{ pid: 7, user: 'ana', applicationName: 'psql', clientAddress: 'local' }] },
      'rogue-writers',
      'failed',
      /pid 7 ana@local \(psql\)/,
    ],
  ])('%s: %o', (_, change, id, state, text) => {
    const check = evaluate({ ...good, ...change }, defaultCheckLimits).find((one) => one.id === id);
    expect(check).toMatchObject({ state, text: expect.stringMatching(text) });
  });
});

test('an instance that went away for good is not waited for', () => {
  const gone = instance({ id: 'lms-7f9c', live: false, silentMs: 61_000 }, { shadowMode: 'sync' });
  const checks = evaluate({ ...good, instances: [instance(), gone] }, defaultCheckLimits);
  expect(objections(checks, [])).toEqual([]);
});

test('what may be ignored is ignored by name, the rest is not', () => {
  const nothing = evaluate({ ...good, instances: [], legs: [], strangers: 'no' }, defaultCheckLimits);
  const ids = (ignored: string[]): string[] => objections(nothing, ignored).map((check) => check.id);
  expect(ids([])).toEqual([
    'shadow-mode',
    'instances',
    'reachable',
    'lag',
    'reverse-replication',
    'rogue-writers',
  ]);
  expect(
    ids(['shadow-mode', 'instances', 'reachable', 'lag', 'reverse-replication', 'rogue-writers', 'verify']),
  ).toEqual(['shadow-mode', 'instances', 'reachable']);
});

test('the way back of a cutover from the target is the forward leg', () => {
  const checks = evaluate(
    { ...good, from: 'target', legs: [leg({ leg: 'reverse' }), leg({ silentMs: 12_000 })] },
    defaultCheckLimits,
  );
  expect(checks.find((check) => check.id === 'lag')?.state).toBe('passed');
  expect(checks.find((check) => check.id === 'reverse-replication')?.state).toBe('unknown');
});
