import { stat } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { MoltError } from '../../contracts/errors.ts';
import { figure } from '../../contracts/figure.ts';
import { detectDialect, loadParserOf } from '../../sql/analyze/analyze.ts';
import { newestVersion } from '../../sql/rules/metadata.ts';
import { BaselineRun, readBaseline } from '../check/baseline-file.ts';
import { CheckRun, type CheckOptions } from '../check/check-files.ts';
import { findFiles } from '../check/find-files.ts';
import { fixText } from '../check/fix-text.ts';
import {
  formats,
  parseCount,
  parseDialect,
  parseFormat,
  parseRules,
  parseSeverity,
  parseVersion,
  type Format,
} from '../check/options.ts';
import { CheckProgress } from '../check/progress.ts';
import { encode, nameOf, readChunks, readInput } from '../check/read-input.ts';
import { githubReport } from '../check/reports/github.ts';
import { jsonReport } from '../check/reports/json.ts';
import { junitReport } from '../check/reports/junit.ts';
import type { Report, ReportOptions } from '../check/reports/report.ts';
import { sarifReport } from '../check/reports/sarif.ts';
import { textReport } from '../check/reports/text.ts';
import { hasFindings, type Summary } from '../check/summary.ts';
import { unifiedDiff } from '../check/unified-diff.ts';
import type { ConnectionTarget } from '../../data/connect/connection-string.ts';
import { errorColors, exitCode, outputColors, printReport } from '../exit.ts';
import { writeWhole } from '../write-file.ts';

interface Options {
  format: string;
  targetVersion: string;
  dialect: string;
  rule?: string[];
  minSeverity: string;
  exclude?: string[];
  fix?: boolean;
  dryRun?: boolean;
  baseline?: string;
  updateBaseline?: boolean;
  maxFindings?: string;
  all?: boolean;
  againstTarget?: boolean;
  target?: string;
  progress?: string;
}

