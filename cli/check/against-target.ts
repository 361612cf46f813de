import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import { probe } from '../../data/connect/probe.ts';
import { askServer } from '../../data/target/ask.ts';
import type { Answer } from '../../data/target/answer.ts';
import { detectDialect, type Dialect } from '../../sql/analyze/analyze.ts';
import type { Finding, TextRange } from '../../sql/findings/finding.ts';
import { toFinding } from '../../sql/analyze/lint-statement.ts';
import { splitMysql } from '../../sql/mysql/split.ts';
import { tokenize } from '../../sql/parse/tokens.ts';
import { targetNotAsked } from '../../sql/rules/file/target-not-asked.ts';
import { targetRefuses } from '../../sql/rules/file/target-refuses.ts';
import { split } from '../../sql/split/split.ts';
import { LineIndex } from '../../sql/text/line-index.ts';
import { chosen, type Choice } from './choice.ts';
import { readInput } from './read-input.ts';
import type { Report, Reported } from './reports/report.ts';
import { countFinding } from '../../sql/findings/figures.ts';
import { emptySummary, type Summary } from './summary.ts';

/** A text whose statements the target is asked about. */
export interface Asked {
  readonly file: string;
  readonly text: string;
}

/** What the target says to a text. Ranges of findings are offsets in it. */
export interface Told {
  readonly file: string;
  readonly text: string;
  readonly statements: number;
  readonly findings: readonly Finding[];
}

/**
 * Asks the target about every statement of some texts, executing none (data/target/ask.ts). What it refuses is a
 * finding; so is, more quietly, what it could not say anything about.
 *
 * @throws MoltError connect/*, run/cancelled.
 */
export async function askTarget(
  target: ConnectionTarget,
  texts: readonly Asked[],
  options: {
    readonly dialect: Dialect | 'auto';
    readonly signal?: AbortSignal;
    readonly onAnswer?: (asked: number, of: number) => void;
  },
): Promise<Told[]> {
  const { product, version } = await probe(target, options.signal);
  const server = `${product} ${version} at ${addressOf(target)}`;
  const cut = texts.map((each) => ({ ...each, ranges: statementsOf(each, options.dialect) }));
  const all = cut.flatMap(({ text, ranges }) => ranges.map(({ start, end }) => text.slice(start, end)));
  const created = namesCreatedBy(all);
  const answers = await askServer(target, all, {
    signal: options.signal,
    onAnswer: (asked) => options.onAnswer?.(asked, all.length),
  });
  let next = 0;
  return cut.map(({ file, text, ranges }) => {
    const findings = ranges.flatMap((range) => {
      const answer = answers[next++];
      return answer === undefined ? [] : findingOf(text, range, answer, server, created);
    });
    return { file, text, statements: ranges.length, findings };
  });
}

function statementsOf({ file, text }: Asked, wish: Dialect | 'auto'): TextRange[] {
  const dialect = wish === 'auto' ? detectDialect(text, file) : wish;
  const { pieces } = dialect === 'mysql' ? splitMysql(text) : split(text);
  return pieces
    .filter(({ kind, range }) => kind === 'statement' && !/^[\s;]*$/.test(text.slice(range.start, range.end)))
    .map(({ range }) => range);
}

function findingOf(
  text: string,
  range: TextRange,
  answer: Answer,
  server: string,
  created: ReadonlySet<string>,
): Finding[] {
  const statement = text.slice(range.start, range.end);
  const place = (at: number | null): TextRange => {
    const found = placeIn(statement, at);
    return { start: range.start + found.start, end: range.start + found.end };
  };
  const notAsked = (why: string): Finding[] => [
    toFinding(targetNotAsked, { range: place(null), message: `Not checked by ${server}: ${why}.` }),
  ];
  const refused = (message: string, code: string, at: number | null, hint = ''): Finding[] => {
    const issue = /issue(?:-v)?\/(\d+)/.exec(hint)?.[1];
    return [
      toFinding(targetRefuses, {
        range: place(at),
        message: `${server} refuses this: ${message} (SQLSTATE ${code}).`,
        ...(issue === undefined ? {} : { issue: Number(issue) }),
      }),
    ];
  };
  switch (answer.state) {
    case 'accepted':
      return [];
    case 'not-checked':
      return notAsked(answer.why);
    case 'refused':
      return refused(answer.message, answer.code, answer.at, answer.hint);
    case 'unknown-name': {
      const name = nameIn(answer.message);
      if (isBuiltIn(answer.code, name, created)) return refused(answer.message, answer.code, answer.at);
      return notAsked(answer.message);
    }
  }
}

