import type { Check, JournalEntry, Side, Status } from '../../lms/api/schema.ts';
import { permission, type CutoverCommand, type OrchestratorState } from '../orchestrator/state.ts';
import type { CheckLine, CutoverButton, JournalLine, LiveScene, Scene } from '../protocol/cutover.ts';
import { clock, counted, duration, wholeSeconds } from '../text/figures.ts';
import { t } from '../text/l10n.ts';

/** What the Cutover view shows for a state. `held` are samples of held clients, oldest first. */
export function sceneOf(state: OrchestratorState, trusted: boolean, held: readonly number[]): Scene {
  if (!trusted) {
    return {
      kind: 'empty',
      text: t('This workspace is not trusted, so nothing is connected to and no traffic can be moved.'),
      button: { label: t('Manage Workspace Trust'), command: 'trust' },
    };
  }
  switch (state.kind) {
    case 'none':
      return {
        kind: 'empty',
        text: t('A cutover is driven by the orchestrator of your proxies. None is connected.'),
        button: { label: t('Connect to Orchestrator…'), command: 'connect' },
      };
    case 'connecting':
      return { kind: 'empty', text: t('Connecting to the orchestrator at {0}…', state.url) };
    case 'live':
      return liveScene(state, state.status, held);
    case 'unreachable': {
      const stale = t('{0}. {1}', state.error.message, state.error.remedy);
      if (!state.last)
        return { kind: 'empty', text: stale, button: { label: t('Change Address…'), command: 'connect' } };
      const scene = liveScene(state, state.last, held);
      return {
        ...scene,
        stale: t('What is shown is old, from {0}. {1}', clock(state.since), stale),
        // Counted by an orchestrator that does not count any more.
        limitText: undefined,
        trafficText: t('When last heard of: {0}', scene.trafficText),
      };
    }
  }
}

function liveScene(state: OrchestratorState, status: Status, held: readonly number[]): LiveScene {
  const { order, attempt } = status;
  const passed = status.checks.filter((check) => check.state === 'passed').length;
  const error = attempt?.error;
  return {
    kind: 'live',
    source: { name: t('source'), ...status.source, serving: order.sourceOfTruth === 'source' },
    target: { name: t('target'), ...status.target, serving: order.sourceOfTruth === 'target' },
    phase: order.phase,
    phaseText: phaseText(status),
    trafficText: trafficText(status),
    limitText: limitText(status),
    checksTitle: t('Checks: {0} of {1} passed', passed, status.checks.length),
    checks: status.checks.map(checkLine),
    ...buttons(state, status),
    stallText: stallText(status),
    held,
    blockersTitle: t('Sessions that keep traffic from coming to rest'),
    blockers: status.instances.flatMap((instance) =>
      instance.report.blockers.map((blocker) =>
        t(
          '{0} · {1} · {2} for {3} · {4}',
          blocker.clientAddress,
          blocker.applicationName || t('no application name'),
          blocker.detail ?? blocker.reason.replaceAll('-', ' '),
          duration(blocker.ageMs),
          blocker.lastQuery || t('no query yet'),
        ),
      ),
    ),
    journalTitle: attempt ? t('Journal of attempt {0}', attempt.id) : t('Journal'),
    journal: status.journal.map(journalLine),
    error: error && { text: error.message, remedy: error.remedy, code: error.code },
  };
}

/** `serving (source) · epoch 7`, `paused · epoch 8 · attempt 2`: short enough for one line of a narrow sidebar. */
function phaseText({ order, attempt }: Status): string {
  const name = phaseName(order.phase);
  return [
    order.phase === 'serving' ? t('{0} ({1})', name, sideName(order.sourceOfTruth)) : name,
    t('epoch {0}', order.epoch),
    ...(attempt?.outcome === 'open' ? [t('attempt {0}', attempt.id)] : []),
  ].join(' · ');
}

export function phaseName(phase: Status['order']['phase']): string {
  switch (phase) {
    case 'serving':
      return t('serving');
    case 'draining':
      return t('draining');
    case 'paused':
      return t('paused');
    case 'committing':
      return t('committing');
  }
}

