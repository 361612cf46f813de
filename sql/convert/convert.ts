import { createAnalyzer, detectDialect } from '../analyze/analyze.ts';
import type { Finding, TextEdit, TextRange } from '../findings/finding.ts';
import { newestVersion, type CockroachVersion, type RuleCode } from '../rules/metadata.ts';
import type { Parsed } from '../parse/parser.ts';
import { LineIndex } from '../text/line-index.ts';
import { cascade } from './cascade.ts';
import { commentOut, replaceByComment } from './comment-out.ts';
import { convertMysql } from './mysql/convert-mysql.ts';
import { collectDefinitions } from './definitions.ts';
import { applyEdits, compatible, contains, EditMap } from './edits.ts';
import { lastResort, proposalsOf } from './findings.ts';
import { headerLength, writeHeader } from './header.ts';
import { moveRoutines } from './move-routines.ts';
import { mainRelation } from './names.ts';
import type { Proposal } from './plan.ts';
import { readScript, type Script, type Statement } from './script.ts';
import { steps } from './steps/index.ts';

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
  const steps = convertSteps(source, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
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
  const memory = new Map<string, Parsed>();
  // A file that is CockroachDB's own means what it says there: only what fails is changed.
  const isOwn = dialect === 'cockroach';
  const analyzer = createAnalyzer({ dialect: isOwn ? 'cockroach' : 'postgres', targetVersion });

  let text = original;
  const maps: EditMap[] = [];
  let done: Done[] = [];
  const sourceScript = readScript(original, memory);
  for (let round = 0; round < mostRounds; round++) {
    const script = round === 0 ? sourceScript : readScript(text, memory);
    const { findings } = yield* analyzer.steps(text);
    const news = takeRound(script, findings, targetVersion, isOwn);
    const edits = news.flatMap((each) => each.edits);
    if (edits.length === 0) break;
    const map = new EditMap(edits);
    const toSource = (offset: number) => maps.reduceRight((at, each) => each.back(at), offset);
    done = [
      ...done.map((each) => ({ ...each, at: map.forward(each.at) })),
      ...news.map((each) => ({ ...each, source: toSource(each.at), at: map.forward(each.at) })),
    ];
    maps.push(map);
    text = applyEdits(text, edits);
  }

  const statements = countStatements(sourceScript, done);
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

/** A change with its places as offsets: in the source, and in the text as it is now. */
interface Done {
  readonly sort: Change['sort'];
  readonly code: RuleCode | null;
  readonly why: string;
  readonly table?: string;
  readonly source: number;
  readonly at: number;
}

/** A change of this round with the edits that make it, in the round's text. */
type News = Omit<Done, 'source'> & { readonly edits: readonly TextEdit[] };

function takeRound(
  script: Script,
  findings: readonly Finding[],
  targetVersion: CockroachVersion,
  isOwn: boolean,
): News[] {
  const definitions = collectDefinitions(script);
  const drops = new Map<Statement, Extract<Proposal, { act: 'drop' }>>();
  const edits = new Map<Statement, Extract<Proposal, { act: 'edit' }>[]>();
  const codes = new Map<Statement, (range: TextRange) => RuleCode | null>();
  const byStatement = groupByStatement(script, findings);

  for (const statement of script.statements) {
    // CockroachDB has words that PostgreSQL's parser does not know.
    if (isOwn && statement.parsed.state === 'refused') continue;
    const own = byStatement.get(statement) ?? [];
    const codeAt = codeFinder(own);
    codes.set(statement, codeAt);
    const context = { definitions, targetVersion, codeAt };
    const proposals = isOwn ? [] : steps.flatMap((step) => step(statement, context));
    proposals.push(...proposalsOf(statement, own));
    if (proposals.length === 0) {
      const last = lastResort(statement, own);
      if (last) proposals.push(last);
    }
    const drop = proposals.find((proposal) => proposal.act === 'drop');
    if (drop) drops.set(statement, drop);
    else if (proposals.length > 0)
      edits.set(
        statement,
        proposals.filter((proposal) => proposal.act === 'edit'),
      );
  }
  for (const [statement, edit] of cascade(script, drops)) {
    edits.set(statement, [...(edits.get(statement) ?? []), edit]);
  }
  if (!isOwn) {
    const moves = moveRoutines(script, (statement) => drops.has(statement) || edits.has(statement));
    for (const [statement, move] of moves) edits.set(statement, [move]);
  }

  const news: News[] = [];
  for (const statement of script.statements) {
    const table = mainRelation(statement) ?? undefined;
    const codeAt = codes.get(statement) ?? (() => null);
    const drop = drops.get(statement);
    if (drop) {
      const code = drop.code ?? codeAt(statement.range);
      const text = commentOut(script.text, statement.range, code === null ? drop : { ...drop, code });
      const edit = { range: statement.range, text };
      news.push({ sort: drop.sort, code, why: drop.why, table, at: statement.range.start, edits: [edit] });
      continue;
    }
    const proposals = edits.get(statement) ?? [];
    const groups = compatibleProposals(proposals);
    for (const { proposal, edits: taken } of groups) {
      const code = proposal.code ?? codeAt(proposal.at);
      news.push({ sort: proposal.sort, code, why: proposal.why, table, at: proposal.at.start, edits: taken });
    }
  }
  return withoutData(script, news);
}

/** Proposals whose edits do not get in each other's way, first come, first served; the others wait for a round. */
function compatibleProposals(proposals: readonly Extract<Proposal, { act: 'edit' }>[]) {
  const result: { proposal: Extract<Proposal, { act: 'edit' }>; edits: readonly TextEdit[] }[] = [];
  for (const proposal of proposals) {
    const groups = compatible([...result.map((each) => each.edits), proposal.edits]);
    if (groups.length === result.length + 1) result.push({ proposal, edits: groups.at(-1) ?? [] });
  }
  // What adds no edit and no news of its own (a rule's fix that a step has made already) is not told twice.
  return result.filter(({ proposal, edits }) => edits.length > 0 || proposal.edits.length === 0);
}

/** COPY blocks and psql's commands are no part of a schema: a comment stands where they were. */
function withoutData(script: Script, news: News[]): News[] {
  const result = new Map<number, News>(news.map((each, index) => [index, each]));
  let key = news.length;
  script.pieces.forEach((piece) => {
    const at = piece.range.start;
    if (piece.kind === 'meta') {
      const why = 'a command of psql';
      const text = commentOut(script.text, piece.range, { act: 'drop', sort: 'dropped', why, brief: true });
      result.set(key++, { sort: 'dropped', code: null, why, at, edits: [{ range: piece.range, text }] });
    }
    if (piece.kind !== 'copy-data') return;
    const copy = script.statements.findLast((statement) => statement.range.end <= at);
    const table = copy && (mainRelation(copy) ?? undefined);
    const rows = Math.max(0, script.text.slice(at, piece.range.end).trim().split('\n').length - 1);
    const what = `${rows.toLocaleString('en')} rows of ${table ?? 'a table'}`;
    const why = `${what} are data, not schema: load them with molt fetch`;
    const range = { start: copy?.range.start ?? at, end: piece.range.end };
    const text = replaceByComment(script.text, range, `molt: dropped: ${what} (load them with molt fetch)`);
    for (const [index, each] of result) if (each.at === copy?.range.start) result.delete(index);
    result.set(key++, { sort: 'dropped', code: null, why, table, at: range.start, edits: [{ range, text }] });
  });
  return [...result.values()];
}

/** Both lists are in the order of the text: one walk over them. */
function groupByStatement(script: Script, findings: readonly Finding[]): Map<Statement, Finding[]> {
  const groups = new Map<Statement, Finding[]>();
  let index = 0;
  for (const statement of script.statements) {
    const group: Finding[] = [];
    for (let finding = findings[index]; finding !== undefined; finding = findings[++index]) {
      const { start, end } = finding.range;
      // "Something is missing at the end" has an empty range there; it is this statement's, not the next one's.
      if (start > statement.range.end || (start === statement.range.end && end > start)) break;
      if (start >= statement.range.start) group.push(finding);
    }
    groups.set(statement, group);
  }
  return groups;
}

const gravity = { error: 0, warning: 1, info: 2, hint: 3 } as const;

function codeFinder(findings: readonly Finding[]): (range: TextRange) => RuleCode | null {
  return (range) =>
    findings
      .filter((finding) => contains(range, finding.range) || contains(finding.range, range))
      .toSorted((a, b) => gravity[a.severity] - gravity[b.severity])[0]?.code ?? null;
}

function countStatements(script: Script, done: readonly Done[]): Conversion['statements'] {
  const counts = { kept: 0, changed: 0, review: 0, dropped: 0, needYou: 0 };
  const sorted = done.toSorted((a, b) => a.source - b.source);
  let index = 0;
  for (const { range } of script.statements) {
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
