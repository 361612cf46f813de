import { moved, type Finding, type TextEdit } from '../findings/finding.ts';
import { usesAnsiQuotes } from '../mysql/ansi-quotes.ts';
import { createMysqlLint } from '../mysql/lint.ts';
import { MysqlStatement } from '../mysql/statement.ts';
import { splitMysql } from '../mysql/split.ts';
import { newestVersion, type CockroachVersion } from '../rules/metadata.ts';
import { fulltextIndex } from '../rules/mysql/fulltext-index.ts';
import { allRules } from '../rules/registry.ts';
import type { Piece } from '../split/split.ts';
import { LineIndex } from '../text/line-index.ts';
import { commentOut } from './comment-out.ts';
import type { Change, Conversion } from './convert.ts';
import { applyEdits, compatible } from './edits.ts';
import { needsYou } from './plan.ts';

/** Rounds after which we stop: one fix makes room for the next. Real statements take two or three. */
const mostRounds = 10;

/** What became of one piece of the text. */
interface Made {
  readonly text: string;
  readonly sort: Change['sort'] | 'kept';
  readonly findings: readonly Finding[];
}

/**
 * Turns a MySQL schema into CockroachDB SQL, statement by statement: what the rules can write anew is written anew,
 * what CockroachDB has no use for (LOCK TABLES, SET NAMES) becomes a comment, and so does what a person must write
 * (triggers, routines), with the reason. INSERTs stay. Returns the text without a header. Needs `loadParser` to have
 * ended.
 */
export function convertMysql(source: string, targetVersion: CockroachVersion): Conversion {
  const lint = createMysqlLint(
    targetVersion,
    allRules.filter((rule) => rule.sources.includes('mysql')),
  );
  const ansiQuotes = usesAnsiQuotes(source);
  /** Of every statement: a fix may have made two of one. */
  const findingsOf = (text: string, isCorrected: boolean): readonly Finding[] =>
    splitMysql(text).pieces.flatMap(({ range }) =>
      // What is in double quotes after the first round is a name that the first round wrote.
      lint(text.slice(range.start, range.end), ansiQuotes || isCorrected).findings.map((finding) =>
        moved(finding, range.start),
      ),
    );
  const statements = { kept: 0, changed: 0, dropped: 0, needYou: 0 };
  const changes: Change[] = [];
  const sourceLines = new LineIndex(source);
  let text = '';
  let lines = 0;
  for (const piece of splitMysql(source).pieces) {
    const written = source.slice(piece.range.start, piece.range.end);
    const made = convertPiece(piece, written, source, findingsOf);
    const line = lines;
    text += made.text;
    lines += lineCount(made.text);
    if (piece.kind === 'statement') {
      if (made.sort === 'kept') statements.kept++;
      else if (made.sort === 'changed') statements.changed++;
      else if (made.sort === 'dropped') statements.dropped++;
      else statements.needYou++;
    }
    if (made.sort === 'kept') continue;
    const sourceLine = sourceLines.lineOf(piece.range.start);
    const told = new Set<string>();
    for (const { code, message, table } of made.findings) {
      if (told.has(message)) continue;
      told.add(message);
      changes.push({ sort: made.sort, code, why: message, sourceLine, line, ...(table ? { table } : {}) });
    }
  }
  return { text, changes, statements };
}

function convertPiece(
  piece: Piece,
  written: string,
  source: string,
  findingsOf: (text: string, isCorrected: boolean) => readonly Finding[],
): Made {
  if (piece.kind === 'meta') {
    // A line of the client's, or the delimiter that a DELIMITER line named.
    const isCommand = /^(?:delimiter|source|system)\b|^\\/i.test(written);
    const why = 'a command of the mysql client';
    const text = isCommand
      ? commentOut(source, piece.range, { act: 'drop', sort: 'dropped', why, brief: true })
      : '';
    return { text, sort: 'kept', findings: [] };
  }
  const told: Finding[] = [];
  let text = written;
  let findings = findingsOf(text, false);
  for (let round = 0; round < mostRounds; round++) {
    const fixable = findings.filter(({ fix, severity }) => fix !== undefined && severity !== 'hint');
    const groups = compatible(fixable.map((finding) => finding.fix?.edits ?? []));
    const edits = groups.flat();
    if (edits.length === 0) break;
    told.push(...fixable);
    text = applyEdits(text, edits);
    findings = findingsOf(text, true);
  }
  if (piece.kind !== 'statement') return { text, sort: told.length > 0 ? 'changed' : 'kept', findings: told };
  // A FULLTEXT key is no reason to leave its table out.
  const withoutKeys = withoutFulltext(text, findings);
  const lost = withoutKeys === null ? [] : findings.filter(isFulltext);
  if (withoutKeys !== null) {
    const why = lost[0]?.message ?? '';
    text = `-- ${needsYou} (${lost[0]?.code ?? ''}): ${why}\n${withoutKeys}`;
    findings = findingsOf(text, true);
  }
  const [open] = findings.filter(({ severity }) => severity === 'error');
  if (open !== undefined) {
    const why = open.message.replace(/[.]$/, '');
    const drop = { act: 'drop', sort: 'needs-you', why, code: open.code } as const;
    return { text: commentOut(source, piece.range, drop), sort: 'needs-you', findings: [open] };
  }
  if (text.trim() === '') {
    const why = told[0]?.message ?? 'nothing of it is left';
    const drop = { act: 'drop', sort: 'dropped', why, brief: true } as const;
    return { text: commentOut(source, piece.range, drop), sort: 'dropped', findings: told };
  }
  // Behind a DELIMITER line the statement has no semicolon of its own.
  if (!/;\s*$/.test(text)) text += ';';
  if (lost.length > 0) return { text, sort: 'needs-you', findings: lost };
  return { text, sort: told.length > 0 ? 'changed' : 'kept', findings: told };
}

const isFulltext = ({ rule }: Finding): boolean => rule === fulltextIndex.name;

/** A CREATE TABLE without its FULLTEXT keys; null when it has none. */
function withoutFulltext(text: string, findings: readonly Finding[]): string | null {
  if (!findings.some(isFulltext)) return null;
  for (const { range } of splitMysql(text).pieces) {
    const statement = new MysqlStatement(
      text.slice(range.start, range.end),
      newestVersion,
      false,
      () => undefined,
      () => false,
    );
    const keys = statement.model.keys.filter(({ sort }) => sort === 'fulltext');
    if (statement.model.kind !== 'create table' || keys.length === 0) continue;
    const edits = keys.map(({ span }): TextEdit => {
      // A key stands behind the columns: the comma before it goes with it.
      const first = statement.is(span.first - 1, ',') ? span.first - 1 : span.first;
      const { start, end } = statement.span(first, span.last).range;
      return { range: { start: start + range.start, end: end + range.start }, text: '' };
    });
    return applyEdits(text, edits);
  }
  return null;
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}