export const sideName = (side: Side): string => (side === 'source' ? t('source') : t('target'));

/** How long is left until it is undone by itself, counted by the orchestrator; undefined when there is no limit. */
function limitText({ order: { phase, limitMs } }: Status): string | undefined {
  if (limitMs === undefined || (phase !== 'draining' && phase !== 'paused')) return undefined;
  const left = wholeSeconds(Math.max(0, limitMs));
  return phase === 'paused'
    ? t('Aborts by itself in {0}.', left)
    : t('Gives up in {0} unless traffic has come to rest.', left);
}

function trafficText({ order, instances }: Status): string {
  const address = sideName(order.sourceOfTruth);
  const drained = instances.filter((instance) => instance.report.drained).length;
  switch (order.phase) {
    case 'serving':
      return t('The application is served by the {0}. Nothing is being moved.', address);
    case 'draining':
      return t(
        'Clients wait at transaction ends: {0} of {1} instances are at rest.',
        drained,
        instances.length,
      );
    case 'paused':
      return t('All traffic waits. Commit or abort.');
    case 'committing':
      return t('The switch is decided and being carried out. It only goes forward now.');
  }
}

function checkLine(check: Check): CheckLine {
  const advice = check.required ? '' : t(' (advice)');
  const stateText = { passed: t('passed'), failed: t('failed'), unknown: t('not known') }[check.state];
  return { state: check.state, stateText, text: check.text + advice };
}

function buttons(state: OrchestratorState, status: Status): Pick<LiveScene, 'buttons' | 'refusals'> {
  const to: Side = status.order.sourceOfTruth === 'source' ? 'target' : 'source';
  const effects: Record<CutoverCommand, { label: string; hint: string }> = {
    begin: {
      label: t('Begin…'),
      hint: t('Brings traffic to rest before it goes on at the {0}.', sideName(to)),
    },
    commit: { label: t('Commit…'), hint: t('Makes the other side the source of truth.') },
    abort: { label: t('Abort…'), hint: t('Lets traffic go on where it was.') },
  };
  const all = (['begin', 'commit', 'abort'] as const).map((command): CutoverButton => {
    const { allowed, reason } = permission(state, command);
    const { label, hint } = effects[command];
    return { command, label, enabled: allowed, hint: allowed ? hint : reason };
  });
  return { buttons: all, refusals: refusalsOf(all) };
}

/** `Commit and Abort: no cutover is under way.` One line a reason, since two buttons often wait for the same. */
function refusalsOf(all: readonly CutoverButton[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { enabled, hint, label } of all) {
    if (enabled || hint === '') continue;
    // What could be done instead is on the other buttons; the whole reason is in the button's own hint.
    const first = /^.*?\.(?=\s|$)/s.exec(hint)?.[0] ?? hint;
    const reason = first.charAt(0).toLowerCase() + first.slice(1);
    byReason.set(reason, [...(byReason.get(reason) ?? []), label.replace('…', '')]);
  }
  return [...byReason].map(([reason, labels]) => {
    const last = labels.at(-1) ?? '';
    const names = labels.length === 1 ? last : t('{0} and {1}', labels.slice(0, -1).join(', '), last);
    return t('{0}: {1}', names, reason);
  });
}

function stallText({ instances, attempt }: Status): string {
  const held = instances.reduce((sum, instance) => sum + instance.report.traffic.held, 0);
  const last = Math.max(
    -1,
    attempt?.stallMs ?? -1,
    ...instances.map((instance) => instance.report.traffic.lastStallMs ?? -1),
  );
  return t(
    '{0} held · longest wait {1}',
    counted(held, 'client', 'clients'),
    last < 0 ? '–' : duration(last),
  );
}

function journalLine(entry: JournalEntry): JournalLine {
  const state = entry.error ? 'failed' : entry.endedAt ? 'done' : 'open';
  const outcome = entry.error ?? entry.proof;
  return {
    time: clock(entry.startedAt),
    state,
    text: outcome ? t('{0} · {1}', entry.step, outcome) : entry.step,
  };
}
