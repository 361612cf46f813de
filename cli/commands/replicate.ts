import { Option, type Command } from 'commander';
import { startReplicator } from '../../data/replicate/replicator.ts';
import { addDatabaseOptions, readDatabases, untilInterrupted, type DatabaseFlags } from '../databases.ts';
import { exitCode } from '../exit.ts';
import { createRunOutput } from '../progress.ts';

interface Flags extends DatabaseFlags {
  readonly leg: 'forward' | 'reverse' | 'both';
  readonly managed?: boolean;
  readonly keepTrying?: boolean;
  readonly format: string;
}

/** `molt replicate`: carries changes from one side to the other until it is stopped. */
export function register(program: Command): void {
  const command = program
    .command('replicate')
    .description(
      'Carry changes from the source to the target (or back) until Ctrl-C; the next start goes on there.',
    );
  addDatabaseOptions(command)
    .addOption(
      new Option('--leg <leg>', 'forward: source to target; reverse: target to source')
        .choices(['forward', 'reverse', 'both'])
        .default('forward'),
    )
    .option('--managed', 'follow the orders that the orchestrator writes into the target database')
    .option(
      '--keep-trying',
      'when it cannot begin (no server, wrong password), try again until it can; --managed does so always',
    )
    .option('--format <format>', 'text or json (one run event a line)', 'text')
    .action(async (flags: Flags) => {
      const databases = readDatabases(command, flags);
      // Both at once only make sense with somebody who lets one run at a time: else changes would go in circles.
      if (flags.leg === 'both' && !flags.managed) command.error('error: --leg both needs --managed');
      const output = createRunOutput('replicate', flags.format);
      const signal = untilInterrupted();
      const replicator = await startReplicator({
        ...databases,
        legs: flags.leg === 'both' ? ['forward', 'reverse'] : [flags.leg],
        stateStore: flags.managed ? databases.target : undefined,
        giveUpAtStart: !flags.managed && !flags.keepTrying,
        signal,
        report: output.report,
      }).catch((error: unknown) => {
        output.end();
        throw error;
      });
      const interrupted = new Promise<undefined>((resolve) => {
        if (signal.aborted) resolve(undefined);
        signal.addEventListener('abort', () => resolve(undefined));
      });
      const failure = await Promise.race([interrupted, replicator.gaveUp]);
      const result = await replicator.stop();
      output.end();
      if (failure) throw failure;
      process.exitCode = result === 'ok' ? exitCode.ok : exitCode.failed;
    });
}
