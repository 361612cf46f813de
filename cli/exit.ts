import { CommanderError, type Command } from 'commander';
import pc from 'picocolors';
import { MoltError, redact, toErrorReport, type ErrorReport } from '../contracts/errors.ts';
import { reasonOf } from './write-file.ts';

/**
 * Exit codes of our commands. 1 is an answer ("there are findings", "the sides differ"), not a breakdown; 2 says that
 * the command could not do its work with what it was given; 3 that something in us broke.
 */
export const exitCode = { ok: 0, findings: 1, failed: 2, broken: 3 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Colours for standard error: on a terminal only, and never with NO_COLOR (https://no-color.org). */
export const errorColors = pc.createColors(useColor(process.stderr));
/** Colours for standard output, by the same rule. */
export const outputColors = pc.createColors(useColor(process.stdout));

function useColor(stream: { isTTY?: boolean }): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Prints an error of the catalogue for a person (what, remedy, code) to standard error. */
export function printReport({ message, remedy, code }: ErrorReport): void {
  const { red, dim, bold } = errorColors;
  process.stderr.write(`${red(bold('error'))} ${message}.\n  ${remedy}\n  ${dim(code)}\n`);
}

/** Prints an error for a person (what, remedy, code) to standard error. Returns the exit code that it stands for. */
export function printError(thrown: unknown): ExitCode {
  const report = toErrorReport(thrown);
  const { dim } = errorColors;
  printReport(report);
  if (report.code === 'internal' && process.env.MOLT_DEBUG && thrown instanceof Error) {
    process.stderr.write(`${dim(redact(thrown.stack ?? ''))}\n`);
  }
  return thrown instanceof MoltError && report.code !== 'internal' ? exitCode.failed : exitCode.broken;
}

/**
 * Parses `argv` and runs the command that it names; sets `process.exitCode` (2 for wrong usage). Sub-commands set
 * `process.exitCode` themselves when they end well with an answer, and throw when they can't.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  setUp(program);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that goes away (`molt check … | head`) needs no words. When it goes before the work is done, the answer
    // is not known, and 0 would say that all is well.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCode.failed);
    process.exit(
      printError(
        new MoltError(
          'input/unwritable',
          { path: 'standard output', reason: reasonOf(error) },
          { cause: error },
        ),
      ),
    );
  });
  // Nobody is left to tell.
  process.stderr.on('error', () => undefined);
  try {
    await program.parseAsync(argv);
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      // --help and --version end here too, with code 0.
      process.exitCode = thrown.exitCode === 0 ? exitCode.ok : exitCode.failed;
      return;
    }
    process.exitCode = printError(thrown);
  }
}

function setUp(command: Command): void {
  command.exitOverride().showHelpAfterError('(run with --help to see what it takes)');
  for (const sub of command.commands) setUp(sub);
}
