import { createAnalyzer, detectDialect } from '../analyze/analyze.ts';
import type { TextRange } from '../findings/finding.ts';
import { newestVersion, type CockroachVersion, type RuleCode } from '../rules/metadata.ts';
import type { Parsed } from '../parse/parser.ts';
import { LineIndex } from '../text/line-index.ts';
import { convertMysql } from './mysql/convert-mysql.ts';
import { applyEdits, EditMap } from './edits.ts';
import { headerLength, writeHeader } from './header.ts';
import { takeRound, type Done } from './round.ts';
import { readScript, treesOf } from './script.ts';
import { throughAll } from '../text/through-all.ts';

export interface ConvertOptions {
  readonly targetVersion?: CockroachVersion;
  /** For the header and the detection of the dialect. */
  readonly fileName?: string;
  /** Who converts, with version, for the header. */
  readonly writer?: string;
  /** `latin1` when each character of the text stands for the byte of its code: a dump that holds bytes is read so. */
  readonly bytes?: 'utf8' | 'latin1';
}

/** How many characters of the source are converted; undefined where a step doesn't know. */
export type ConvertStep = number | undefined;

/** What was done in one place. Lines are 0-based. */
export interface Change {
  /**
   * `changed`: means what it meant; `review`: runs, but a person must look whether it means what was wanted; `dropped`: a
   * comment now, nothing is lost; `needs-you`: something is lost until a person has written it.
   */
  readonly sort: 'changed' | 'review' | 'dropped' | 'needs-you';
  readonly code: RuleCode | null;
  readonly why: string;
  readonly sourceLine: number;
  readonly line: number;
  readonly table?: string;
}

export interface Conversion {
  readonly text: string;
  readonly changes: Change[];
  /** Every statement of the source is counted once, by the gravest thing that was done to it. */
  readonly statements: StatementCounts;
}

export interface StatementCounts {
  kept: number;
  changed: number;
  review: number;
  dropped: number;
  needYou: number;
}

/** Rounds after which we stop: each removes at least one cause, real files take two or three. */
const mostRounds = 10;

/**
 * Turns a PostgreSQL or MySQL schema into CockroachDB SQL by editing its text: order, comments and names stay. Where the two
 * agree on a spelling, that one is used, so that the result can be tried on a PostgreSQL server as well. Converting
 * the result again changes nothing. Needs `loadParser` to have ended.
 */
export function convert(source: string, options: ConvertOptions = {}): Conversion {
  return throughAll(convertSteps(source, options));
}

/**
 * The same in small steps, each of which says how many of how many characters are converted: whoever goes through them
 * may do other work between two, or stop.
 */
