import { createAnalyzer, detectDialect, type Dialect } from '../../sql/analyze/analyze.ts';
import type { Finding, TextEdit } from '../../sql/findings/finding.ts';
import { Fingerprints } from '../../sql/findings/fingerprint.ts';
import { compatibleFixes } from '../../sql/findings/fix.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import type { Rule } from '../../sql/rules/rule.ts';
import type { SchemaChecker } from '../../sql/rules/schema-checker.ts';
import { EditedText } from './edited-text.ts';

export interface FixOptions {
  readonly dialect: Dialect | 'auto';
  readonly targetVersion: CockroachVersion;
  readonly rules?: readonly Rule[];
  /** The schema that the text is part of; its own when absent. */
  readonly schema?: { readonly checker: SchemaChecker; readonly path: string };
  /** Findings that may be fixed: what is silenced or in the baseline stays as it is. */
  readonly wanted: (findings: readonly Finding[], prints: Fingerprints) => readonly Finding[];
}

export interface Fixed {
  readonly text: string;
  /** What was done, as edits of the original text. */
  readonly edits: readonly TextEdit[];
  /** Findings that are gone. */
  readonly fixed: number;
}

/** Fixes uncover fixes (an action of ALTER TABLE that became the only one); each round takes away at least one. */
const rounds = 20;

/** Applies the safe fixes of a text. Needs `loadParser` to have ended. */
export function fixText(file: string, original: string, options: FixOptions): Fixed {
  const { targetVersion, rules, schema } = options;
  const dialect = options.dialect === 'auto' ? detectDialect(original, file) : options.dialect;
  const analyzer = createAnalyzer({ dialect, targetVersion, rules, schema });
  const edited = new EditedText(original);
  let text = original;
  let fixed = 0;
  for (let round = 0; round < rounds; round++) {
    const { findings, statements } = analyzer.update(text);
    const chosen = compatibleFixes(options.wanted(findings, new Fingerprints(text, statements)));
    if (chosen.findings.length === 0) break;
    edited.apply(chosen.edits);
    text = edited.text;
    fixed += chosen.findings.length;
  }
  return { text, edits: edited.edits, fixed };
}
