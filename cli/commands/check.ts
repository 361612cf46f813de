import type { Command } from 'commander';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { loadParser } from '../../sql/analyze.ts';
import { newestVersion } from '../../sql/rules/metadata.ts';
import { checkText, type Checked } from '../check/check-text.ts';
import { formatJson, formatText, type Unread } from '../check/format.ts';
import { findRule, parseDialect, parseVersion } from '../check/options.ts';
import { encode, findFiles, readInput } from '../check/read-input.ts';
import { summarize } from '../check/summary.ts';
import { exitCode, outputColors, errorColors, printError } from '../exit.ts';
import { writeWhole } from '../write-file.ts';

interface Options {
  format: string;
  targetVersion: string;
  dialect: string;
  rule?: string[];
  fix?: boolean;
}

export function register(program: Command): void {
  program
    .command('check')
    .description('Say what CockroachDB will not take of some SQL, reads differently, or advises against.')
    .argument('<path...>', 'files, folders (searched for *.sql), or - for standard input')
    .option('--format <format>', 'text or json', 'text')
    .option('--target-version <version>', 'CockroachDB version to check against', newestVersion)
    .option('--dialect <dialect>', 'auto, postgres, mysql or cockroach', 'auto')
    .option('--rule <code>', 'only this rule, by code or name; may be given again', collect)
    .option('--fix', 'apply the safe fixes to the files (with - : print the fixed SQL)')
    .addHelpText(
      'after',
      '\nExit codes: 0 no findings, 1 findings, 2 something could not be read or parsed, 3 a fault of ours.',
    )
    .action(check);
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function check(paths: string[], options: Options): Promise<void> {
  if (options.format !== 'text' && options.format !== 'json') {
    throw new MoltError('input/usage', { reason: `There is no format ${options.format} (text, json)` });
  }
  const targetVersion = parseVersion(options.targetVersion);
  const dialect = parseDialect(options.dialect);
  const rules = options.rule?.map(findRule);
  const files = await findFiles(paths);
  await loadParser();

  const checked: Checked[] = [];
  const unread: Unread[] = [];
  for (const file of files) {
    try {
      const input = await readInput(file);
      const result = checkText(input.file, input.text, {
        dialect,
        targetVersion,
        rules,
        fix: options.fix === true,
      });
      checked.push(result);
      if (options.fix !== true) continue;
      if (file === '-') process.stdout.write(result.text);
      else if (result.fixed > 0) await writeWhole(file, encode(result.text, input));
    } catch (thrown) {
      // One bad file does not keep the others from being checked.
      const error = toErrorReport(thrown);
      if (error.code === 'internal') throw thrown;
      unread.push({ file, error });
      if (options.format === 'text') printError(thrown);
    }
  }

  const summary = summarize(checked, unread.length);
  // With `--fix -` standard output is the fixed SQL.
  const toStderr = options.fix === true && files.includes('-');
  const text =
    options.format === 'json'
      ? formatJson(checked, unread, summary, targetVersion)
      : formatText(checked, summary, toStderr ? errorColors : outputColors);
  (toStderr ? process.stderr : process.stdout).write(text);

  const found = summary.errors + summary.warnings + summary.infos + summary.hints > 0;
  process.exitCode = summary.notChecked > 0 ? exitCode.failed : found ? exitCode.findings : exitCode.ok;
}
