import type { FixClass, Layer, RuleCode, Severity } from '../rules/metadata.ts';

/** A half-open range of UTF-16 code units in the file's text, as JavaScript strings and LSP count them. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replace `range` by `text`. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

export interface Fix {
  /** What the fix does, for the light bulb: "Remove DEFERRABLE". */
  readonly title: string;
  readonly class: Exclude<FixClass, 'manual'>;
  readonly edits: readonly TextEdit[];
}

/** Another place that helps to understand a finding: the other end of a foreign key, the sequence of a column. */
export interface RelatedPlace {
  /** The file as it was given to the analyzer; '' for a text that has no name. */
  readonly file: string;
  readonly range: TextRange;
  readonly message: string;
}

/** One place that CockroachDB won't take, reads differently, or advises against. */
export interface Finding {
  readonly code: RuleCode;
  /** The rule's kebab-case name. */
  readonly rule: string;
  readonly severity: Severity;
  readonly layer: Layer;
  /** What and why in one or two sentences, naming the construct as it stands in the file. */
  readonly message: string;
  /** Tight: the construct, never the whole statement. */
  readonly range: TextRange;
  readonly fixClass: FixClass;
  readonly fix?: Fix;
  /** `schema.table` that the finding belongs to, when it belongs to one. */
  readonly table?: string;
  readonly issue?: number;
  readonly related?: readonly RelatedPlace[];
}

/** A range moved by an offset. */
export function shift(range: TextRange, by: number): TextRange {
  return { start: range.start + by, end: range.end + by };
}

/** Written out field by field: this runs for every finding of the file at each keystroke. */
export function moved(finding: Finding, by: number): Finding {
  if (by === 0) return finding;
  const { fix } = finding;
  return {
    code: finding.code,
    rule: finding.rule,
    severity: finding.severity,
    layer: finding.layer,
    message: finding.message,
    range: shift(finding.range, by),
    fixClass: finding.fixClass,
    fix: fix && {
      title: fix.title,
      class: fix.class,
      edits: fix.edits.map((edit) => ({ range: shift(edit.range, by), text: edit.text })),
    },
    table: finding.table,
    issue: finding.issue,
  };
}
