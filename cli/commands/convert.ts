import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Command } from 'commander';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { createReporter, newRunId, type Report, type RunEvent } from '../../contracts/runs.ts';
import {
  convertSteps,
  type Change,
  type Conversion,
  type ConvertOptions,
} from '../../sql/convert/convert.ts';
import { headerLength } from '../../sql/convert/header.ts';
import { loadParser } from '../../sql/analyze/analyze.ts';
import { notChecked } from '../../sql/rules/file/not-checked.ts';
import { syntaxError } from '../../sql/rules/file/syntax-error.ts';
import { newestVersion } from '../../sql/rules/metadata.ts';
import { parseVersion } from '../check/options.ts';
import { CheckProgress } from '../check/progress.ts';
import { nameOf, readInput, type Input } from '../check/read-input.ts';
import { exitCode, outputColors } from '../exit.ts';
import { reasonOf, writeWhole } from '../write-file.ts';
import { version } from '../version.ts';

interface Options {
  readonly out?: string;
  readonly targetVersion: string;
  readonly force?: boolean;
  readonly format: string;
}

/** `molt convert FILE`: writes the CockroachDB schema beside the input and says what was done to it. */
export function register(program: Command): void {
  program
    .command('convert')
    .description('Turn a PostgreSQL or MySQL schema (a plain pg_dump, a mysqldump) into CockroachDB SQL.')
    .argument('<file>', 'SQL file, or - for standard input')
    .option('-o, --out <file>', 'where to write; - is standard output (default: FILE with .cockroach.sql)')
    .option('--target-version <version>', 'CockroachDB version to write for', newestVersion)
    .option('--force', 'overwrite a file that molt convert did not write')
    .option('--format <format>', 'text, or json for run events', 'text')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing needs a person, 1 something does, 2 the file could not be read, 3 a fault in molt.',
    )
    .action(run);
}

async function run(file: string, options: Options): Promise<void> {
  const targetVersion = parseVersion(options.targetVersion);
  if (options.format !== 'text' && options.format !== 'json') {
    throw new MoltError('input/usage', { reason: `--format is text or json, not ${options.format}` });
  }
  const out = options.out ?? (file === '-' ? '-' : besides(file));
  if (options.format === 'json' && out === '-') {
    throw new MoltError('input/usage', { reason: 'with --format json, name the file to write with -o' });
  }
  const events = options.format === 'json' ? printEvent : () => {};
  const report = createReporter('convert', newRunId('convert'), events);
  const start = performance.now();
  const milliseconds = () => Math.round(performance.now() - start);
  report({ type: 'started', title: `convert ${basename(file)} for CockroachDB ${targetVersion}` });
  try {
    const source = await readSource(file);
    await loadParser();
    const conversion = await convertWithProgress(file, source, options.format === 'json' ? report : null, {
      targetVersion,
      fileName: file === '-' ? 'standard input' : basename(file),
      writer: `molt convert ${version}`,
      bytes: source.encoding === 'latin1' ? 'latin1' : 'utf8',
    });
    if (isNotSql(conversion)) throw new MoltError('input/not-sql', { path: nameOf(file) });
    await write(out, withBytes(conversion.text, source), options.force === true);
    for (const change of conversion.changes) {
      report({
        type: 'message',
        level: change.sort === 'needs-you' || change.sort === 'review' ? 'warning' : 'info',
        text: `${label(change)}: ${change.why} (line ${change.sourceLine + 1}, now ${change.line + 1})`,
        ...(change.table === undefined ? {} : { table: change.table }),
      });
    }
    const { kept, changed, review, dropped, needYou } = conversion.statements;
    const places = placesOf(conversion, 'needs-you');
    const toReview = placesOf(conversion, 'review');
    report({
      type: 'finished',
      result: 'ok',
      milliseconds: milliseconds(),
      figures: {
        kept,
        changed,
        review,
        dropped,
        needYou,
        placesToReview: toReview,
        placesThatNeedYou: places,
      },
    });
    if (options.format === 'text') {
      // The SQL may go to standard output; what is said about it must not get into it.
      const stream = out === '-' ? process.stderr : process.stdout;
      stream.write(summary(conversion, file, out));
    }
    process.exitCode = needYou + places + toReview > 0 ? exitCode.findings : exitCode.ok;
  } catch (thrown) {
    report({
      type: 'finished',
      result: 'failed',
      milliseconds: milliseconds(),
      figures: {},
      error: toErrorReport(thrown),
    });
    throw thrown;
  }
}

/** `dump.sql` → `dump.cockroach.sql`, in the same folder. */
function besides(file: string): string {
  const extension = extname(file);
  const name = basename(file, extension).replace(/\.cockroach$/, '');
  return join(dirname(file), `${name}.cockroach${extension || '.sql'}`);
}

async function readSource(file: string): Promise<Input> {
  const info = file === '-' ? null : await stat(file).catch((error: NodeJS.ErrnoException) => error);
  if (info instanceof Error && info.code === 'ENOENT') {
    throw new MoltError('input/not-found', { path: file }, { cause: info });
  }
  if (info !== null && !(info instanceof Error) && info.isDirectory()) {
    throw new MoltError('input/usage', { reason: `${file} is a folder; name one file` });
  }
  return await readInput(file);
}

const placesOf = ({ changes }: Pick<Conversion, 'changes'>, sort: Change['sort']): number =>
  changes.filter((change) => change.sort === sort).length;

/** Steps that are made at once. */
const atOnce = 2_000;

/** Milliseconds between two events that say how far it has come. */
const eventEvery = 500;

