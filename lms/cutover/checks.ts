import { figure } from '../../contracts/figure.ts';
import type { Check, Side, VerifyReport } from '../api/schema.ts';
import { legFrom } from '../orchestrator/store/legs.ts';
import type { InstanceRow, LegRow } from '../orchestrator/store/rows.ts';
import { otherSide } from './phases.ts';
import type { Stranger } from './world.ts';

/** What the checks are made from. A fact that could not be had is its reason, as text. */
export interface Facts {
  readonly from: Side;
  readonly epoch: number;
  readonly instances: readonly InstanceRow[];
  readonly legs: readonly LegRow[];
  readonly verify?: { readonly report: VerifyReport; readonly ageMs: number };
  readonly strangers: readonly Stranger[] | string;
  /** Whether the side that would serve is CockroachDB: replication back from it is not built. */
  readonly toIsCockroach: boolean;
}

export interface CheckLimits {
  readonly maxLagSeconds: number;
  readonly maxVerifyAgeMinutes: number;
}

export const defaultCheckLimits: CheckLimits = { maxLagSeconds: 2, maxVerifyAgeMinutes: 60 };

/** Checks that an operator may begin in spite of, by name. */
export const ignorable: readonly Check['id'][] = ['lag', 'verify', 'reverse-replication', 'rogue-writers'];

/** A replicator that was not heard for longer is not counted on. Milliseconds. */
const replicatorSilentMs = 10_000;

/**
 * An instance that was silent for longer has gone and is not waited for: its name may never come back. Whatever it
 * still has open is ended by the fence, and named by `rogue-writers` before. Milliseconds.
 */
const goneMs = 60_000;

/** The pre-checks of a consistent cutover away from `facts.from`. What could not be asked is `unknown`, never passed. */
export function evaluate(facts: Facts, limits: CheckLimits): Check[] {
  const to = otherSide(facts.from);
  const there = { ...facts, instances: facts.instances.filter((one) => one.live || one.silentMs < goneMs) };
  return [
    shadowMode(there),
    instances(there),
    reachable(there, to),
    lag(facts, limits),
    wayBack(facts, to),
    verify(facts, limits),
    rogueWriters(facts),
  ];
}

/** The checks that stand against beginning. */
export function objections(checks: readonly Check[], ignored: readonly string[]): Check[] {
  return checks.filter(
    (check) =>
      check.required &&
      check.state !== 'passed' &&
      !(ignorable.includes(check.id) && ignored.includes(check.id)),
  );
}

type Verdict = readonly [Check['state'], string];
const check = (id: Check['id'], required: boolean, [state, text]: Verdict): Check => ({
  id,
  state,
  text,
  required,
});

function shadowMode({ instances }: Facts): Check {
  const others = instances.filter((one) => one.report.shadowMode !== 'none');
  const verdict: Verdict =
    instances.length === 0
      ? ['unknown', 'no LMS instance has reported']
      : others.length === 0
        ? ['passed', 'shadow mode none everywhere']
        : ['failed', others.map((one) => `${one.id} has shadow mode ${one.report.shadowMode}`).join(', ')];
  return check('shadow-mode', true, verdict);
}

function instances({ instances, epoch }: Facts): Check {
  const live = instances.filter((one) => one.live && one.acknowledgedEpoch === epoch);
  const count = `${live.length} of ${instances.length} live and up to date`;
  const silent = instances
    .filter((one) => !one.live)
    .map(
      (one) =>
        `${one.id} silent for ${seconds(one.silentMs)} (start it again; after ${goneMs / 1000} s it is not waited for any more)`,
    );
  const behind = instances
    .filter((one) => one.live && one.acknowledgedEpoch < epoch)
    .map((one) => `${one.id} at epoch ${one.acknowledgedEpoch} instead of ${epoch}`);
  // It takes no order of an epoch that it has left behind, so it would never come to rest.
  const ahead = instances
    .filter((one) => one.live && one.acknowledgedEpoch > epoch)
    .map(
      (one) =>
        `${one.id} at epoch ${one.acknowledgedEpoch}, which the state store with its ${epoch} does not know (was it restored from an older copy? then stop all instances, look at which side they serve, and start them again)`,
    );
  const verdict: Verdict =
    instances.length === 0
      ? ['failed', 'no LMS instance has reported']
      : live.length === instances.length
        ? ['passed', count]
        : ['failed', `${count}: ${[...silent, ...behind, ...ahead].join(', ')}`];
  return check('instances', true, verdict);
}

