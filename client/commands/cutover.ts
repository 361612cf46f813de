import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import { MoltError } from '../../contracts/errors.ts';
import type { OrchestratorClient } from '../../lms/api/client.ts';
import type { Side, Status } from '../../lms/api/schema.ts';
import { phaseName, sideName } from '../cutover/picture.ts';
import { permission, type CutoverCommand } from '../orchestrator/state.ts';
import { t } from '../text/l10n.ts';
import { confirm, confirmByTyping } from '../ui/confirm.ts';
import type { Command, Parts } from './command.ts';

export const showCutover: Command = {
  id: 'molt.cutover.show',
  doing: 'show the cutover',
  needsTrust: false,
  async run({ orchestrator }) {
    // The view comes with the orchestrator: without one there is nothing in it.
    if (orchestrator.state.kind === 'none' && vscode.workspace.isTrusted)
      await vscode.commands.executeCommand('molt.orchestrator.connect');
    else await vscode.commands.executeCommand('molt.cutover.focus');
  },
};

export const beginCutover = order({
  id: 'molt.cutover.begin',
  command: 'begin',
  doing: 'begin the cutover',
  async confirmed(parts, status) {
    const { from, to } = direction(status);
    const { beginTimeoutSeconds = 30, maxPauseSeconds = 60, reverseReplication } = limits(parts);
    const open = status.checks.filter((check) => check.state !== 'passed');
    const sure = await confirm({
      question: t('Begin the cutover from {0} to {1}?', address(status, from), address(status, to)),
      effects: [
        t(
          'The application stands still: each client waits at the end of its transaction, for at most {0} s, until all are at rest at {1}.',
          beginTimeoutSeconds === 0 ? '∞' : beginTimeoutSeconds,
          address(status, from),
        ),
        t('Then nothing moves until you commit or abort; after {0} s it aborts by itself.', maxPauseSeconds),
        t('Until commit it can be undone: abort lets traffic go on at {0}.', address(status, from)),
        ...(open.length > 0
          ? [t('Not passed, and ignored if you go on: {0}', open.map((check) => check.text).join('; '))]
          : []),
      ],
      verb: open.length > 0 ? t('Begin Anyway') : t('Begin Cutover'),
    });
    if (!sure) return undefined;
    return (client) =>
      client.begin({
        actor: actor(),
        beginTimeoutSeconds,
        maxPauseSeconds,
        reverseReplication,
        ignoreChecks: open.map((check) => check.id),
      });
  },
});

export const commitCutover = order({
  id: 'molt.cutover.commit',
  command: 'commit',
  doing: 'commit the cutover',
  async confirmed(parts, status) {
    const { from, to } = direction(status);
    const [here, there] = [address(status, from), address(status, to)];
    const leg = status.legs.find((one) => one.leg === (from === 'source' ? 'forward' : 'reverse'));
    const ours = leg !== undefined && leg.state !== 'absent' && leg.state !== 'stopped';
    const sure = await confirm({
      question: t('Commit: make {0} the source of truth?', there),
      effects: [
        ours
          ? t(
              'First it is proven that every change of {0} has arrived. If that cannot be proven, nothing is switched.',
              here,
            )
          : t(
              'No replicator of ours reports. Go on only if another tool replicates and you have checked that every change of {0} has arrived: writes that have not are lost. The journal will say that you confirmed it.',
              here,
            ),
        t('Then all clients go on at {0}, and {1} receives no more of their writes.', there, here),
        t('A commit cannot be aborted. The way back is a new cutover in the other direction.'),
      ],
      verb: ours ? t('Go On…') : t('I Have Checked, Go On…'),
    });
    if (!sure) return undefined;
    const title = t('Commit the cutover to {0}', there);
    if (!(await confirmByTyping(title, databaseOf(status[to].address)))) return undefined;
    const who = actor();
    return (client) => client.commit(ours ? { actor: who } : { actor: who, replicationConfirmedBy: who });
  },
});

export const abortCutover = order({
  id: 'molt.cutover.abort',
  command: 'abort',
  doing: 'abort the cutover',
  async confirmed(parts, status) {
    const sure = await confirm({
      question: t('Abort the cutover?'),
      effects: [
        t(
          'All clients go on at {0}, where they were. No write is lost.',
          address(status, status.order.sourceOfTruth),
        ),
        t('You can begin again at any time.'),
      ],
      verb: t('Abort Cutover'),
    });
    return sure ? (client) => client.abort({ actor: actor() }) : undefined;
  },
});

/** Gives an order to the orchestrator. */
type Send = (client: OrchestratorClient) => Promise<unknown>;

/** The command of an order: looks whether it may be given, lets a person confirm it, looks again, and gives it. */
function order(what: {
  readonly id: string;
  readonly command: CutoverCommand;
  readonly doing: string;
  /** Asks the person. Returns what to send, or undefined when the person would rather not. */
  confirmed(parts: Parts, status: Status): Promise<Send | undefined>;
}): Command {
  const { id, command, doing } = what;
  return {
    id,
    doing,
    needsTrust: true,
    async run(parts) {
      const send = await what.confirmed(parts, allowed(parts, command));
      if (!send) return;
      // While the person read, somebody else may have given an order.
      allowed(parts, command);
      await inView(() => send(parts.orchestrator.client));
    },
  };
}

/** The status in which the command may be given now. Throws MoltError cutover/not-allowed, with the reason. */
function allowed({ orchestrator }: Parts, command: CutoverCommand): Status {
  const { state } = orchestrator;
  const { allowed: yes, reason } = permission(state, command);
  if (state.kind === 'live' && yes) return state.status;
  const phase =
    state.kind === 'live' ? phaseName(state.status.order.phase) : t('no orchestrator is connected');
  throw new MoltError('cutover/not-allowed', { command, phase, allowed: reason });
}

function direction({ order }: Status): { from: Side; to: Side } {
  return order.sourceOfTruth === 'source'
    ? { from: 'source', to: 'target' }
    : { from: 'target', to: 'source' };
}

/** `source orders@db1:5432` */
const address = (status: Status, side: Side): string => t('{0} {1}', sideName(side), status[side].address);

/** `orders@db1:5432` → `orders`, which is what a person types to commit. */
const databaseOf = (text: string): string => text.slice(0, Math.max(0, text.lastIndexOf('@'))) || text;

function limits({ plan }: Parts): {
  beginTimeoutSeconds?: number;
  maxPauseSeconds?: number;
  reverseReplication?: boolean;
} {
  return plan.state.kind === 'valid' ? (plan.state.plan.cutover ?? {}) : {};
}

function actor(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown'; // a container may run as a user without a name
  }
}

async function inView(work: () => Thenable<unknown>): Promise<void> {
  await vscode.commands.executeCommand('molt.cutover.focus');
  await vscode.window.withProgress({ location: { viewId: 'molt.cutover' } }, () => work());
}
