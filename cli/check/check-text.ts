import { createAnalyzer, detectDialect, type Dialect } from '../../sql/analyze.ts';
import type { Finding } from '../../sql/finding.ts';
import { applyEdits, compatibleFixes } from '../../sql/fix.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import type { Rule } from '../../sql/rules/rule.ts';
import type { LineIndex } from '../../sql/text/line-index.ts';

export interface CheckOptions {
  readonly dialect: Dialect | 'auto';
  readonly targetVersion: CockroachVersion;
  readonly rules?: readonly Rule[];
  /** Apply the safe fixes. */
  readonly fix: boolean;
}

export interface Checked {
  readonly file: string;
  readonly dialect: Dialect;
  /** After the fixes, when they were asked for. */
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly lines: LineIndex;
  readonly statements: number;
  /** Findings that were fixed. */
  readonly fixed: number;
}

/** Fixes uncover fixes (an action of ALTER TABLE that became the only one); each round takes away at least one. */
const rounds = 20;

/** Checks one text and, when asked to, fixes what is safe. Needs `loadParser` to have ended. */
export function checkText(file: string, original: string, options: CheckOptions): Checked {
  const dialect = options.dialect === 'auto' ? detectDialect(original, file) : options.dialect;
  const analyzer = createAnalyzer({ dialect, targetVersion: options.targetVersion, rules: options.rules });
  let text = original;
  let analysis = analyzer.update(text);
  let fixed = 0;
  for (let round = 0; options.fix && round < rounds; round++) {
    const chosen = compatibleFixes(analysis.findings);
    if (chosen.findings.length === 0) break;
    text = applyEdits(text, chosen.edits).text;
    fixed += chosen.findings.length;
    analysis = analyzer.update(text);
  }
  const { findings, lines, statements } = analysis;
  return { file, dialect, text, findings, lines, statements: statements.length, fixed };
}
