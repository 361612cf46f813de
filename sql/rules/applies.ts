import type { Dialect } from '../dialect/dialect.ts';
import { cockroachVersions, type CockroachVersion } from './metadata.ts';
import { allRules } from './registry.ts';
import type { Rule } from './rule.ts';

/** Of all rules, by dialect and version: each file of a workspace asks for them. */
const known = new Map<string, readonly Rule[]>();

/** The rules that look at texts of a dialect, for a target version; of all that there are when none are chosen. */
export function rulesFor(
  dialect: Dialect,
  target: CockroachVersion,
  rules: readonly Rule[] = allRules,
): readonly Rule[] {
  const choose = (): readonly Rule[] => rules.filter((rule) => applies(rule, dialect, target));
  if (rules !== allRules) return choose();
  const key = `${dialect} ${target}`;
  const chosen = known.get(key) ?? choose();
  known.set(key, chosen);
  return chosen;
}

function applies(rule: Rule, dialect: Dialect, target: CockroachVersion): boolean {
  const { supportedSince } = rule;
  if (
    supportedSince !== undefined &&
    cockroachVersions.indexOf(target) >= cockroachVersions.indexOf(supportedSince)
  ) {
    return false;
  }
  // A file that is meant for CockroachDB means what CockroachDB makes of it; what fails still fails.
  if (dialect === 'cockroach') return rule.layer !== 'meaning';
  return rule.sources.includes(dialect);
}
