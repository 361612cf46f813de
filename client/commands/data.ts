import * as vscode from 'vscode';
import type { RunKind } from '../../contracts/runs.ts';
import {
  isLive,
  loadArguments,
  replicateArguments,
  verifyArguments,
  type RunWish,
} from '../runs/arguments.ts';
import type { Secrets } from '../runs/engine.ts';
import type { Run } from '../runs/runs.ts';
import { runStateName } from '../migration/runNode.ts';
import { t } from '../text/l10n.ts';
import { confirm } from '../ui/confirm.ts';
import { subjectOf } from './argument.ts';
import type { Command, Parts } from './command.ts';

export const loadData: Command = {
  id: 'molt.load',
  doing: 'load the data',
  needsTrust: true,
  async run(parts) {
    if (await showIfRunning(parts, 'load')) return;
    const { source, target, secrets } = parts.connections.bothSides();
    const empty = t('Load Into Empty Tables');
    const truncate = t('Empty the Tables First, Then Load');
    const how = await vscode.window.showQuickPick(
      [
        {
          label: empty,
          detail: t('A table that already has rows is refused and left as it is.'),
          handling: 'none' as const,
        },
        {
          label: truncate,
          detail: t('All rows that the tables have at the target are deleted.'),
          handling: 'truncate-if-exists' as const,
        },
      ],
      { title: t('Load {0} into {1}', source.name, target.name), ignoreFocusOut: true },
    );
    if (!how) return;
    const wish = wishOf(parts);
    const destroys = how.label === truncate;
    const sure = await confirm({
      question: t('Load the rows of {0} into {1}?', source.name, target.name),
      effects: [
        destroys
          ? t('The tables at {0} are emptied first. That cannot be undone.', target.name)
          : t('Rows are added to empty tables at {0}. Emptying the tables undoes it.', target.name),
        isLive(wish)
          ? t(
              'The source is read, and a replication slot is made there, from which replication goes on. Until it runs the slot keeps log files at the source.',
            )
          : t('The source is only read. What the application writes meanwhile is not copied.'),
      ],
      verb: destroys ? t('Empty and Load') : t('Load'),
    });
    if (!sure) return;
    await start(
      parts,
      'load',
      t('load {0} into {1}', source.name, target.name),
      loadArguments(wish, how.handling),
      secrets,
    );
  },
};

export const startReplication: Command = {
  id: 'molt.replicate.start',
  doing: 'start replication',
  needsTrust: true,
  async run(parts) {
    if (await showIfRunning(parts, 'replicate')) return;
    const { source, target, secrets } = parts.connections.bothSides();
    // Under an orchestrator both ways are kept ready, and it says which of them runs.
    const managed = parts.orchestrator.state.kind === 'live';
    const sure = await confirm({
      question: t('Replicate changes from {0} to {1}?', source.name, target.name),
      effects: [
        t(
          'At the source a publication and a replication slot are made; while replication is stopped the slot keeps log files there.',
        ),
        managed
          ? t(
              'The orchestrator decides when changes are applied, and in which direction. It goes on when this window is closed.',
            )
          : t('Changes are applied at the target until you stop it. It goes on when this window is closed.'),
      ],
      verb: t('Start Replication'),
    });
    if (!sure) return;
    const title = t('replicate {0} to {1}', source.name, target.name);
    await start(parts, 'replicate', title, replicateArguments(wishOf(parts)), secrets);
  },
};

export const stopReplication: Command = {
  id: 'molt.replicate.stop',
  doing: 'stop replication',
  needsTrust: true,
  async run({ runs }) {
    const run = runs.running('replicate');
    if (!run) return;
    const sure = await confirm({
      question: t('Stop replication?'),
      effects: [
        t(
          'The target no longer follows the source. Start it again to go on where it was: nothing is skipped.',
        ),
        t('Until then the slot keeps log files at the source, which fills its disk in the end.'),
      ],
      verb: t('Stop Replication'),
    });
    if (sure) runs.cancel(run);
  },
};

export const verifyData: Command = {
  id: 'molt.verify',
  doing: 'verify the data',
  needsTrust: true,
  async run(parts) {
    if (await showIfRunning(parts, 'verify')) return;
    const { source, target, secrets } = parts.connections.bothSides();
    const { state } = parts.orchestrator;
    const token = state.kind === 'live' ? await parts.orchestrator.token(state.url) : undefined;
    const moving = state.kind === 'live' || parts.runs.running('replicate') !== undefined;
    const title = t('verify {0} against {1}', source.name, target.name);
    const all = token ? { ...secrets, MOLT_LMS_TOKEN: token } : secrets;
    await start(parts, 'verify', title, verifyArguments(wishOf(parts), moving), all);
  },
};

export const cancelRun: Command = {
  id: 'molt.cancelRun',
  doing: 'cancel a run',
  needsTrust: true,
  async run({ runs }, argument) {
    const subject = subjectOf(argument);
    const named = subject?.kind === 'run' ? runs.get(subject.id) : undefined;
    const running = runs.all.filter((run) => run.view.state === 'running');
    const run = named ?? (running.length === 1 ? running[0] : await pickRun(running, t('Cancel which run?')));
    if (run) runs.cancel(run);
  },
};

export const openDifferences: Command = {
  id: 'molt.openDifferences',
  doing: 'open the differences',
  needsTrust: false,
  run({ runs, differences }, argument) {
    const subject = subjectOf(argument);
    const run = subject?.kind === 'run' ? subject.id : runs.latest('verify')?.id;
    if (run) differences.show(run, typeof argument === 'string' ? argument : '');
  },
};

export const openRunLog: Command = {
  id: 'molt.openRunLog',
  doing: 'open the log of a run',
  needsTrust: false,
  async run({ runs }, argument) {
    const subject = subjectOf(argument);
    const named = subject?.kind === 'run' ? runs.get(subject.id) : undefined;
    const run = named ?? (await pickRun(runs.all, t('Open the log of which run?')));
    if (run) await vscode.window.showTextDocument(vscode.Uri.file(run.files.events));
  },
};

function wishOf({ plan, orchestrator }: Parts): RunWish {
  return {
    plan: plan.state.kind === 'valid' ? plan.state.plan : undefined,
    orchestratorUrl: orchestrator.state.kind === 'live' ? orchestrator.state.url : undefined,
  };
}

/** Two loads or two replicators at once would get into each other's way: the one that runs is shown instead. */
async function showIfRunning({ runs }: Parts, kind: RunKind): Promise<boolean> {
  if (!runs.running(kind)) return false;
  await vscode.commands.executeCommand('molt.migration.focus');
  return true;
}

async function start(
  parts: Parts,
  kind: RunKind,
  title: string,
  args: readonly string[],
  secrets: Secrets,
): Promise<void> {
  await parts.runs.start(kind, title, args, secrets);
  await vscode.commands.executeCommand('molt.migration.focus');
}

async function pickRun(runs: readonly Run[], title: string): Promise<Run | undefined> {
  const items = runs.map((run) => ({
    label: run.view.title,
    description: runStateName(run.view.state),
    detail: new Date(run.view.startedAt).toLocaleString(),
    run,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.run;
}
