import type { Dialect } from '../dialect/dialect.ts';
import type { Finding, TextRange } from './finding.ts';
import { languageOf } from '../dialect/language.ts';
import { rulesFor } from '../rules/applies.ts';
import { cockroachVersions, type CockroachVersion } from '../rules/metadata.ts';
import { allRules } from '../rules/registry.ts';

/** Versions in a row that take a construct, or don't. */
export interface VersionSpan {
  readonly from: CockroachVersion;
  readonly to: CockroachVersion;
  readonly takes: boolean;
}

/** A statement, and what was found in it for each version that it has been looked at for: several findings ask the same. */
export interface StatementOfVersions {
  readonly text: string;
  /** Where it begins in the file, as findings count. */
  readonly start: number;
  readonly looked?: Map<CockroachVersion, readonly Finding[]>;
}

/** Beyond this a statement is not looked at once for each version while somebody waits for a hover. */
const longest = 20_000;

/**
 * Which versions of CockroachDB take the construct of a finding, oldest first. The statement is looked at for each:
 * one takes the construct when the finding isn't raised for it, and its grammar stops at nothing that the target's
 * takes (before there are triggers at all, none of a certain kind is taken). Null when one statement doesn't tell,
 * because the finding is about the schema of all files, or when the statement is very long.
 */
export function versionsOf(
  finding: Finding,
  statement: StatementOfVersions,
  dialect: Dialect,
  target: CockroachVersion,
): readonly VersionSpan[] | null {
  const rule = allRules.find((each) => each.code === finding.code);
  if (rule === undefined || statement.text.length > longest) return null;
  if (!rule.visit && !rule.text && !rule.body && !rule.mysql && !rule.types) return null;
  const at = { start: finding.range.start - statement.start, end: finding.range.end - statement.start };
  const isIt = (each: Finding) =>
    each.code === finding.code && each.layer === finding.layer && touches(each.range, at);

  const said = (version: CockroachVersion): readonly Finding[] => {
    const looked = statement.looked?.get(version);
    if (looked !== undefined) return looked;
    const { findings, facts } = languageOf(dialect, version, rulesFor(dialect, version)).lint(statement.text);
    const all = [...findings, ...facts.flatMap((fact) => (fact.sort === 'doubt' ? [fact.finding] : []))];
    statement.looked?.set(version, all);
    return all;
  };
  const now = said(target);
  if (!now.some(isIt)) return null;
  const known = new Set(now.map((each) => each.code));

  const spans: VersionSpan[] = [];
  for (const version of cockroachVersions) {
    const takes = !said(version).some(
      (each) =>
        isIt(each) || (each.layer === 'grammar' && each.severity === 'error' && !known.has(each.code)),
    );
    const last = spans.at(-1);
    if (last?.takes === takes) spans[spans.length - 1] = { ...last, to: version };
    else spans.push({ from: version, to: version, takes });
  }
  return spans;
}

function touches(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}
