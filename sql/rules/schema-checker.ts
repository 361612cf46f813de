import { Derived } from '../catalog/derived.ts';
import type { Doubt } from '../catalog/fact.ts';
import type { SchemaObject } from '../catalog/model.ts';
import { whereIs, type PlacedStatement } from '../catalog/place.ts';
import { WorkspaceCatalog, type CatalogOptions } from '../catalog/workspace-catalog.ts';
import type { StatementFacts } from '../catalog/catalog.ts';
import type { Finding } from '../finding.ts';
import { newestVersion, type CockroachVersion } from './metadata.ts';
import type { Rule } from './rule.ts';
import type { SchemaLook, SchemaReport, SchemaVisitors } from './schema-rule.ts';

/** A finding that knows its statement instead of its place: it is right wherever the statement moves. */
type Said =
  | { readonly rule: Rule; readonly report: SchemaReport }
  | { readonly doubt: Doubt; readonly statement: PlacedStatement };

type SchemaRule = Rule & { readonly schema: SchemaVisitors };

/**
 * The rules about the schema over a catalogue. Findings are kept by the name that they are about, and worked out anew
 * when something has changed that the rules read for them, in whichever file.
 */
export class SchemaChecker {
  readonly catalog: WorkspaceCatalog;
  readonly #rules: readonly SchemaRule[];
  readonly #checks = new Map<string, Derived<readonly Said[]>>();
  readonly #stale = new Set<string>();
  /** The names with findings in a file. */
  readonly #namesOf = new Map<string, Set<string>>();
  readonly #filesOf = new Map<string, ReadonlySet<string>>();
  readonly #changed = new Set<string>();

  /** `rules`: those that apply to the dialect and the target version. */
  constructor(
    rules: readonly Rule[],
    private readonly targetVersion: CockroachVersion = newestVersion,
    options: CatalogOptions = {},
  ) {
    this.catalog = new WorkspaceCatalog(options);
    this.#rules = rules.filter((rule): rule is SchemaRule => rule.schema !== undefined);
  }

  /** Puts a file in, or says what it has become. Statements from `undoFrom` on (if not -1) only take others back. */
  setFile(path: string, statements: readonly StatementFacts[], undoFrom = -1): void {
    for (const name of this.catalog.setFile(path, statements, undoFrom)) this.#mustCheck(name);
  }

  removeFile(path: string): void {
    for (const name of this.catalog.removeFile(path)) this.#mustCheck(name);
    this.#refresh();
    this.#changed.delete(path);
    this.#namesOf.delete(path);
  }

  /** The findings of one file, with ranges of its present text; in no order. */
  findingsOf(path: string): readonly Finding[] {
    this.#refresh();
    const findings: Finding[] = [];
    for (const name of this.#namesOf.get(path) ?? []) {
      for (const said of this.#checks.get(name)?.get() ?? []) {
        if (pathOf(said) === path) findings.push(toFinding(said));
      }
    }
    const statements = this.catalog.statementsOf(path);
    for (const rule of this.#rules) {
      rule.schema.file?.(
        statements,
        this.#look((report) => findings.push(toFinding({ rule, report }))),
      );
    }
    return findings;
  }

  /** The files whose findings have changed since the last call: by an edit in them, or in another file. */
  takeChanged(): readonly string[] {
    this.#refresh();
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  #mustCheck(name: string): void {
    if (!this.#checks.has(name)) {
      const check = new Derived<readonly Said[]>(
        this.catalog.reading,
        [],
        () => this.#check(name),
        () => this.#stale.add(name),
      );
      this.#checks.set(name, check);
    }
    this.#stale.add(name);
  }

  #refresh(): void {
    for (const name of this.#stale) {
      this.#stale.delete(name);
      const said = this.#checks.get(name)?.get() ?? [];
      const now = new Set(said.map(pathOf));
      const before = this.#filesOf.get(name) ?? new Set();
      for (const path of before) {
        this.#changed.add(path);
        if (!now.has(path)) this.#namesOf.get(path)?.delete(name);
      }
      for (const path of now) {
        this.#changed.add(path);
        const names = this.#namesOf.get(path);
        if (names === undefined) this.#namesOf.set(path, new Set([name]));
        else names.add(name);
      }
      if (now.size > 0) this.#filesOf.set(name, now);
      else this.#filesOf.delete(name);
      if (said.length === 0 && this.catalog.bucket(name) === undefined) this.#checks.delete(name);
    }
  }

  #check(name: string): readonly Said[] {
    const said: Said[] = [];
    const bucket = this.catalog.bucket(name);
    if (bucket === undefined) return said;
    const { lives, duplicates } = bucket.folded;
    for (const rule of this.#rules) {
      const look = this.#look((report) => said.push({ rule, report }));
      for (const { object, ended } of lives) if (ended === null) visit(rule.schema, object, look);
      for (const duplicate of duplicates) rule.schema.duplicate?.(duplicate, look);
    }
    for (const statement of bucket.asked) {
      for (const fact of statement.facts) {
        if (fact.sort === 'doubt' && fact.name.name === name) this.#settle(fact, statement, said);
      }
    }
    return said;
  }

  #look(report: (report: SchemaReport) => void): SchemaLook {
    return { catalog: this.catalog, targetVersion: this.targetVersion, report };
  }

  /** A finding with `unlessCreated`: is the thing created? */
  #settle(doubt: Doubt, statement: PlacedStatement, said: Said[]): void {
    const object = this.catalog.meant(sortsOf(doubt.kind), doubt.name, statement)?.object;
    const rule = this.#rules.find((each) => each.code === doubt.finding.code);
    const at = { statement, range: doubt.finding.range };
    const report = (one: SchemaReport) => rule && said.push({ rule, report: one });
    const look = this.#look(report);
    if (object !== undefined) rule?.schema.created?.(doubt, at, object, look);
    else if (rule?.schema.notCreated !== undefined) rule.schema.notCreated(doubt, at, look);
    else said.push({ doubt, statement });
  }
}

function visit(visitors: SchemaVisitors, object: SchemaObject, look: SchemaLook): void {
  if (object.sort === 'table') visitors.table?.(object, look);
  else if (object.sort === 'sequence') visitors.sequence?.(object, look);
  else if (object.sort === 'type') visitors.type?.(object, look);
}

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

const pathOf = (said: Said): string =>
  ('doubt' in said ? said.statement : said.report.at.statement).file.path;

function toFinding(said: Said): Finding {
  if ('doubt' in said) {
    const { finding } = said.doubt;
    const move = (range: Finding['range']) => whereIs({ statement: said.statement, range });
    const fix = finding.fix && {
      ...finding.fix,
      edits: finding.fix.edits.map((edit) => ({ range: move(edit.range), text: edit.text })),
    };
    return { ...finding, range: move(finding.range), fix };
  }
  const { rule, report } = said;
  const { file } = report.at.statement;
  const fix = report.fix?.edits.every((edit) => edit.at.statement.file === file) ? report.fix : undefined;
  return {
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
  };
}
