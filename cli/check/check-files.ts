import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { detectDialect, loadParserOf, type Dialect } from '../../sql/analyze/analyze.ts';
import { StreamAnalyzer, type StreamedFinding } from '../../sql/analyze/analyze-stream.ts';
import { SchemaRoom } from '../../sql/analyze/schema-room.ts';
import type { Finding, TextRange } from '../../sql/findings/finding.ts';
import { Repetitions } from '../../sql/findings/repetitions.ts';
import type { Fingerprints } from '../../sql/findings/fingerprint.ts';
import { rulesFor } from '../../sql/rules/applies.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import type { Rule } from '../../sql/rules/rule.ts';
import { SchemaChecker } from '../../sql/rules/schema-checker.ts';
import type { LinePosition } from '../../sql/text/line-index.ts';
import type { BaselineRun } from './baseline-file.ts';
import { chosen, type Choice } from './choice.ts';
import { nameOf } from './read-input.ts';
import type { Place, Repeated, Report, Reported } from './reports/report.ts';
import { countFinding } from '../../sql/findings/figures.ts';
import { emptySummary, type Summary } from './summary.ts';

/** Findings that wait for what the other files say of the schema; beyond, they are reported as they come. */
const mostHeld = 20_000;
/** How much of a text is read before its dialect is decided: what `detectDialect` looks at. */
const headLength = 200_000;

export interface CheckOptions {
  readonly dialect: Dialect | 'auto';
  readonly targetVersion: CockroachVersion;
  /** All rules when absent. */
  readonly rules?: readonly Rule[];
  readonly choice: Choice;
  readonly baseline: BaselineRun | null;
  /** Findings that are listed; the others are only counted. */
  readonly most: number;
  /** Whether advice is listed at each place, however often it is given in a file. */
  readonly each: boolean;
}

interface Held {
  readonly offset: number;
  readonly reported: Reported;
}

interface Checked {
  readonly file: string;
  readonly analyzer: StreamAnalyzer;
  readonly held: Held[];
  /** How often a fingerprint was given in the file. */
  readonly prints: Map<string, number>;
  readonly repetitions: Repetitions;
  readonly repeated: Map<string, Repeated>;
  /** Whether something of it was reported before all files had been read. */
  begun: boolean;
}

/**
 * Checks files one after the other, in chunks, as parts of one schema: what one of them says of a table counts for the
 * others. So findings about the schema come when all have been read; up to 20,000 others wait for them, that each file
 * may be reported in order.
 */
export class CheckRun {
  readonly summary: Summary = emptySummary();
  readonly #schemas = new Map<Dialect, SchemaChecker>();
  /** All schemas of a run are in the same memory. */
  readonly #room = new SchemaRoom();
  readonly #checked: Checked[] = [];
  #held = 0;
  #listed = 0;

  constructor(
    private readonly options: CheckOptions,
    private readonly report: Report,
  ) {}

  /** The schema that files of a dialect make together. */
  schemaOf(dialect: Dialect): SchemaChecker {
    const known = this.#schemas.get(dialect);
    if (known !== undefined) return known;
    const { targetVersion, rules } = this.options;
    const schema = new SchemaChecker(rulesFor(dialect, targetVersion, rules), targetVersion);
    this.#schemas.set(dialect, schema);
    return schema;
  }

