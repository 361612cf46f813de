import { Derived } from '../catalog/derived.ts';
import type { Doubt, TypeQuestions } from '../catalog/fact.ts';
import { mannersOf, World } from '../catalog/mentions/world.ts';
import type { SchemaObject } from '../catalog/model.ts';
import { whereIs, type PlacedStatement } from '../catalog/place.ts';
import { WorkspaceCatalog, type CatalogOptions } from '../catalog/workspace-catalog.ts';
import type { StatementFacts } from '../catalog/catalog.ts';
import type { Finding } from '../findings/finding.ts';
import { answer } from '../types/conflicts.ts';
import { CatalogKnower } from '../types/catalog-knower.ts';
import { throughAll } from '../text/through-all.ts';
import { cockroachVersions, newestVersion, type CockroachVersion } from './metadata.ts';
import type { Rule, TypeLook, TypeReport } from './rule.ts';
import type { SchemaLook, SchemaReport, SchemaVisitors } from './schema-rule.ts';

/** A finding that knows its statement instead of its place: it is right wherever the statement moves. */
interface Said {
  readonly statement: PlacedStatement;
  /** The finding where everything stands now. */
  readonly finding: () => Finding;
}

interface SpeakingRule {
  readonly rule: Rule;
  readonly schema: SchemaVisitors;
  readonly look: SchemaLook;
}

/**
 * The rules about the schema over a catalogue. Findings are kept by the name that they are about, and worked out anew
 * when something has changed that the rules read for them, in whichever file.
 */
export class SchemaChecker {
  readonly catalog: WorkspaceCatalog;
  readonly #rules: readonly SpeakingRule[];
  /** Those of them that look at tables: most names are a table's. */
  readonly #tableRules: readonly SpeakingRule[];
  /** Where what is said goes at the moment. */
  #said: Said[] = [];
  readonly #checks = new Map<string, Derived<readonly Said[]>>();
  readonly #stale = new Set<string>();
  /** Names that have become stale by files that nobody waits for: `takeUpSteps` works them out. */
  readonly #later = new Set<string>();
  /** Which of the two gets what becomes stale at the moment. */
  #into: Set<string> = this.#stale;
  /** The names with findings in a file. */
  readonly #namesOf = new Map<string, Set<string>>();
  readonly #filesOf = new Map<string, ReadonlySet<string>>();
  readonly #changed = new Set<string>();
  readonly #typeRules: readonly { readonly rule: Rule; readonly look: TypeLook }[];
  readonly #typedOf = new WeakMap<PlacedStatement, Map<TypeQuestions, Derived<readonly Said[]>>>();
  readonly #saidInFile = new Map<string, readonly Said[]>();

