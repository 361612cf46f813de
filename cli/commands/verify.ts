import type { Command } from 'commander';
import { toErrorReport } from '../../contracts/errors.ts';
import type { VerifyReport } from '../../lms/api/schema.ts';
import { createClient } from '../../lms/api/client.ts';
import { verify, type VerifyEnd } from '../../data/verify/verify.ts';
import {
  addDatabaseOptions,
  readDatabases,
  readNumber,
  untilInterrupted,
  type DatabaseFlags,
} from '../databases.ts';
import { errorColors, exitCode } from '../exit.ts';
import { createRunOutput } from '../progress.ts';

interface Flags extends DatabaseFlags {
  readonly concurrency: string;
  readonly maxDifferences: string;
  readonly recheck: string;
  readonly orchestratorUrl?: string;
  readonly format: string;
}

/** `molt verify`: exit code 0 only when every row and column was compared and is equal. */
export function register(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'Compare every row of both sides. Exit codes: 0 equal, 1 differences or something not checked, 2 could not compare.',
    );
  addDatabaseOptions(command)
    .option('--concurrency <number>', 'tables compared at the same time', '2')
    .option('--max-differences <number>', 'differences shown for each table; all are counted', '1000')
    .option('--recheck <seconds>', 'look at rows that differ again for so long, while replication runs', '0')
    .option('--orchestrator-url <url>', 'tell the orchestrator the result (token in MOLT_LMS_TOKEN)')
    .option('--format <format>', 'text or json (one run event a line)', 'text')
    .action(async (flags: Flags) => {
      const options = {
        ...readDatabases(command, flags),
        concurrency: readNumber('--concurrency', flags.concurrency, 1),
        maxDifferences: readNumber('--max-differences', flags.maxDifferences, 0),
        recheckSeconds: readNumber('--recheck', flags.recheck, 0),
      };
      const output = createRunOutput('verify', flags.format);
      let end: VerifyEnd;
      try {
        end = await verify({ ...options, report: output.report, signal: untilInterrupted() });
      } finally {
        output.end();
      }
      process.exitCode = exitCodeOf(end);
      if (flags.orchestratorUrl) await tell(flags.orchestratorUrl, output.run, end);
    });
}

function exitCodeOf({ result, figures }: VerifyEnd): number {
  switch (result) {
    case 'ok':
      return figures.notChecked ? exitCode.findings : exitCode.ok;
    case 'differs':
      return exitCode.findings;
    case 'failed':
    case 'cancelled':
      return exitCode.failed;
  }
}

/** The result stands whether or not the orchestrator hears of it; that it didn't is said. */
async function tell(url: string, run: string, { result, figures }: VerifyEnd): Promise<void> {
  const report: VerifyReport = {
    run,
    finishedAt: new Date().toISOString(),
    result,
    tables: figures.tables ?? 0,
    rows: figures.rows ?? 0,
    differences: figures.differences ?? 0,
    notChecked: figures.notChecked ?? 0,
  };
  try {
    const client = createClient({ url, token: process.env.MOLT_LMS_TOKEN });
    try {
      await client.reportVerify(report);
    } finally {
      client.close();
    }
  } catch (error) {
    const { message, remedy } = toErrorReport(error);
    process.stderr.write(
      `${errorColors.yellow('warning')} the orchestrator has not got this result: ${message}. ${remedy}\n`,
    );
  }
}