export function* convertSteps(
  source: string,
  options: ConvertOptions = {},
): Generator<ConvertStep, Conversion> {
  const { targetVersion = newestVersion, fileName = 'a text', writer = 'molt convert' } = options;
  const dialect = detectDialect(source, fileName);
  if (dialect === 'mysql') {
    const body = source.replace(/^\uFEFF/, '');
    const made = yield* convertMysql(body, { targetVersion, bytes: options.bytes ?? 'utf8' });
    const newline = source.includes('\r\n') ? '\r\n' : '\n';
    const header = writeHeader({ fileName, targetVersion, writer, statements: made.statements }, newline);
    const lines = header.split('\n').length - 1;
    const changes = made.changes.map((change) => ({ ...change, line: change.line + lines }));
    return { ...made, text: header + made.text, changes: withoutEchoes(changes) };
  }

  const start = headerLength(source) || (source.startsWith('\uFEFF') ? 1 : 0);
  const original = source.slice(start);
  let memory: ReadonlyMap<string, Parsed> = new Map();
  // A file that is CockroachDB's own means what it says there: only what fails is changed.
  const isOwn = dialect === 'cockroach';
  const analyzer = createAnalyzer({ dialect: isOwn ? 'cockroach' : 'postgres', targetVersion });

  let text = original;
  const maps: EditMap[] = [];
  let done: Done[] = [];
  let sourceRanges: readonly TextRange[] | null = null;
  for (let round = 0; round < mostRounds; round++) {
    const [read, analysed, taken] = partsOfRound(round, source.length);
    const script = yield* counted(readScript(text, memory), read, text.length);
    sourceRanges ??= script.statements.map(({ range }) => range);
    memory = treesOf(script);
    const { findings } = yield* counted(analyzer.steps(text), analysed, script.statements.length);
    const news = yield* counted(takeRound(script, findings, targetVersion, isOwn), taken, text.length);
    const edits = news.flatMap((each) => each.edits);
    if (edits.length === 0) break;
    yield;
    const map = new EditMap(edits);
    const toSource = (offset: number) => maps.reduceRight((at, each) => each.back(at), offset);
    done = [
      ...done.map((each) => ({ ...each, at: map.forward(each.at) })),
      ...news.map((each) => ({ ...each, source: toSource(each.at), at: map.forward(each.at) })),
    ];
    maps.push(map);
    text = applyEdits(text, edits);
    yield;
  }

  const statements = countStatements(sourceRanges ?? [], done);
  if (done.length === 0 && headerLength(source) > 0) return { text: source, changes: [], statements };
  const newline = original.includes('\r\n') ? '\r\n' : '\n';
  const header = writeHeader({ fileName, targetVersion, writer, statements }, newline);
  const sourceLines = new LineIndex(source);
  const result = header + text;
  const lines = new LineIndex(result);
  const changes = done
    .map((each) => ({
      sort: each.sort,
      code: each.code,
      why: each.why,
      sourceLine: sourceLines.lineOf(each.source + start),
      line: lines.lineOf(each.at + header.length),
      ...(each.table === undefined ? {} : { table: each.table }),
    }))
    .sort((a, b) => a.sourceLine - b.sourceLine || a.line - b.line);
  return { text: result, changes: withoutEchoes(changes), statements };
}

/** A line says a thing once: `DEFAULT '1'::money` next to a money column is no news of its own. */
function withoutEchoes(changes: readonly Change[]): Change[] {
  const told = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.sourceLine} ${change.why}`;
    const before = told.get(key);
    if (!before || (before.sort === 'changed' && change.sort !== 'changed')) told.set(key, change);
  }
  return [...told.values()];
}

/** From how many characters of the source to how many a part of the work is said to bring the conversion. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Reading, looking at and changing the text in one round. The first one, in which everything is parsed, takes about two
 * thirds of the time, and each of the others less than the one before.
 */
function partsOfRound(round: number, length: number): [Part, Part, Part] {
  const left = length / 3 ** round;
  const from = length - left;
  const at = (share: number) => from + left * (2 / 3) * share;
  return [
    { from, to: at(0.3) },
    { from: at(0.3), to: at(0.8) },
    { from: at(0.8), to: at(1) },
  ];
}

/** Steps of a part of the work, which say how far they have come, or count when they don't. */
function* counted<T>(
  steps: Generator<number | undefined, T>,
  { from, to }: Part,
  total: number,
): Generator<ConvertStep, T> {
  for (let count = 1; ; count++) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield from + (to - from) * Math.min(1, (step.value ?? count) / Math.max(1, total));
  }
}

function countStatements(statements: readonly TextRange[], done: readonly Done[]): Conversion['statements'] {
  const counts = { kept: 0, changed: 0, review: 0, dropped: 0, needYou: 0 };
  const sorted = done.toSorted((a, b) => a.source - b.source);
  let index = 0;
  for (const range of statements) {
    const sorts = new Set<Change['sort']>();
    while (index < sorted.length && (sorted[index]?.source ?? 0) < range.end) {
      const each = sorted[index++];
      if (each && each.source >= range.start) sorts.add(each.sort);
    }
    if (sorts.has('needs-you')) counts.needYou++;
    else if (sorts.has('review')) counts.review++;
    else if (sorts.has('dropped')) counts.dropped++;
    else if (sorts.has('changed')) counts.changed++;
    else counts.kept++;
  }
  return counts;
}