export function register(program: Command): void {
  program
    .command('check')
    .description('Say what CockroachDB will not take of some SQL, reads differently, or advises against.')
    .argument('<path...>', 'files, folders (searched for *.sql), patterns, or - for standard input')
    .option('--format <format>', formats.join(', '), 'text')
    .option('--target-version <version>', 'CockroachDB version to check against', newestVersion)
    .option('--dialect <dialect>', 'auto, postgres, mysql or cockroach', 'auto')
    .option(
      '--rule <code[=severity]>',
      'only this rule, by code or name; with =error, =warning, =info, =hint or =off, how grave it is; may be given again',
      collect,
    )
    .option('--min-severity <severity>', 'leave out what is less grave than this', 'hint')
    .option(
      '--exclude <pattern>',
      'leave out what is found there, as in .gitignore; may be given again',
      collect,
    )
    .option('--max-findings <n>', 'list no more than n findings; all are counted')
    .option(
      '--all',
      'list advice at each place; else three of a sort are listed in each file, and all are counted',
    )
    .option('--fix', 'apply the safe fixes to the files (with - : print the fixed SQL)')
    .option('--dry-run', 'with --fix: change nothing, print the changes as a diff')
    .option('--baseline <file>', 'leave out the findings that are written down in this file')
    .option('--update-baseline', 'write all present findings down in the file of --baseline')
    .option(
      '--against-target',
      'ask the target itself what it says to each statement, without executing any, instead of our rules',
    )
    .addOption(
      new Option('--progress <form>', 'how --against-target says on standard error how far it is').choices([
        'text',
        'json',
      ]),
    )
    .addOption(new Option('--target <url>', 'the database that --against-target asks').env('MOLT_TARGET_URL'))
    .addHelpText(
      'after',
      '\nExit codes: 0 no findings, 1 findings, 2 something could not be read or parsed, 3 a fault of ours.',
    )
    .action(check);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function check(paths: string[], options: Options, command: Command): Promise<void> {
  const format = parseFormat(options.format);
  const { only, ...choice } = parseRules(options.rule ?? []);
  const targetVersion = parseVersion(options.targetVersion);
  if (options.dryRun && !options.fix)
    throw new MoltError('input/usage', { reason: '--dry-run goes with --fix' });
  if (options.updateBaseline && (options.baseline === undefined || options.fix)) {
    throw new MoltError('input/usage', {
      reason: '--update-baseline goes with --baseline, and not with --fix',
    });
  }
  const baseline =
    options.baseline === undefined
      ? null
      : new BaselineRun(
          options.baseline,
          await readBaseline(options.baseline, options.updateBaseline === true),
          options.updateBaseline === true,
        );
  const checkOptions: CheckOptions = {
    dialect: parseDialect(options.dialect),
    targetVersion,
    rules: only,
    choice: { rules: choice, least: parseSeverity(options.minSeverity) },
    baseline,
    each: options.all === true,
    most: options.maxFindings === undefined ? Infinity : parseCount('--max-findings', options.maxFindings),
  };
  const { files, unread } = await findFiles(paths, options.exclude);
  const progress = await CheckProgress.of(files);
  // What --fix prints is SQL or a diff; what is said of it must not get into it.
  const stream = options.fix && (options.dryRun || files.includes('-')) ? process.stderr : process.stdout;
  const write = (text: string) => {
    progress.clear();
    stream.write(text);
  };
  const report = withSpokenErrors(reportOf(format, { write, targetVersion }, stream), format, progress);

  if (options.againstTarget) {
    if (options.fix || baseline !== null)
      throw new MoltError('input/usage', { reason: '--against-target goes without --fix and --baseline' });
    for (const each of unread) report.unread(each);
    const form = options.progress === 'json' ? 'json' : 'text';
    const asking = {
      ...checkOptions,
      onAnswer: (asked: number, of: number) => progress.asked(asked, of, form),
    };
    // Loaded when asked for: the driver of a database is larger than all else here.
    const { checkAgainstTarget } = await import('../check/against-target.ts');
    const { summary, unreadable } = await checkAgainstTarget(
      await readTarget(command, options),
      files,
      asking,
      report,
    );
    progress.clear();
    const failed = unread.length + unreadable > 0;
    process.exitCode = failed ? exitCode.failed : hasFindings(summary) ? exitCode.findings : exitCode.ok;
    return;
  }

  const run = new CheckRun(checkOptions, report);
  for (const { file, error } of unread) {
    run.summary.notChecked++;
    report.unread({ file, error });
  }
  const before = options.fix ? await readSchema(files, checkOptions) : null;
  for (const path of files) {
    const chunks = before
      ? fixed(path, run, before, checkOptions, options.dryRun === true)
      : readChunks(path, (bytes) => progress.read(path, bytes));
    await run.check(path, flowing(chunks, stream));
  }
  run.end();
  progress.clear();

  if (baseline !== null && options.updateBaseline) {
    const written = await baseline.write(run.files);
    process.stderr.write(
      `${options.baseline}: ${written.findings} findings in ${written.files} files written down.\n`,
    );
  }
  const { summary } = run;
  if (format === 'sarif') warnOfLimits(summary);
  const changes = options.dryRun === true && summary.fixed > 0;
  process.exitCode =
    summary.notChecked > 0
      ? exitCode.failed
      : hasFindings(summary) || changes
        ? exitCode.findings
        : exitCode.ok;
}

/** GitHub code scanning shows so many results of a run, and refuses a file with more than the second number of them. */
const shownByGitHub = 5_000;
const takenByGitHub = 25_000;

/** (docs.github.com, "SARIF support for code scanning", limits.) */
function warnOfLimits({ errors, warnings, infos, hints, notShown }: Summary): void {
  const results = errors + warnings + infos + hints - notShown;
  if (results <= shownByGitHub) return;
  const what = results > takenByGitHub ? `takes ${figure(takenByGitHub)}` : `shows ${figure(shownByGitHub)}`;
  process.stderr.write(
    `These are ${figure(results)} results; GitHub code scanning ${what} of a run. --min-severity, --baseline or --max-findings make them fewer.\n`,
  );
}

/** The database of --target or MOLT_TARGET_URL. Warns of a password among the arguments. */
async function readTarget(command: Command, { target }: Options): Promise<ConnectionTarget> {
  if (!target) throw new MoltError('input/usage', { reason: 'Give --target or set MOLT_TARGET_URL' });
  const { readConnection } = await import('../databases.ts');
  return readConnection(command, 'target', target);
}

function reportOf(format: Format, options: ReportOptions, stream: NodeJS.WriteStream): Report {
  switch (format) {
    case 'text': {
      const colors = stream === process.stdout ? outputColors : errorColors;
      return textReport({ ...options, colors, grouped: Boolean(stream.isTTY) });
    }
    case 'json':
      return jsonReport(options);
    case 'sarif':
      return sarifReport(options);
    case 'github':
      return githubReport(options);
    case 'junit':
      return junitReport(options);
  }
}

/** Errors about files are told on standard error as well, where the report for programs would hide them. */
function withSpokenErrors(report: Report, format: Format, progress: CheckProgress): Report {
  if (format !== 'text') return report;
  return {
    ...report,
    unread(file) {
      progress.clear();
      printReport(file.error);
      report.unread(file);
    },
  };
}

/** Beyond this many bytes a file is not held in memory to be fixed. */
const largestToFix = 100_000_000;

/** Reads all files for what they say of the schema, which decides what is safe to fix in each. */
async function readSchema(files: readonly string[], options: CheckOptions): Promise<CheckRun> {
  const silent: Report = {
    needs: { fingerprints: false, edits: false, each: false },
    add: () => undefined,
    unread: () => undefined,
    end: () => undefined,
  };
  const run = new CheckRun({ ...options, baseline: null, most: 0 }, silent);
  // Standard input can be read once only.
  for (const path of files)
    if (path !== '-')
      await run.check(
        path,
        readChunks(path, () => undefined),
      );
  return run;
}

/** The text of a file after its safe fixes, which are written or shown on the way. */
async function* fixed(
  path: string,
  run: CheckRun,
  before: CheckRun,
  options: CheckOptions,
  dryRun: boolean,
): AsyncGenerator<string> {
  const size =
    path === '-'
      ? 0
      : await stat(path).then(
          (info) => info.size,
          () => 0,
        );
  if (size > largestToFix) {
    const details = { path, size: Math.round(size / 1e6), limit: largestToFix / 1e6 };
    run.unread(nameOf(path), new MoltError('input/too-large', details));
    yield* readChunks(path, () => undefined);
    return;
  }
  const input = await readInput(path);
  const { text } = input;
  const dialect = options.dialect === 'auto' ? detectDialect(text, input.file) : options.dialect;
  await loadParserOf(dialect);
  const result = fixText(input.file, text, {
    dialect,
    targetVersion: options.targetVersion,
    rules: options.rules,
    schema: { checker: before.schemaOf(dialect), path: input.file },
    wanted: (findings, prints) => run.fixable(path, findings, prints),
  });
  run.summary.fixed += result.fixed;
  if (dryRun) process.stdout.write(unifiedDiff(path === '-' ? 'stdin.sql' : path, text, result.edits));
  else if (path === '-') process.stdout.write(result.text);
  else if (result.fixed > 0) await writeWhole(path, encode(result.text, input));
  yield result.text;
}

/** The same chunks, none before the reader of what we write has taken the last: a slow reader costs no memory. */
async function* flowing(chunks: AsyncIterable<string>, stream: NodeJS.WriteStream): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    if (stream.writableNeedDrain) await new Promise<void>((resolve) => stream.once('drain', resolve));
    yield chunk;
  }
}