  /** Reads a text to its end. What cannot be read is reported; the other files are checked all the same. */
  async check(path: string, chunks: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const file = nameOf(path);
    let checked: Checked | null = null;
    let head = '';
    const begin = async (): Promise<Checked> => {
      const dialect = this.options.dialect === 'auto' ? detectDialect(head, file) : this.options.dialect;
      await loadParserOf(dialect);
      const { targetVersion, rules, choice } = this.options;
      const schema = { checker: this.schemaOf(dialect), path: file, room: this.#room };
      const repetitions = new Repetitions(
        ({ code }) => rules !== undefined || choice.rules.severities.has(code),
      );
      const analyzer = new StreamAnalyzer({ dialect, targetVersion, rules, schema });
      return { file, analyzer, held: [], prints: new Map(), repetitions, repeated: new Map(), begun: false };
    };
    try {
      for await (const chunk of chunks) {
        if (checked === null) {
          head += chunk;
          if (head.length < headLength) continue;
          checked = await begin();
          this.#take(checked, checked.analyzer.push(head));
          head = '';
        } else {
          this.#take(checked, checked.analyzer.push(chunk));
        }
      }
      if (checked === null) {
        checked = await begin();
        this.#take(checked, checked.analyzer.push(head));
      }
      this.#take(checked, checked.analyzer.end());
      this.#checked.push(checked);
      this.summary.files++;
      this.summary.statements += checked.analyzer.statements;
    } catch (thrown) {
      if (checked !== null) this.#flush(checked);
      this.unread(file, thrown);
    }
  }

  unread(file: string, thrown: unknown): void {
    const error = toErrorReport(thrown);
    if (!(thrown instanceof MoltError) || error.code === 'internal') throw thrown;
    this.summary.notChecked++;
    this.report.unread({ file, error });
  }

  /** All files have been read: reports what is left, and ends the report. */
  end(): void {
    for (const checked of this.#checked) {
      for (const found of checked.analyzer.conclude()) {
        for (const held of this.#accept(checked, found)) checked.held.push(held);
      }
      checked.held.sort((a, b) => a.offset - b.offset);
      if (checked.held.length > 0 || !checked.begun) this.#flush(checked);
    }
    const { baseline } = this.options;
    const stale = baseline?.stale(this.files, this.#looked()) ?? [];
    this.summary.staleInBaseline = stale.reduce((total, { entries }) => total + entries.length, 0);
    this.report.end(
      this.summary,
      stale,
      this.#checked.flatMap(({ repeated }) => [...repeated.values()]),
    );
  }

  /** The files that were read to their end. */
  get files(): readonly string[] {
    return this.#checked.map(({ file }) => file);
  }

  #take(checked: Checked, batches: Iterable<readonly StreamedFinding[]>): void {
    for (const batch of batches) {
      for (const found of batch) {
        for (const held of this.#accept(checked, found)) {
          checked.held.push(held);
          this.#held++;
        }
      }
      if (this.#held > mostHeld) {
        for (const other of this.#checked) if (other.held.length > 0) this.#flush(other);
        this.#flush(checked);
        this.#held = 0;
      }
    }
  }

  /** A finding that is to be reported, if it is; counted either way. */
  #accept(checked: Checked, { finding, part }: StreamedFinding): Held[] {
    const { file, prints } = checked;
    const { choice, baseline } = this.options;
    const wanted = chosen(finding, choice);
    if (wanted === null) return [];
    const needsPrint = baseline !== null || this.report.needs.fingerprints;
    const fingerprint = needsPrint ? part.fingerprint(finding) : undefined;
    if (baseline !== null && fingerprint !== undefined) {
      const excerpt = part.excerpt(finding);
      if (baseline.hides(file, { finding: wanted, fingerprint, excerpt })) {
        this.summary.inBaseline++;
        return [];
      }
    }
    countFinding(this.summary, wanted);
    if (!this.options.each && !this.report.needs.each && checked.repetitions.isOneMore(wanted)) {
      const { code, rule } = wanted;
      checked.repeated.set(code, { file, code, rule, more: (checked.repeated.get(code)?.more ?? 0) + 1 });
      return [];
    }
    if (this.#listed >= this.options.most) {
      this.summary.notShown++;
      return [];
    }
    this.#listed++;
    const placeOf = (range: TextRange): Place => placeIn(part, range);
    const edits = this.report.needs.edits
      ? wanted.fix?.edits.map((edit) => ({ ...placeOf(edit.range), text: edit.text }))
      : undefined;
    const times = fingerprint === undefined ? 0 : (prints.get(fingerprint) ?? 0) + 1;
    if (fingerprint !== undefined) prints.set(fingerprint, times);
    const reported: Reported = {
      file,
      finding: wanted,
      ...placeOf(finding.range),
      ...(fingerprint === undefined ? {} : { fingerprint: `${fingerprint}:${times}` }),
      ...(edits === undefined ? {} : { edits }),
      ...(wanted.related === undefined ? {} : { related: this.#relatedOf(wanted) }),
    };
    return [{ offset: finding.range.start, reported }];
  }

  #relatedOf({ related = [] }: Finding): NonNullable<Reported['related']> {
    return related.flatMap(({ file, range, message }) => {
      const checked = this.#checked.find((each) => each.file === file);
      return checked === undefined ? [] : [{ file, message, ...placeIn(checked.analyzer, range) }];
    });
  }

  #flush(checked: Checked): void {
    this.report.add(
      checked.file,
      checked.held.map(({ reported }) => reported),
    );
    checked.held.length = 0;
    checked.begun = true;
  }

  #looked(): (code: string) => boolean {
    const { rules, choice } = this.options;
    const codes = rules === undefined ? null : new Set<string>(rules.map((rule) => rule.code));
    return (code) => choice.rules.severities.get(code) !== 'off' && (codes === null || codes.has(code));
  }

  /** Findings that --fix may touch: wanted, and not known to the baseline. */
  fixable(path: string, findings: readonly Finding[], prints: Fingerprints): readonly Finding[] {
    const known = this.options.baseline?.lookAt(nameOf(path));
    return findings.filter((finding) => {
      if (chosen(finding, this.options.choice) === null) return false;
      return known === undefined || !known.hides({ finding, fingerprint: prints.of(finding) });
    });
  }
}

function placeIn(text: { at(offset: number): LinePosition }, range: TextRange): Place {
  const start = text.at(range.start);
  const end = text.at(range.end);
  return {
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