function reachable({ instances }: Facts, to: Side): Check {
  const unable = instances.filter((one) =>
    to === 'target' ? !one.report.targetReachable : !one.report.sourceReachable,
  );
  const verdict: Verdict =
    instances.length === 0
      ? ['unknown', 'no LMS instance has reported']
      : unable.length === 0
        ? ['passed', `the ${to} can be reached by all`]
        : ['failed', `the ${to} cannot be reached by ${unable.map((one) => one.id).join(', ')}`];
  return check('reachable', true, verdict);
}

function lag({ legs, from }: Facts, { maxLagSeconds }: CheckLimits): Check {
  const name = legFrom(from);
  const leg = legs.find((candidate) => candidate.leg === name);
  const judge = (): Verdict => {
    if (leg?.silentMs === undefined)
      return [
        'unknown',
        `no replicator has reported; if another tool replicates, ignore this check and confirm at commit`,
      ];
    if (leg.silentMs > replicatorSilentMs)
      return ['unknown', `the replicator is silent for ${seconds(leg.silentMs)}`];
    if (leg.state !== 'running')
      return ['failed', `the ${name} leg is ${leg.state}${leg.error ? `: ${leg.error}` : ''}`];
    if (leg.lagSeconds === undefined) return ['unknown', 'the replicator does not know its lag yet'];
    const text = `lag ${leg.lagSeconds.toFixed(1)} s (limit ${maxLagSeconds} s)`;
    return [leg.lagSeconds <= maxLagSeconds ? 'passed' : 'failed', text];
  };
  return check('lag', true, judge());
}

function wayBack({ legs, from, toIsCockroach }: Facts, to: Side): Check {
  const name = legFrom(to);
  const leg = legs.find((candidate) => candidate.leg === name);
  const judge = (): Verdict => {
    if (toIsCockroach)
      return [
        'failed',
        'replication back from CockroachDB (a changefeed) is not built yet; begin without it',
      ];
    if (leg?.silentMs === undefined)
      return ['unknown', `no replicator has reported on the way back to the ${from}`];
    if (leg.silentMs > replicatorSilentMs)
      return ['unknown', `the replicator is silent for ${seconds(leg.silentMs)}`];
    if (leg.state === 'failed')
      return ['failed', `the ${name} leg failed: ${leg.error ?? 'no reason was given'}`];
    return ['passed', `the replicator is ready to carry changes back to the ${from}`];
  };
  return check('reverse-replication', true, judge());
}

function verify({ verify }: Facts, { maxVerifyAgeMinutes }: CheckLimits): Check {
  const judge = (): Verdict => {
    if (!verify) return ['unknown', 'verify was never run'];
    const { report, ageMs } = verify;
    const when = `${Math.round(ageMs / 60_000)} min ago`;
    if (report.result === 'differs') return ['failed', `${report.differences} differences found ${when}`];
    if (report.result !== 'ok') return ['unknown', `the last verify (${when}) ended as ${report.result}`];
    if (report.notChecked > 0) return ['unknown', `${report.notChecked} tables could not be checked ${when}`];
    if (ageMs > maxVerifyAgeMinutes * 60_000)
      return ['failed', `verified ${when} (limit ${maxVerifyAgeMinutes} min)`];
    return ['passed', `equal, ${report.tables} tables, ${figure(report.rows)} rows, ${when}`];
  };
  // Advice in this version: verify under traffic may not be possible where only another tool replicates.
  return check('verify', false, judge());
}

function rogueWriters({ strangers, from }: Facts): Check {
  const judge = (): Verdict => {
    if (typeof strangers === 'string')
      return ['unknown', `sessions at the ${from} cannot be listed: ${strangers}`];
    if (strangers.length === 0) return ['passed', `nobody bypasses the proxies at the ${from}`];
    return [
      'failed',
      `${strangers.length} sessions at the ${from} bypass the proxies: ${nameStrangers(strangers)}`,
    ];
  };
  return check('rogue-writers', true, judge());
}

/** The first three by process id, user, address and application. */
export function nameStrangers(strangers: readonly Stranger[]): string {
  const who = strangers
    .slice(0, 3)
    .map(
      (one) =>
        `pid ${one.pid} ${one.user}@${one.clientAddress}${one.applicationName ? ` (${one.applicationName})` : ''}`,
    );
  return `${who.join(', ')}${strangers.length > 3 ? `, and ${strangers.length - 3} more` : ''}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
