import { describe, expect, test } from 'vitest';
import { toErrorReport, MoltError } from '../../contracts/errors.ts';
import type { Status } from '../../lms/api/schema.ts';
import { permission, type OrchestratorState } from '../orchestrator/state.ts';
import { blocker, instance, status } from '../orchestrator/status.fixture.ts';
import { statusBarText } from '../orchestrator/statusBar.model.ts';
import { fromCutoverPage, type LiveScene } from '../protocol/cutover.ts';
import { sceneOf } from './picture.ts';

const url = 'https://lms:4200';
const live = (more: Partial<Status> = {}): OrchestratorState => ({
  kind: 'live',
  url,
  status: status(more),
  heardAt: '2026-11-21T12:00:00.000Z',
});
const gone: OrchestratorState = {
  kind: 'unreachable',
  url,
  error: toErrorReport(new MoltError('lms/orchestrator-unreachable', { address: url })),
  since: '2026-11-21T12:00:00.000Z',
  last: status({ order: { ...status().order, phase: 'paused', limitMs: 9000 } }),
};
const order = status().order;

function liveScene(state: OrchestratorState): LiveScene {
  const scene = sceneOf(state, true, []);
  if (scene.kind !== 'live') throw new Error(`the scene is ${scene.kind}`);
  return scene;
}

describe('an empty view says why, with one button at most', () => {
  test.each([
    ['untrusted', live(), false, 'not trusted', 'trust'],
    ['no orchestrator', { kind: 'none' } as const, true, 'None is connected', 'connect'],
    ['connecting', { kind: 'connecting', url } as const, true, url, undefined],
    ['away from the start', { ...gone, last: undefined }, true, 'No orchestrator answers', 'connect'],
  ] as const)('%s', (_name, state, trusted, text, command) => {
    const scene = sceneOf(state, trusted, []);
    expect(scene).toMatchObject({ kind: 'empty', text: expect.stringContaining(text) });
    expect(scene.kind === 'empty' ? scene.button?.command : 'live').toBe(command);
  });
});

test('only what is allowed can be pressed; the rest says why not', () => {
  expect(liveScene(live()).buttons).toMatchObject([
    { command: 'begin', enabled: true },
    { command: 'commit', enabled: false, hint: 'No cutover is under way.' },
    { command: 'abort', enabled: false, hint: 'No cutover is under way.' },
  ]);
});

test('why a button cannot be pressed stands in one line a reason', () => {
  const waiting = 'No cutover is under way. Only begin is allowed.';
  const allowed = (['begin', 'commit', 'abort'] as const).map((command) => ({
    command,
    allowed: command === 'begin',
    reason: command === 'begin' ? '' : waiting,
  }));
  const scene = liveScene(live({ allowed }));
  expect(scene.refusals).toEqual(['Commit and Abort: no cutover is under way.']);
  expect(scene.buttons[1]?.hint).toBe(waiting);
  expect(liveScene(gone).refusals).toEqual(['Begin, Commit and Abort: the orchestrator does not answer.']);
});

test('the phase is one short line; without an attempt none is spoken of', () => {
  expect(liveScene(live()).phaseText).toBe('serving (source) · epoch 7');
});

describe('what is left until it is undone by itself is counted by the orchestrator', () => {
  test.each([
    ['paused', 41_200, 'Aborts by itself in 42 s.'],
    ['paused', 125_000, 'Aborts by itself in 2 min 5 s.'],
    ['paused', -3, 'Aborts by itself in 0 s.'],
    ['draining', 28_000, 'Gives up in 28 s unless traffic has come to rest.'],
    ['draining', undefined, undefined],
    ['committing', 28_000, undefined],
    ['serving', undefined, undefined],
  ] as const)('%s with %s ms', (phase, limitMs, text) => {
    expect(liveScene(live({ order: { ...order, phase, limitMs } })).limitText).toBe(text);
  });
});

test('while the orchestrator is away the last picture is called old and nothing can be pressed', () => {
  const scene = liveScene(gone);
  expect(scene.stale).toMatch(/^What is shown is old, from .*No orchestrator answers/);
  expect(scene.trafficText).toMatch(/^When last heard of: /);
  expect(scene.limitText).toBeUndefined();
  expect(scene.buttons[0]?.hint).toBe('The orchestrator does not answer.');
  expect(scene.buttons.filter((button) => button.enabled)).toEqual([]);
});

test('an older orchestrator that does not speak of a command does not allow it', () => {
  expect(permission(live({ allowed: [] }), 'begin').allowed).toBe(false);
});

test('a check that could not be run is not passed', () => {
  const scene = liveScene(live());
  expect(scene.checksTitle).toBe('Checks: 1 of 2 passed');
  expect(scene.checks[1]).toMatchObject({ state: 'unknown', stateText: 'not known', text: expect.stringContaining('(advice)') });
}); // prettier-ignore

test('what keeps a session from moving is named with client, age and last query', () => {
  const scene = liveScene(
    live({ order: { ...order, phase: 'draining' }, instances: [instance('lms-0', { blockers: [blocker] })] }),
  );
  expect(scene.blockers).toEqual(['10.2.0.9:51022 · billing · temporary table for 12 s · select ? from t']);
});

describe('the status bar has one short text, red only when a cutover is blocked', () => {
  const at = (phase: Status['order']['phase'], more: Partial<Status> = {}): OrchestratorState =>
    live({ order: { ...order, phase }, ...more });
  const drained = [instance('a', { drained: true }), instance('b')];
  test.each([
    ['serving', at('serving'), '$(database) source of truth: source', false],
    ['serving, an instance away', at('serving', { instances: [instance('a', {}, false)] }), '$(database) source of truth: source', false],
    ['draining', at('draining', { instances: drained }), '$(sync~spin) draining 1 of 2', false],
    ['draining, blocked', at('draining', { instances: [instance('a', { blockers: [blocker] })] }), '$(sync~spin) draining 0 of 1', true],
    ['paused', at('paused'), '$(debug-pause) paused, commit or abort', false],
    ['paused, an instance away', at('paused', { instances: [instance('a', {}, false)] }), '$(debug-pause) paused, commit or abort', true],
    ['committing', at('committing'), '$(sync~spin) committing', false],
    ['away', gone, '$(database) source of truth: not known', false],
  ])('%s', (_name, state, text, blocked) => {
    expect(statusBarText(state)).toMatchObject({ text, blocked });
  }); // prettier-ignore

  test('nothing is shown while no migration is attached', () => {
    expect(statusBarText({ kind: 'none' })).toBeUndefined();
  });
});

describe('messages from the page are checked', () => {
  test.each([
    [{ type: 'ready' }, { type: 'ready' }],
    [
      { type: 'command', command: 'begin', extra: 1 },
      { type: 'command', command: 'begin' },
    ],
    [{ type: 'command', command: 'workbench.action.quit' }, undefined],
    [{ type: 'command', command: 'toString' }, undefined],
    [{ type: 'other' }, undefined],
    ['ready', undefined],
    [null, undefined],
  ])('%j', (value, message) => expect(fromCutoverPage(value)).toEqual(message));
});