async function convertWithProgress(
  file: string,
  { text }: Input,
  /** Where how far it has come is told as events; null: on standard error, for a person. */
  report: Report | null,
  options: ConvertOptions,
): Promise<Conversion> {
  const progress = await CheckProgress.of([file], process.stderr, 'converting');
  const steps = convertSteps(text, options);
  const bytes = file === '-' ? text.length : ((await stat(file).catch(() => null))?.size ?? text.length);
  const start = performance.now();
  let told = 0;
  let toldAt = start;
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done === true) {
      progress.clear();
      return step.value;
    }
    if (step.value !== undefined && step.value > told) {
      const now = performance.now();
      if (report === null) progress.read(nameOf(file), ((step.value - told) / text.length) * bytes);
      else if (now - toldAt >= eventEvery) {
        toldAt = now;
        const share = step.value / text.length;
        const seconds = (now - start) / 1000;
        const rate = (share * bytes) / seconds;
        const eta = (seconds / share) * (1 - share);
        const done = Math.round(share * bytes);
        report({ type: 'progress', phase: 'convert', done, total: bytes, unit: 'bytes', rate, eta });
      }
      told = step.value;
    }
    // Ctrl-C is heard between two steps.
    if (count % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * What is to be written for a text that was read byte by byte, because it is no UTF-8 as a whole: a dump with bytes in its
 * strings. They are x'…' now; when the rest is UTF-8 it stays what it is. Old dumps in Latin-1 become UTF-8.
 */
function withBytes(text: string, { encoding }: Input): string | Uint8Array {
  if (encoding !== 'latin1') return text;
  const ours = text.replace(/[^\x00-\xff]+/g, (own) => Buffer.from(own, 'utf8').toString('latin1'));
  const bytes = Buffer.from(ours, 'latin1');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return bytes;
  } catch {
    return text;
  }
}

/** A letter, a log, a program: of nothing in it the parser could make a statement. */
function isNotSql({ changes, statements }: Conversion): boolean {
  const { kept, changed, review, dropped, needYou } = statements;
  const refused = changes.filter(
    (change) => change.code === syntaxError.code || change.code === notChecked.code,
  );
  return kept + changed + review + dropped === 0 && needYou > 0 && refused.length >= needYou;
}

/** Overwrites only what begins with our header: a conversion that someone went on writing is lost by --force alone. */
async function write(path: string, text: string | Uint8Array, force: boolean): Promise<void> {
  if (path === '-') {
    process.stdout.write(text);
    return;
  }
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() && !force) {
    const before = await readFile(path, 'utf8').catch((thrown: unknown) => {
      throw new MoltError('input/unwritable', { path, reason: reasonOf(thrown) }, { cause: thrown });
    });
    if (headerLength(before) === 0) throw new MoltError('convert/unsafe-target', { path });
  }
  await writeWhole(path, text);
}

const printEvent = (event: RunEvent): void => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
};

function label({ sort, code }: Change): string {
  const name = sort === 'needs-you' ? 'needs you' : sort;
  return code === null ? name : `${name} (${code})`;
}

function summary({ changes, statements }: Conversion, file: string, out: string): string {
  const { bold, yellow, green, dim } = outputColors;
  const lines: string[] = [];
  const section = (title: string, sort: Change['sort']) => {
    const groups = byReason(changes.filter((change) => change.sort === sort));
    if (groups.length === 0) return;
    lines.push('', bold(title));
    for (const [why, places] of groups) {
      const code = places.find((place) => place.code !== null)?.code;
      lines.push(`  ${code ? `${code}  ` : ''}${why}`);
      lines.push(dim(`    ${places.length === 1 ? 'line' : 'lines'} ${linesOf(places)}`));
    }
  };
  section('Changed', 'changed');
  section('Dropped (nothing is lost)', 'dropped');
  section('To review (it runs; look whether it means what you want)', 'review');
  section('Needs you', 'needs-you');
  const { kept, changed, review, dropped, needYou } = statements;
  lines.push(
    '',
    `${kept} statements kept, ${changed} changed, ${review} to review, ${dropped} dropped, ${needYou} need you.`,
  );
  const total = kept + changed + review + dropped + needYou;
  const places = placesOf({ changes }, 'needs-you');
  const toReview = placesOf({ changes }, 'review');
  if (toReview > 0)
    lines.push(
      yellow(
        `${toReview} ${toReview === 1 ? 'place is' : 'places are'} to review: search for "molt: review".`,
      ),
    );
  lines.push(
    places > 0
      ? yellow(
          `${places} ${places === 1 ? 'place needs' : 'places need'} a person: search for "molt: needs you".`,
        )
      : total === 0
        ? yellow('There is no statement in it: check that the dump was made to its end.')
        : toReview > 0
          ? ''
          : green('Nothing needs a person.'),
  );
  lines.push(out === '-' ? '' : `${file} → ${bold(out)}`, '');
  return lines.join('\n').replace(/^\n/, '');
}

const byReason = (changes: readonly Change[]): [string, Change[]][] => {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    // What differs in a name or a number only is one reason; the first place says it for all.
    const reason = `${change.code} ${change.why.replace(/"[^"]*"|\d[\d,]*/g, '…')}`;
    groups.set(reason, [...(groups.get(reason) ?? []), change]);
  }
  return [...groups.values()].map((places) => [places[0]?.why ?? '', places]);
};

/** The first lines by number, the rest by count: a dump has hundreds of owners. */
function linesOf(places: readonly Change[]): string {
  const numbers = [...new Set(places.map((place) => place.sourceLine + 1))];
  const shown = numbers.slice(0, 8).join(', ');
  return numbers.length > 8 ? `${shown} and ${numbers.length - 8} more` : shown;
}
