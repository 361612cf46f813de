import { createAnalyzer, type Analysis, type Analyzer } from './analyze.ts';
import { readClosedText, type ClosedText } from './closed-text.ts';
import type { CatalogOptions } from '../catalog/workspace-catalog.ts';
import { detectDialect, type Dialect } from '../dialect/dialect.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../rules/metadata.ts';
import { SchemaChecker } from '../rules/schema-checker.ts';
import { throughAll } from '../text/through-all.ts';

export interface SchemaFileText {
  /** As the findings are to name it; files are applied in the natural order of their paths. */
  readonly path: string;
  readonly text: string;
  /** As detected when absent. */
  readonly dialect?: Dialect;
}

/**
 * The schemas of a workspace, one a dialect: a dump and its conversion into CockroachDB's SQL would else declare
 * everything twice.
 */
export class Schemas {
  readonly #checkers = new Map<Dialect, SchemaChecker>();

  constructor(
    private readonly targetVersion: CockroachVersion = newestVersion,
    private readonly options: CatalogOptions = {},
  ) {}

  of(dialect: Dialect): SchemaChecker {
    let checker = this.#checkers.get(dialect);
    if (checker === undefined) {
      const rules = rulesFor(dialect, this.targetVersion);
      checker = new SchemaChecker(rules, this.targetVersion, this.options);
      this.#checkers.set(dialect, checker);
    }
    return checker;
  }

  /** Those that there are. */
  all(): Iterable<SchemaChecker> {
    return this.#checkers.values();
  }

  /** An analyzer for one file, whose statements become part of the schema with each update. */
  analyzer(path: string, dialect: Dialect): Analyzer {
    const schema = { checker: this.of(dialect), path };
    return createAnalyzer({ dialect, targetVersion: this.targetVersion, schema });
  }

  /** Looks at the text of a file that nobody edits, in steps; what follows from it is worked out later. */
  readClosed(path: string, dialect: Dialect, text: string): Generator<undefined, ClosedText> {
    const schema = { checker: this.of(dialect), path };
    return readClosedText(text, { dialect, targetVersion: this.targetVersion, schema });
  }
}

/**
 * Analyses some files as one workspace, each in the light of all the others. Gives the results in the order in which
 * they were given; between two steps the caller may do something else. Needs `loadParser` to have ended.
 */
export function* checkManySteps(
  files: readonly SchemaFileText[],
  targetVersion: CockroachVersion = newestVersion,
): Generator<undefined, readonly Analysis[]> {
  const schemas = new Schemas(targetVersion);
  const analyzers: Analyzer[] = [];
  const first: Analysis[] = [];
  for (const { path, text, dialect = detectDialect(text, path) } of files) {
    const analyzer = schemas.analyzer(path, dialect);
    analyzers.push(analyzer);
    first.push(yield* analyzer.steps(text));
  }
  const results: Analysis[] = [];
  for (const [i, analyzer] of analyzers.entries()) {
    // Nothing is parsed again: only what the other files have to do with it.
    const again = analyzer.update(files[i]?.text ?? '');
    results.push({ ...again, parsed: first[i]?.parsed ?? 0, reused: first[i]?.reused ?? 0 });
    yield;
  }
  return results;
}

/** The same at once. */
export function checkMany(
  files: readonly SchemaFileText[],
  targetVersion?: CockroachVersion,
): readonly Analysis[] {
  return throughAll(checkManySteps(files, targetVersion));
}
