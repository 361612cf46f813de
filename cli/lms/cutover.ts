import { setTimeout as sleep } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import type { OrchestratorClient } from '../../lms/api/client.ts';
import type { Attempt, Status } from '../../lms/api/schema.ts';
import { exitCode } from '../exit.ts';
import { defaultActor, withClient } from './connection.ts';
import { parseDuration } from './duration.ts';
import { addressesOption, outputOption, print, type OutputFlags } from './output.ts';
import { attemptTables } from './tables.ts';

interface BeginFlags {
  readonly beginTimeout: number;
  readonly abortBeginTimeout: number;
  readonly maxPause: number;
  readonly blockers: 'wait' | 'end';
  readonly reverseReplication?: boolean;
  readonly ignoreChecks?: string;
  readonly actor: string;
  readonly lmsAddresses?: string;
}

const actorOption = (): Option =>
  new Option('--actor <name>', 'who gives the order, for the journal').default(
    defaultActor(),
    'your user name and this host',
  );

/** Adds `molt-lms-cli cutover …`. */
export function registerCutover(program: Command): void {
  const cutover = program.command('cutover').description("Move the application's traffic to the other side");
  const consistent = cutover
    .command('consistent')
    .description(
      'Hold all traffic until everything has been replicated, then switch: nothing is lost, nothing fails',
    );
  consistent
    .command('begin')
    .description('Hold all traffic at the source of truth')
    .addOption(
      new Option('--begin-timeout <duration>', 'time for traffic to come to rest; 0 waits for ever')
        .default(30, '30s')
        .argParser(parseDuration),
    )
    .addOption(
      new Option(
        '--abort-begin-timeout <duration>',
        'on Ctrl-C: time for all instances to confirm that traffic goes on',
      )
        .default(2, '2s')
        .argParser(parseDuration),
    )
    .addOption(
      new Option('--max-pause <duration>', 'undo the cutover when it was not committed by then')
        .default(60, '60s')
        .argParser(parseDuration),
    )
    .addOption(
      new Option('--blockers <policy>', 'sessions that cannot be moved: wait for them, or end them')
        .choices(['wait', 'end'])
        .default('wait'),
    )
    .option('--reverse-replication', 'insist on replication back to the old side after the commit')
    .option(
      '--no-reverse-replication',
      'do without it: what is written after the commit is missing at the old side',
    )
    .option(
      '--ignore-checks <list>',
      'begin although these did not pass: lag, verify, reverse-replication, rogue-writers',
    )
    .addOption(actorOption())
    .addOption(addressesOption())
    .action(begin);
  consistent
    .command('commit')
    .description('Prove that everything has been replicated, and switch')
    .option(
      '--replication-confirmed-by <name>',
      'another tool replicates, and this person has checked that it is done',
    )
    .addOption(actorOption())
    .action(async (flags: { replicationConfirmedBy?: string; actor: string }, command: Command) => {
      const { actor, replicationConfirmedBy } = flags;
      const attempt = await withClient(command, (client) => client.commit({ actor, replicationConfirmedBy }));
      const stall =
        attempt.stallMs === undefined
          ? ''
          : ` No client waited longer than ${Math.round(attempt.stallMs)} ms.`;
      console.log(`Cutover ${attempt.id} is committed: the source of truth is the ${attempt.to}.${stall}`);
      if (attempt.error) console.log(`But: ${attempt.error.message}.\n  ${attempt.error.remedy}`);
      console.log(hint(attempt));
    });
  consistent
    .command('abort')
    .description('Let traffic go on where it was; possible until commit')
    .option('--reason <text>', 'why, for the journal')
    .addOption(actorOption())
    .addOption(outputOption())
    .action(async (flags: OutputFlags & { reason?: string; actor: string }, command: Command) => {
      const { actor, reason } = flags;
      await withClient(command, async (client) => {
        const { id } = await client.abort({ actor, reason });
        const { attempt, journal } = await client.attempt(id);
        print(flags, { attempt, journal }, () => attemptTables(attempt, journal));
      });
    });
  cutover
    .command('immediate')
    .description('Switch without holding traffic (not built yet)')
    .action(() => {
      throw new MoltError('cutover/not-built', { what: 'The immediate cutover' });
    });
  cutover
    .command('get_metadata')
    .description('Show a cutover and its journal; the last one by default')
    .option('-i, --cutover-id <id>', 'number of the cutover attempt')
    .addOption(outputOption())
    .action(async (flags: OutputFlags & { cutoverId?: string }, command: Command) => {
      await withClient(command, async (client) => {
        const id = flags.cutoverId === undefined ? (await client.attempts())[0]?.id : Number(flags.cutoverId);
        if (id === undefined) throw new MoltError('input/usage', { reason: 'There has been no cutover yet' });
        if (!Number.isSafeInteger(id) || id < 1)
          throw new MoltError('input/usage', { reason: '--cutover-id must be a number of 1 or more' });
        const found = await client.attempt(id);
        print(flags, found, ({ attempt, journal }) => attemptTables(attempt, journal));
      });
    });
}

