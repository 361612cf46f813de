import { Command, CommanderError, InvalidArgumentError } from 'commander';

export interface DemoOptions {
  /** Runs the whole story by itself and prints a report. */
  headless: boolean;
  format: 'text' | 'json';
  /** Servers of the user's own; both or none. */
  own?: { sourceUrl: string; targetUrl: string };
  /** 1 seeds about 290,000 rows. */
  scale: number;
  seed: number;
  workers: number;
  /** Opens VS Code; only without `headless`. */
  editor: boolean;
  keepLogs: boolean;
}

const number =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isFinite(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    }
    return value;
  };

/**
 * Reads the demo's arguments. Returns an exit code instead when there is nothing more to do: 0 after --help, 2 after
 * arguments that make no sense (which were explained on standard error).
 */
export function parseOptions(args: readonly string[]): DemoOptions | { exitCode: number } {
  const program = new Command('npm start --')
    .description(
      'Starts the demo: two databases, the live migration service, an application that never rests, and VS Code.\n' +
        'The databases are PostgreSQL servers of the demo itself (the target is a stand-in, not CockroachDB), unless you name yours.',
    )
    .option('--headless', 'run the whole story without a person and print a report with figures')
    .option('--source <url>', 'a PostgreSQL database of yours, empty; default: $MOLT_DEMO_SOURCE')
    .option('--target <url>', 'a database of yours to move to, empty; default: $MOLT_DEMO_TARGET')
    .option('--format <text|json>', 'of the report', 'text')
    .option('--scale <factor>', '1 makes about 290,000 rows', number(0.001, 100), 1)
    .option('--seed <number>', 'the same seed makes the same rows', number(0, 1_000_000), 2026)
    .option('--workers <count>', 'of the sample application', number(1, 200), 6)
    .option('--no-editor', 'do not open VS Code')
    .option('--keep-logs', 'keep the logs of all parts in .demo/')
    .addHelpText(
      'after',
      '\nAnyone on this machine can read command lines: give connection strings with passwords in MOLT_DEMO_SOURCE and\nMOLT_DEMO_TARGET rather than as arguments.',
    )
    .exitOverride();
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const given = program.opts<{
    headless?: true;
    source?: string;
    target?: string;
    format: string;
    scale: number;
    seed: number;
    workers: number;
    editor: boolean;
    keepLogs?: true;
  }>();
  const usage = (text: string): { exitCode: number } => {
    console.error(`error: ${text}`);
    return { exitCode: 2 };
  };
  if (given.format !== 'text' && given.format !== 'json') return usage('--format is text or json.');
  const sourceUrl = given.source ?? process.env.MOLT_DEMO_SOURCE;
  const targetUrl = given.target ?? process.env.MOLT_DEMO_TARGET;
  if (Boolean(sourceUrl) !== Boolean(targetUrl)) {
    return usage('--source and --target go together: without the other one nothing can be moved.');
  }
  return {
    headless: given.headless ?? false,
    format: given.format,
    own: sourceUrl && targetUrl ? { sourceUrl, targetUrl } : undefined,
    scale: given.scale,
    seed: Math.round(given.seed),
    workers: Math.round(given.workers),
    editor: given.editor,
    keepLogs: given.keepLogs ?? false,
  };
}
