import { moved, type Finding, type TextEdit, type TextRange } from '../../findings/finding.ts';
import type { StatementResult } from '../../analyze/lint-statement.ts';
import { splitMysql } from '../../mysql/split.ts';
import { MysqlStatement } from '../../mysql/statement.ts';
import { notChecked } from '../../rules/file/not-checked.ts';
import { newestVersion } from '../../rules/metadata.ts';
import { applyEdits, contains, TakenEdits } from '../edits.ts';
import { ownWords } from './copied.ts';
import { noteOf, type Note } from './outcome.ts';

/** Rounds after which we stop: one fix makes room for the next. Real statements take two or three. */
const mostRounds = 10;

/** Rules about words alone. They go first: what is in double quotes is a string only as long as nothing was corrected. */
const lexical = new Set([
  'double-quoted-string',
  'backslash-escape',
  'mysql-literal',
  'backtick-name',
  'hash-comment',
]);

/** Its fix takes a name out of the backticks that another one would make double quotes of. */
const beforeLexical = 'folded-name';

const rankOf = ({ rule }: Finding): number => (rule === beforeLexical ? 2 : Number(lexical.has(rule)));

/** A statement after all that rules can write anew. */
export interface Converted {
  readonly text: string;
  readonly notes: readonly Note[];
  /** What nothing repairs, the first of it. */
  readonly open: Finding | null;
}

export type MysqlLint = (text: string, ansiQuotes: boolean) => StatementResult;

/** Makes the fixes of a statement, round after round; a fix may make two statements of one. */
export function convertStatement(source: string, lint: MysqlLint, ansiQuotes: boolean): Converted {
  let text = source;
  const notes: Note[] = [];
  /** What was written by us means what it means to CockroachDB: nobody reads it as MySQL once more. */
  let own: readonly TextRange[] = [];
  const look = (isCorrected: boolean): Finding[] =>
    findingsIn(text, lint, ansiQuotes || isCorrected).filter(
      ({ range }) => !own.some((word) => word.start <= range.start && range.start < word.end),
    );
  let findings = look(false);
  // What runs and means something else, and nothing writes anew: whoever takes the result must know.
  for (const { severity, layer, fix, code, message } of findings) {
    if (severity !== 'warning' || layer !== 'meaning' || fix !== undefined) continue;
    notes.push({ sort: 'review', code, why: message.replace(/\.$/, '') });
  }
  // What nobody understood stays as it is, or is for a person when that is all of it: silence would look like proof.
  const unread = findings.find(({ code }) => code === notChecked.code);
  const isUnknown = unread !== undefined && lint(source, ansiQuotes).kind === 'not-parsed';
  if (unread !== undefined && !isUnknown) {
    notes.push({ sort: 'review', code: unread.code, why: unread.message.replace(/\.$/, '') });
  }
  for (let round = 0; round < mostRounds; round++) {
    const fixable = findings
      .filter(({ fix, severity }) => fix !== undefined && severity !== 'hint')
      .sort((a, b) => rankOf(b) - rankOf(a));
    const { taken, edits } = takeable(fixable);
    if (edits.length === 0) break;
    for (const finding of taken) notes.push(noteOf(finding));
    own = ownWords(text, edits, own);
    text = applyEdits(text, edits);
    findings = look(true);
  }
  const cut = withoutKeys(text, findings);
  if (cut !== null) {
    notes.push(...cut.notes);
    text = cut.text;
    findings = findings.filter((finding) => !cut.findings.has(finding));
  }
  const open = findings.find(({ severity }) => severity === 'error') ?? (isUnknown ? unread : null);
  return { text, notes, open };
}

function findingsIn(text: string, lint: MysqlLint, ansiQuotes: boolean): readonly Finding[] {
  return splitMysql(text).pieces.flatMap(({ range }) =>
    lint(text.slice(range.start, range.end), ansiQuotes).findings.map((finding) =>
      moved(finding, range.start),
    ),
  );
}

/**
 * Of some fixes those that do not get in each other's way, with their edits in order. Whole statements that fixes put
 * before or behind this one (CREATE TYPE, COMMENT ON) go together, however many there are: a table may have a hundred.
 */
function takeable(fixable: readonly Finding[]): {
  readonly taken: readonly Finding[];
  readonly edits: readonly TextEdit[];
} {
  const made = new TakenEdits();
  const taken: Finding[] = [];
  const edits: TextEdit[] = [];
  const beside = new Map<string, TextEdit>();
  for (const finding of fixable) {
    const own = finding.fix?.edits ?? [];
    const fresh = made.take(own.filter((edit) => !isStatement(edit)));
    const statements = own.filter(isStatement);
    if (fresh === null || fresh.length + statements.length === 0) continue;
    taken.push(finding);
    edits.push(...fresh);
    for (const edit of statements) beside.set(`${edit.range.start} ${edit.text}`, edit);
  }
  return {
    taken,
    edits: [...edits, ...beside.values()].sort(
      (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
    ),
  };
}

const isStatement = ({ range, text }: TextEdit): boolean =>
  range.start === range.end && /;\s*$/.test(text) && text.length > 2;

/**
 * A CREATE TABLE without the keys and checks that nothing repairs: they are no reason to leave the table out. Null when
 * there are none.
 */
function withoutKeys(
  text: string,
  findings: readonly Finding[],
): {
  readonly text: string;
  readonly notes: readonly Note[];
  readonly findings: ReadonlySet<Finding>;
} | null {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return null;
  const edits: TextEdit[] = [];
  const notes: Note[] = [];
  const gone = new Set<Finding>();
  for (const { range } of splitMysql(text).pieces) {
    const statement = readCorrected(text.slice(range.start, range.end));
    if (statement.model.kind !== 'create table') continue;
    const leading = new Set<number>();
    for (const { span, sort } of statement.model.keys) {
      const place = shifted(span.range, range.start);
      const own = errors.filter((finding) => contains(place, finding.range));
      const [first] = own;
      if (first === undefined || sort === 'primary') continue;
      for (const finding of own) gone.add(finding);
      notes.push({
        sort: 'needs-you',
        code: first.code,
        why: `${first.message.replace(/\.$/, '')}: ${statement.slice(span).replace(/\s+/g, ' ')}`,
      });
      if (!statement.is(span.first - 1, ',') || leading.has(span.first - 2)) leading.add(span.last);
      edits.push({ range: shifted(withComma(statement, span, leading), range.start), text: '' });
    }
  }
  return edits.length === 0 ? null : { text: applyEdits(text, edits), notes, findings: gone };
}

/**
 * An element of CREATE TABLE with a comma of its own: the one before it, or the one behind when nothing that stays stands
 * before it. `leading` are the elements before it that go in the same way, by their last tokens.
 */
export function withComma(
  statement: MysqlStatement,
  { first, last }: { readonly first: number; readonly last: number },
  leading: ReadonlySet<number> = new Set(),
): TextRange {
  const isFirst = !statement.is(first - 1, ',') || leading.has(first - 2);
  if (!isFirst) return statement.span(first - 1, last).range;
  return statement.span(first, statement.is(last + 1, ',') ? last + 1 : last).range;
}

/** A statement that rules have corrected, read as what it is now: what is in double quotes is a name. */
export function readCorrected(text: string): MysqlStatement {
  return new MysqlStatement(
    text,
    newestVersion,
    true,
    () => undefined,
    () => false,
  );
}

const shifted = ({ start, end }: TextRange, by: number): TextRange => ({ start: start + by, end: end + by });