async function begin(flags: BeginFlags, command: Command): Promise<void> {
  if (flags.lmsAddresses !== undefined)
    throw new MoltError('input/usage', {
      reason:
        'A cutover always concerns every LMS instance: two of them may never serve different sides. Leave -l out',
    });
  if (flags.maxPause <= 0)
    throw new MoltError('input/usage', {
      reason: 'There is always a limit to the pause: --max-pause must be more than 0',
    });
  await withClient(command, async (client) => {
    const stop = new AbortController();
    const following = client.events(progress(), stop.signal);
    process.stderr.write(
      'Asking for a pause of all traffic. Ctrl-C leaves the cutover and lets traffic go on.\n',
    );
    let leaving: Promise<void> | undefined;
    const onSignal = (): void => {
      leaving ??= leave(client, flags);
      void leaving.then(
        () => stop.abort(),
        () => stop.abort(),
      );
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    try {
      const attempt = await client.begin({
        actor: flags.actor,
        beginTimeoutSeconds: flags.beginTimeout,
        maxPauseSeconds: flags.maxPause,
        blockerPolicy: flags.blockers,
        reverseReplication: flags.reverseReplication,
        ignoreChecks: flags.ignoreChecks?.split(',').map((name) => name.trim()),
      });
      // Ctrl-C may have come at the very moment: then the abort decides.
      if (leaving) await leaving;
      else {
        console.log(
          `Traffic is paused: cutover attempt ${attempt.id}, from the ${attempt.from} to the ${attempt.to}.`,
        );
        console.log(
          `Commit within ${flags.maxPause} s, or traffic goes on at the ${attempt.from} by itself.`,
        );
        console.log(hint(attempt));
      }
    } catch (error) {
      if (!leaving) throw error;
      await leaving;
    } finally {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      stop.abort();
      await following;
    }
    if (leaving) process.exitCode = exitCode.failed;
  });
}

/** Ctrl-C: abort, then wait until every live instance has confirmed that it serves again. */
async function leave(client: OrchestratorClient, flags: BeginFlags): Promise<void> {
  process.stderr.write('Leaving the cutover…\n');
  const attempt = await client
    .abort({ actor: flags.actor, reason: 'left by Ctrl-C' })
    .catch((error: unknown) => {
      if (error instanceof MoltError && error.code === 'cutover/not-allowed') return undefined;
      throw error;
    });
  const until = Date.now() + flags.abortBeginTimeout * 1000;
  for (;;) {
    const status = await client.status();
    const late = status.instances.filter(
      (one) => one.live && one.report.acknowledgedEpoch < status.order.epoch,
    );
    if (status.order.phase === 'serving' && late.length === 0) {
      process.stderr.write(
        `Traffic goes on at the ${status.order.sourceOfTruth}.${attempt ? ` ${hint(attempt)}` : ''}\n`,
      );
      return;
    }
    if (Date.now() > until) {
      const names = late.map((one) => one.id).join(', ');
      process.stderr.write(
        `Not confirmed within ${flags.abortBeginTimeout} s by: ${names || 'the orchestrator'}.\n`,
      );
      return;
    }
    await sleep(50);
  }
}

/** Says on standard error, once each, what the cutover waits for. */
function progress(): (status: Status) => void {
  let last = '';
  return (status) => {
    const line = describe(status);
    if (line === '' || line === last) return;
    last = line;
    process.stderr.write(`${line}\n`);
  };
}

function describe({ order, instances }: Status): string {
  if (order.phase !== 'draining') return '';
  const live = instances.filter((one) => one.live);
  const rest = live.filter((one) => one.report.acknowledgedEpoch >= order.epoch && one.report.drained);
  const blockers = live.flatMap((one) => one.report.blockers);
  const first = blockers[0];
  const who = first
    ? `; waiting for ${blockers.length} sessions, first: ${first.reason}, client ${first.clientAddress} ${first.applicationName}`
    : '';
  return `${rest.length} of ${live.length} instances at rest${who}`;
}

const hint = (attempt: Attempt): string => `molt-lms-cli cutover get_metadata -i ${attempt.id} shows it.`;
