import { MoltError } from '../../contracts/errors.ts';
import type { Dialect } from '../../sql/analyze.ts';
import { cockroachVersions, type CockroachVersion } from '../../sql/rules/metadata.ts';
import { allRules } from '../../sql/rules/registry.ts';
import type { Rule } from '../../sql/rules/rule.ts';

/** A version as people write it (v25.2, 25.2, 25.2.4). Throws input/usage for one that the rules do not know. */
export function parseVersion(text: string): CockroachVersion {
  const series = /^v?(\d+\.\d+)(?:\.\d+)?$/.exec(text.trim())?.[1];
  const version = cockroachVersions.find((known) => known === `v${series}`);
  if (version !== undefined) return version;
  const known = `${cockroachVersions[0]} to ${cockroachVersions.at(-1)}`;
  throw new MoltError('input/usage', {
    reason: `There are no rules for CockroachDB ${text} (known: ${known})`,
  });
}

export function parseDialect(text: string): Dialect | 'auto' {
  if (text === 'auto' || text === 'postgres' || text === 'mysql' || text === 'cockroach') return text;
  throw new MoltError('input/usage', {
    reason: `There is no dialect ${text} (auto, postgres, mysql, cockroach)`,
  });
}

/** A rule by its code or name, in any case. Throws input/usage when there is none. */
export function findRule(text: string): Rule {
  const rule = allRules.find((each) => each.code === text.toUpperCase() || each.name === text.toLowerCase());
  if (rule !== undefined) return rule;
  throw new MoltError('input/usage', { reason: `There is no rule ${text}; molt rules lists them` });
}