  /** `rules`: those that apply to the dialect and the target version. */
  constructor(
    rules: readonly Rule[],
    targetVersion: CockroachVersion = newestVersion,
    options: CatalogOptions = {},
  ) {
    this.catalog = new WorkspaceCatalog(options);
    const { catalog } = this;
    this.#rules = rules.flatMap((rule) => {
      const { schema } = rule;
      if (schema === undefined) return [];
      const report = (said: SchemaReport) => this.#said.push(saying(rule, said));
      return [{ rule, schema, look: { catalog, targetVersion, report } }];
    });
    this.#tableRules = this.#rules.filter(({ schema }) => schema.table !== undefined);
    const at = cockroachVersions.indexOf(targetVersion);
    const look: TypeLook = { isBefore: (version) => at < cockroachVersions.indexOf(version) };
    this.#typeRules = rules.flatMap((rule) => (rule.types === undefined ? [] : [{ rule, look }]));
  }

  /**
   * Puts a file in, or says what it has become. Statements from `undoFrom` on (if not -1) only take others back. `later`:
   * what follows from it is worked out by `takeUpSteps`, once for many files that come one after the other.
   */
  setFile(
    path: string,
    statements: readonly StatementFacts[],
    undoFrom = -1,
    when: 'now' | 'later' = 'now',
  ): void {
    this.#aside(when, () => {
      for (const name of this.catalog.setFile(path, statements, undoFrom)) this.#mustCheck(name);
    });
  }

  /** Does something; what becomes stale by it is worked out now or later. */
  #aside(when: 'now' | 'later', work: () => void): void {
    const before = this.#into;
    this.#into = when === 'now' ? this.#stale : this.#later;
    try {
      work();
    } finally {
      this.#into = before;
    }
  }

  removeFile(path: string): void {
    throughAll(this.removeFileSteps(path));
  }

  /** The same in steps, from the file's end on: between two of them others may have their turn. */
  *removeFileSteps(path: string, when: 'now' | 'later' = 'now'): Generator<undefined, void> {
    const steps = this.catalog.removeFileSteps(path);
    for (let isOver = false; !isOver;) {
      this.#aside(when, () => {
        const step = steps.next();
        isOver = step.done === true;
        for (const name of step.value ?? []) this.#mustCheck(name);
      });
      if (when === 'now') yield* this.refreshSteps();
      this.#changed.delete(path);
      yield;
    }
    this.#namesOf.delete(path);
    this.#saidInFile.delete(path);
  }

  /** The findings of one file, with ranges of its present text; in no order. */
  findingsOf(path: string): readonly Finding[] {
    this.#refresh();
    this.#changed.delete(path);
    const findings: Finding[] = [];
    for (const said of this.#saidOf(path)) findings.push(said.finding());
    if (this.catalog.hasTransactions(path)) {
      for (const said of this.#sayings(() => this.#sayOfFile(path))) findings.push(said.finding());
    }
    return findings;
  }

  /** What is said about a file. Kept until something else is: most edits change nothing of it. */
  #saidOf(path: string): readonly Said[] {
    let said = this.#saidInFile.get(path);
    if (said === undefined) {
      const names = [...(this.#namesOf.get(path) ?? [])];
      said = names.flatMap((name) =>
        (this.#checks.get(name)?.get() ?? nothing).filter(({ statement }) => statement.file.path === path),
      );
      this.#saidInFile.set(path, said);
    }
    return said;
  }

  /**
   * The files whose findings have changed, by an edit in them or in another file, since they were last asked for, and were
   * not named by an earlier call.
   */
  takeChanged(): readonly string[] {
    this.#refresh();
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  #mustCheck(name: string): void {
    const known = this.#checks.get(name);
    if (known === undefined) {
      const check = new Derived<readonly Said[]>(
        this.catalog.reading,
        nothing,
        () => this.#sayings(() => this.#sayOfName(name)),
        () => this.#into.add(name),
      );
      this.#checks.set(name, check);
    } else {
      // Who asks for something of the name is no part of what it is, so that alone does not make it stale.
      known.stale();
    }
    this.#into.add(name);
  }

  /**
   * Works out what has become stale, some names at once: between two steps others may have their turn, and whoever does
   * not go on leaves the rest to the next who asks.
   */
  refreshSteps(): Generator<undefined, void> {
    return this.#refreshSteps(this.#stale);
  }

  /** Works out what follows from the files that were put in or taken out for later; in steps, as `refreshSteps`. */
  takeUpSteps(): Generator<undefined, void> {
    return this.#refreshSteps(this.#later);
  }

  *#refreshSteps(names: ReadonlySet<string>): Generator<undefined, void> {
    let weight = 0;
    for (const name of names) {
      this.#refreshName(name);
      // A name may be that of a table in hundreds of schemas.
      weight += 1 + (this.catalog.bucket(name)?.changing.length ?? 0);
      if (weight < namesAtOnce) continue;
      weight = 0;
      yield;
    }
  }

  #refresh(): void {
    for (const name of this.#stale) this.#refreshName(name);
  }

  #refreshName(name: string): void {
    this.#stale.delete(name);
    this.#later.delete(name);
    const said = this.#checks.get(name)?.get() ?? nothing;
    const before = this.#filesOf.get(name);
    if (said.length === 0 && before === undefined) {
      if (this.catalog.bucket(name) === undefined) this.#checks.delete(name);
      return;
    }
    const now = new Set(said.map(({ statement }) => statement.file.path));
    for (const path of before ?? []) {
      this.#changed.add(path);
      this.#saidInFile.delete(path);
      if (!now.has(path)) this.#namesOf.get(path)?.delete(name);
    }
    for (const path of now) {
      this.#changed.add(path);
      this.#saidInFile.delete(path);
      const names = this.#namesOf.get(path);
      if (names === undefined) this.#namesOf.set(path, new Set([name]));
      else names.add(name);
    }
    if (now.size > 0) this.#filesOf.set(name, now);
    else this.#filesOf.delete(name);
  }

  /** What the rules say while something is done. */
  #sayings(say: () => void): readonly Said[] {
    const outer = this.#said;
    const said: Said[] = [];
    this.#said = said;
    try {
      say();
    } finally {
      this.#said = outer;
    }
    return said.length === 0 ? nothing : said;
  }

  #sayOfName(name: string): void {
    const bucket = this.catalog.bucket(name);
    if (bucket === undefined) return;
    const { lives, duplicates } = bucket.folded;
    for (const life of lives) {
      const { object, ended } = life;
      if (ended !== null) {
        if (object.sort !== 'table' && object.sort !== 'view') continue;
        const happened = ended.renamedTo === null ? 'dropped' : 'renamed';
        for (const { schema, look } of this.#rules) schema[happened]?.(life, look);
        continue;
      }
      if (object.sort === 'table') {
        for (const { schema, look } of this.#tableRules) schema.table?.(object, look);
      } else if (object.sort === 'sequence') {
        for (const { schema, look } of this.#rules) schema.sequence?.(object, look);
      } else if (object.sort === 'type') {
        for (const { schema, look } of this.#rules) schema.type?.(object, look);
      }
    }
    for (const duplicate of duplicates) {
      for (const { schema, look } of this.#rules) schema.duplicate?.(duplicate, look);
    }
    for (const statement of bucket.asking) {
      for (const fact of statement.facts) {
        if (fact.sort === 'doubt' && fact.name.name === name) this.#settle(fact, statement);
        else if (fact.sort === 'types' && fact.name.name === name)
          this.#said.push(...this.#typed(fact, statement));
      }
    }
  }

  /**
   * What the types of columns make of a statement's expressions. Kept by itself: many statements name the same table, and an
   * edit changes one of them.
   */
  #typed(fact: TypeQuestions, statement: PlacedStatement): readonly Said[] {
    // Statements that are the same share their facts: what is said has the place of one of them.
    const ofStatement = this.#typedOf.get(statement) ?? new Map<TypeQuestions, Derived<readonly Said[]>>();
    this.#typedOf.set(statement, ofStatement);
    let known = ofStatement.get(fact);
    if (known === undefined) {
      const work = () => this.#sayings(() => this.#answerTypes(fact, statement));
      known = new Derived<readonly Said[]>(this.catalog.reading, nothing, work);
      ofStatement.set(fact, known);
    }
    return known.get();
  }

  #answerTypes({ questions, about }: TypeQuestions, statement: PlacedStatement): void {
    const knower = new CatalogKnower(new World(this.catalog, statement, mannersOf('postgres')));
    for (const question of questions) {
      const found = answer(question, knower);
      if (found === null) continue;
      for (const { rule, look } of this.#typeRules) {
        const report = rule.types?.(found, look);
        if (report != null) this.#said.push(saying(rule, atStatement(report, statement, about)));
      }
    }
  }

  #sayOfFile(path: string): void {
    const statements = this.catalog.statementsOf(path);
    for (const { schema, look } of this.#rules) schema.file?.(statements, look);
  }

  /** A finding with `unlessCreated`: is the thing created? */
  #settle(doubt: Doubt, statement: PlacedStatement): void {
    const sorts = sortsOf(doubt.kind);
    // A type or a routine that is dropped further on was made all the same.
    const once = () =>
      new World(this.catalog, statement, mannersOf('postgres')).thing(sorts, doubt.name) ?? undefined;
    const object =
      this.catalog.meant(sorts, doubt.name, statement)?.object ??
      (doubt.kind === 'table' ? undefined : once());
    const asker = this.#rules.find(({ rule }) => rule.code === doubt.finding.code);
    const at = { statement, range: doubt.finding.range };
    if (object !== undefined) {
      asker?.schema.created?.(doubt, at, object, asker.look);
    } else if (asker?.schema.notCreated !== undefined) {
      asker.schema.notCreated(doubt, at, asker.look);
    } else {
      this.#said.push(sayingDoubt(doubt, statement));
    }
  }
}

const nothing: readonly Said[] = [];

/** Names, and statements that change something of them, that are looked at without giving others their turn. */
const namesAtOnce = 40;

function sortsOf(kind: Doubt['kind']): readonly SchemaObject['sort'][] {
  switch (kind) {
    case 'routine':
      return ['routine'];
    case 'table':
      return ['table', 'view', 'sequence'];
    case 'type':
      // Every table and view is a type, too: that of its rows.
      return ['type', 'table', 'view'];
  }
}

/** What is said of a statement, wherever that stands. */
function atStatement(
  { range, fix, ...said }: TypeReport,
  statement: PlacedStatement,
  table: string | undefined,
): SchemaReport {
  const edits = fix?.edits.map((edit) => ({ at: { statement, range: edit.range }, text: edit.text }));
  return { ...said, at: { statement, range }, table, fix: fix && edits && { ...fix, edits } };
}

function sayingDoubt({ finding }: Doubt, statement: PlacedStatement): Said {
  const make = (): Finding => {
    const move = (range: Finding['range']) => whereIs({ statement, range });
    const fix = finding.fix && {
      ...finding.fix,
      edits: finding.fix.edits.map((edit) => ({ range: move(edit.range), text: edit.text })),
    };
    return { ...finding, range: move(finding.range), fix };
  };
  return { statement, finding: kept([statement], make) };
}

function saying(rule: Rule, report: SchemaReport): Said {
  const { statement } = report.at;
  const fix = report.fix?.edits.every(({ at }) => at.statement.file === statement.file)
    ? report.fix
    : undefined;
  const make = (): Finding => ({
    code: rule.code,
    rule: rule.name,
    severity: report.severity ?? rule.severity,
    layer: report.layer ?? rule.layer,
    message: report.message,
    range: whereIs(report.at),
    fixClass: fix?.class ?? 'manual',
    fix: fix && {
      title: fix.title,
      class: fix.class,
      edits: fix.edits.map((edit) => ({ range: whereIs(edit.at), text: edit.text })),
    },
    table: report.table,
    issue: report.issue ?? rule.issue,
    related: report.related?.map(({ at, message }) => ({
      file: at.statement.file.path,
      range: whereIs(at),
      message,
    })),
  });
  const statements = new Set([
    statement,
    ...(fix?.edits ?? []).map(({ at }) => at.statement),
    ...(report.related ?? []).map(({ at }) => at.statement),
  ]);
  return { statement, finding: kept([...statements], make) };
}

/** Makes a finding anew only when one of the statements that it is about has moved: this runs at each key. */
function kept(statements: readonly PlacedStatement[], make: () => Finding): () => Finding {
  let starts: readonly number[] = [];
  let finding: Finding | null = null;
  return () => {
    if (finding !== null && !haveMoved(statements, starts)) return finding;
    starts = statements.map(({ start }) => start);
    finding = make();
    return finding;
  };
}

function haveMoved(statements: readonly PlacedStatement[], starts: readonly number[]): boolean {
  for (let i = 0; i < statements.length; i++) if (statements[i]?.start !== starts[i]) return true;
  return false;
}
