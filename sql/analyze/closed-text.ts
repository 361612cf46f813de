import { amendedCodes, merged, withProblems } from './analyze.ts';
import type { StatementFacts } from '../catalog/catalog.ts';
import { undoFrom } from '../catalog/order.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { askedOfRows, copyRules } from './copy-rows.ts';
import { foldForeign } from '../dialect/foreign-file.ts';
import { languageOf } from '../dialect/language.ts';
import { moved, type Finding } from '../findings/finding.ts';
import { LatelyLooked } from './lately-looked.ts';
import { OnceAsked } from './once-asked.ts';
import { Counter, passedOver, usualAllowance, type Allowance, type PassedOver } from './huge.ts';
import { rulesFor } from '../rules/applies.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import { allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import type { SchemaChecker } from '../rules/schema-checker.ts';
import type { Piece, Split } from '../split/split.ts';
import { readDirectives, shifted, type Directive } from '../suppress/directives.ts';
import { withReadDirectives } from '../suppress/suppress.ts';
import { lineIndexSteps } from '../text/line-index.ts';

export interface ClosedTextOptions {
  readonly dialect: Dialect;
  readonly targetVersion: CockroachVersion;
  /** The schema that the text is part of, and its name there. */
  readonly schema: { readonly checker: SchemaChecker; readonly path: string };
  /** How much of a very large text is looked at. */
  readonly allowance?: Allowance;
}

/** What is known of a text that nobody edits. Of the text itself nothing is kept. */
export interface ClosedText {
  /** UTF-16 units. */
  readonly length: number;
  /** Offsets at which lines begin. */
  readonly lineStarts: Uint32Array;
  readonly statements: number;
  /** Findings of its statements; those of the schema are kept there. */
  readonly ownFindings: number;
  /**
   * The findings of the text as part of the schema as that is now, in steps: what `createAnalyzer` finds in it. Ask again
   * when the schema says something else of it.
   */
  conclude(): Generator<undefined, readonly Finding[]>;
}

/**
 * Looks at a text that nobody edits, in steps between which others may have their turn. What it says of the schema is put
 * in, but what follows from that is worked out later (`SchemaChecker.takeUpSteps`): thousands of files may come one after
 * the other, and name the same things. Needs `loadParser` to have ended.
 */
export function* readClosedText(
  text: string,
  { dialect, targetVersion, schema, allowance = usualAllowance }: ClosedTextOptions,
): Generator<undefined, ClosedText> {
  const rules = rulesFor(dialect, targetVersion);
  const language = languageOf(dialect, targetVersion, rules);
  language.reads(text);
  const lines = yield* lineIndexSteps(text);
  yield;
  const cut = yield* language.cutSteps(text);
  yield;
  const lately = new LatelyLooked(language.lint);
  const looksAtRows = copyRules(rules);
  const counter = new Counter(text, allowance);
  const findings: Finding[] = [];
  const facts: StatementFacts[] = [];
  const once = new OnceAsked();
  const looked: (true | undefined)[] = [];
  let statements = 0;
  for (const [i, piece] of cut.pieces.entries()) {
    if (i % piecesAtOnce === piecesAtOnce - 1) yield;
    const { start, end } = piece.range;
    if (piece.kind === 'copy-data') {
      const asked = yield* askedOfRows(text, cut.pieces, i, looksAtRows);
      if (asked.length > 0) facts.push({ start, facts: asked });
      looked.push(undefined);
      continue;
    }
    const source = text.slice(start, end);
    if (!language.looksAt(piece, source) || !counter.admits(piece)) {
      looked.push(undefined);
      continue;
    }
    looked.push(true);
    statements++;
    let result = lately.known(source);
    if (result === undefined) {
      result = yield* lately.lookSteps(source);
      yield;
    }
    counter.count(result.facts, source);
    for (const finding of result.findings) findings.push(moved(finding, start));
    if (result.facts.length > 0 && once.isNew(result.facts)) facts.push({ start, facts: result.facts });
    if (result.second) facts.push({ start: start + result.second.start, facts: result.second.facts });
  }
  yield;

  const { checker, path } = schema;
  const undo = undoFrom(path, text);
  for (let some = factsAtOnce; some < facts.length; some += factsAtOnce) {
    checker.setFile(path, facts.slice(0, some), undo, 'later');
    yield;
  }
  checker.setFile(path, facts, undo, 'later');
  yield;

  const directives = text.includes('molt-ignore') ? readDirectives(text, lines, cut.pieces, dialect) : [];
  const over = passedOver(text, cut.pieces, looked);
  const place = { length: text.length, lineStarts: Uint32Array.from(lines.starts), statements };
  const told = { own: foldForeign(findings), problems: cut.problems, over, directives };
  return new Read(place, told, { dialect, schema, rules });
}

/** The statements of a text, in order: what `Fingerprints` names findings by. In steps. */
export function* statementsIn(
  text: string,
  dialect: Dialect,
  targetVersion: CockroachVersion,
): Generator<undefined, readonly Piece[]> {
  const language = languageOf(dialect, targetVersion, rulesFor(dialect, targetVersion));
  language.reads(text);
  const { pieces } = yield* language.cutSteps(text);
  yield;
  return pieces.filter((piece) => language.looksAt(piece, text.slice(piece.range.start, piece.range.end)));
}

/** What a text says by itself. */
interface Told {
  readonly own: readonly Finding[];
  readonly problems: Split['problems'];
  readonly over: PassedOver | null;
  /** Not used yet: each conclusion uses a copy of them. */
  readonly directives: readonly Directive[];
}

/** A class, not closures: those would keep the text that they were made beside. */
class Read implements ClosedText {
  readonly length: number;
  readonly lineStarts: Uint32Array;
  readonly statements: number;

  constructor(
    place: Pick<ClosedText, 'length' | 'lineStarts' | 'statements'>,
    private readonly told: Told,
    private readonly among: Pick<ClosedTextOptions, 'dialect' | 'schema'> & {
      readonly rules: readonly Rule[];
    },
  ) {
    this.length = place.length;
    this.lineStarts = place.lineStarts;
    this.statements = place.statements;
  }

  get ownFindings(): number {
    return this.told.own.length;
  }

  *conclude(): Generator<undefined, readonly Finding[]> {
    const { own, problems, over } = this.told;
    const { dialect, schema, rules } = this.among;
    // A statement that was passed over may be the ALTER TABLE that adds the key.
    const ofSchema = over === null || over.onlyRows ? schema.checker.findingsOf(schema.path) : [];
    const ofFile = over === null ? ofSchema : [...ofSchema, over.notice];
    yield;
    const cut = { pieces: [], problems };
    const all = merged(...withProblems(own, ofFile, cut, dialect), amendedCodes(rules));
    const directives = this.told.directives.map((directive) => shifted(directive, 0));
    return withReadDirectives(directives, all, { all: allRules, looked: rules, complete: true });
  }
}

/** Pieces of a text that are looked at without giving others their turn, when all are known. */
const piecesAtOnce = 2_000;

/** Statements that are put into the schema without giving others their turn. */
const factsAtOnce = 500;
