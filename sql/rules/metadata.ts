/**
 * What a rule says about itself. One rule is one file in sql/rules/<group>/; everything else that mentions it (rule
 * pages in docs/rules, settings, `molt rules`, tests of its examples) is generated from, or runs over, this metadata.
 */

/** CockroachDB versions that verdicts know, oldest first (docs: Release Support Policy, read November 2026). */
export const cockroachVersions = [
  'v23.1', 'v23.2', 'v24.1', 'v24.2', 'v24.3', 'v25.1', 'v25.2', 'v25.3', 'v25.4', 'v26.1', 'v26.2',
] as const; // prettier-ignore
export type CockroachVersion = (typeof cockroachVersions)[number];

export const newestVersion: CockroachVersion = 'v26.2';

/** MOLT1xx schema, MOLT2xx queries, MOLT3xx and MOLT4xx MySQL, MOLT9xx about the file itself (cannot be parsed, …). */
export type RuleCode = `MOLT${number}`;

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/**
 * Where CockroachDB stops: `grammar` its parser refuses the text; `later` it parses but fails when planned or run;
 * `meaning` it is accepted and means something else; `advice` it works but there is a better way.
 */
export type Layer = 'grammar' | 'later' | 'meaning' | 'advice';

/** `safe`: the fix keeps the meaning and may be applied in bulk; `review`: a person must look; `manual`: by hand. */
export type FixClass = 'safe' | 'review' | 'manual';

export type SourceDialect = 'postgres' | 'mysql';

/** An example that is a test: `bad` must raise the rule (and become `fixed` by its fix), `good` must not. */
export interface RuleExample {
  readonly bad?: string;
  readonly good?: string;
  /** What the rule's own fix makes of `bad`. */
  readonly fixed?: string;
}

export interface RuleMetadata {
  readonly code: RuleCode;
  /** Kebab-case name, e.g. `exclusion-constraint`. */
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly sources: readonly SourceDialect[];
  /** First version that takes the construct: the rule is silent for this and newer targets. */
  readonly supportedSince?: CockroachVersion;
  readonly fix: FixClass;
  /** What CockroachDB does with it, and why that matters. */
  readonly why: string;
  readonly workaround: string;
  /** Link to the documentation. */
  readonly documentation: string;
  /** CockroachDB's tracking issue, by number (https://go.crdb.dev/issue-v/<n>/<version>). */
  readonly issue?: number;
  readonly examples: readonly RuleExample[];
}