/** SQLSTATEs of a type or function, of which the server has many; of tables it has its catalogs. */
const typeOrFunction = new Set(['42704', '42883']);

/** Whether the name must be one of the server's own: then that it lacks it is the answer. */
function isBuiltIn(code: string, name: string | null, created: ReadonlySet<string>): boolean {
  if (name === null) return false;
  const last = name.split('.').at(-1) ?? name;
  if (typeOrFunction.has(code)) return !created.has(last);
  return code === '42P01' && /^(?:pg_catalog\.|information_schema\.|pg_)/.test(name);
}

/** The name that a message is about: `unknown function: f()`, `type "x" does not exist`, `relation "s.t" does not exist`. */
function nameIn(message: string): string | null {
  const quoted = /"((?:[^"]|"")+)"/.exec(message)?.[1];
  const called = /function:?\s+([\w.$]+)\s*\(/i.exec(message)?.[1];
  return (called ?? quoted)?.replaceAll('"', '').toLowerCase() ?? null;
}

const creation =
  /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:\w+\s+){0,3}?(?:TYPE|DOMAIN|FUNCTION|PROCEDURE|AGGREGATE|EXTENSION|TABLE|VIEW|SEQUENCE)\s+(?:IF\s+NOT\s+EXISTS\s+)?((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*)/i;

/** Names of what the statements themselves make, without their schemas. */
function namesCreatedBy(statements: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    const name = creation.exec(statement.slice(0, 500))?.[1]?.split('.').at(-1);
    if (name !== undefined) names.add(name.replaceAll('"', '').toLowerCase());
  }
  return names;
}

/** The token at which the server stopped; the first words of the statement when it does not say. */
function placeIn(statement: string, at: number | null): TextRange {
  const tokens = tokenize(statement);
  const token = at === null ? undefined : (tokens.find((each) => each.end > at) ?? tokens.at(-1));
  if (token !== undefined) return { start: token.start, end: token.end };
  const [first, second] = tokens;
  return { start: first?.start ?? 0, end: second?.end ?? first?.end ?? statement.length };
}

/**
 * `molt check --against-target`: reads the files, asks, and reports what the target says. What cannot be read is
 * reported, and counted as `unreadable`; the other files are asked about all the same. What the target could not say
 * anything about is counted as not checked in the summary.
 *
 * @throws MoltError connect/*.
 */
export async function checkAgainstTarget(
  target: ConnectionTarget,
  files: readonly string[],
  options: {
    readonly dialect: Dialect | 'auto';
    readonly choice: Choice;
    readonly most: number;
    readonly onAnswer?: (asked: number, of: number) => void;
    readonly signal?: AbortSignal;
  },
  report: Report,
): Promise<{ readonly summary: Summary; readonly unreadable: number }> {
  const summary = emptySummary();
  let unreadable = 0;
  const texts: Asked[] = [];
  for (const path of files) {
    try {
      const { file, text } = await readInput(path);
      texts.push({ file, text });
    } catch (thrown) {
      if (!(thrown instanceof MoltError)) throw thrown;
      unreadable++;
      summary.notChecked++;
      report.unread({ file: path, error: toErrorReport(thrown) });
    }
  }
  let listed = 0;
  for (const { file, text, statements, findings } of await askTarget(target, texts, options)) {
    summary.files++;
    summary.statements += statements;
    const lines = new LineIndex(text);
    const reported: Reported[] = [];
    for (const each of findings) {
      const finding = chosen(each, options.choice);
      if (finding === null) continue;
      countFinding(summary, finding);
      if (listed++ >= options.most) summary.notShown++;
      else reported.push({ file, finding, ...placeOf(lines, finding.range) });
    }
    report.add(file, reported);
  }
  report.end(summary, [], []);
  return { summary, unreadable };
}

function placeOf(
  lines: LineIndex,
  { start, end }: TextRange,
): Pick<Reported, 'line' | 'column' | 'endLine' | 'endColumn'> {
  const from = lines.position(start);
  const to = lines.position(end);
  return {
    line: from.line + 1,
    column: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}
