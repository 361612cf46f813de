import type { ErrorReport } from '../../../contracts/errors.ts';
import { figure } from '../../../contracts/figure.ts';
import type { Finding } from '../../../sql/findings/finding.ts';
import type { CockroachVersion } from '../../../sql/rules/metadata.ts';
import type { BaselineEntry } from '../../../sql/findings/baseline.ts';
import type { Summary } from '../summary.ts';

/** A place in a file as people and most tools count it: lines and columns from 1, columns in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** Of the character behind the last. */
  readonly endColumn: number;
}

/** A finding as it is reported. */
export interface Reported extends Place {
  /** As it was given, or `<stdin>`. */
  readonly file: string;
  readonly finding: Finding;
  /** See `Fingerprints`; with a number behind it where the same was found before in this file. */
  readonly fingerprint?: string;
  /** Other places that help to understand it. */
  readonly related?: readonly (Place & { readonly file: string; readonly message: string })[];
  /** What its fix replaces. */
  readonly edits?: readonly (Place & { readonly text: string })[];
}

/** A file that could not be read, with why. */
export interface Unread {
  readonly file: string;
  readonly error: ErrorReport;
}

/** Entries of the baseline that nothing matched any more. */
export interface StaleEntries {
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
}

/** Advice that a file was given more often than it is listed. */
export interface Repeated {
  readonly file: string;
  readonly code: string;
  readonly rule: string;
  /** How often it is not listed. */
  readonly more: number;
}

/** What is said of it, to people. */
export const repeatedLine = ({ file, code, rule, more }: Repeated): string =>
  `${file}: ${figure(more)} more of ${code} ${rule} (--all lists them)`;

/** Writes one format. Findings come in parts, so that a report of any length needs no memory. */
export interface Report {
  /** What it needs of a finding beyond its place. */
  readonly needs: {
    readonly fingerprints: boolean;
    readonly edits: boolean;
    /** Every finding, also the fourth of the same advice in a file: for programs. */
    readonly each: boolean;
  };
  /** Findings of one file, in order. A very large file comes in several parts. */
  add(file: string, findings: readonly Reported[]): void;
  unread(file: Unread): void;
  end(summary: Summary, stale: readonly StaleEntries[], repeated: readonly Repeated[]): void;
}

export interface ReportOptions {
  readonly write: (text: string) => void;
  readonly targetVersion: CockroachVersion;
}
