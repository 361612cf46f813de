import { Option, type Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import { load } from '../../data/load/load.ts';
import {
  addDatabaseOptions,
  readDatabases,
  readNumber,
  untilInterrupted,
  type DatabaseFlags,
} from '../databases.ts';
import { exitCode } from '../exit.ts';
import { createRunOutput } from '../progress.ts';

interface Flags extends DatabaseFlags {
  readonly tableHandling: 'none' | 'truncate-if-exists' | 'drop-on-target-and-recreate';
  readonly tableConcurrency: string;
  readonly replicateFromHere?: boolean;
  readonly format: string;
}

/** `molt fetch`: copies the rows. */
export function register(program: Command): void {
  const command = program
    .command('fetch')
    .description('Copy the rows of all tables from the source to the target, as of one moment.');
  addDatabaseOptions(command)
    .addOption(
      new Option('--table-handling <how>', 'what to do with rows that the target already has')
        .choices(['none', 'truncate-if-exists', 'drop-on-target-and-recreate'])
        .default('none', 'none: refuse'),
    )
    .option('--table-concurrency <number>', 'tables copied at the same time', '2')
    .option(
      '--replicate-from-here',
      'make a replication slot, so that molt replicate goes on where the copy ends',
    )
    .option('--format <format>', 'text or json (one run event a line)', 'text')
    .action(async (flags: Flags) => {
      if (flags.tableHandling === 'drop-on-target-and-recreate')
        throw new MoltError('cutover/not-built', {
          what: 'Making tables while loading (apply the output of molt convert instead)',
        });
      const databases = readDatabases(command, flags);
      const concurrency = readNumber('--table-concurrency', flags.tableConcurrency, 1);
      const output = createRunOutput('load', flags.format);
      try {
        const end = await load({
          ...databases,
          tableHandling: flags.tableHandling,
          concurrency,
          replicateFromHere: flags.replicateFromHere,
          report: output.report,
          signal: untilInterrupted(),
        });
        process.exitCode = end.result === 'ok' ? exitCode.ok : exitCode.failed;
      } finally {
        output.end();
      }
    });
}
