import { MoltError } from '../../contracts/errors.ts';
import type { Dialect } from '../../sql/analyze/analyze.ts';
import { cockroachVersions, type CockroachVersion, type Severity } from '../../sql/rules/metadata.ts';
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

export const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;
export type Format = (typeof formats)[number];

export function parseFormat(text: string): Format {
  const format = formats.find((each) => each === text);
  if (format !== undefined) return format;
  throw new MoltError('input/usage', { reason: `There is no format ${text} (${formats.join(', ')})` });
}

/** Gravest first. */
const severities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

export function parseSeverity(text: string): Severity {
  const severity = severities.find((each) => each === text.toLowerCase());
  if (severity !== undefined) return severity;
  throw new MoltError('input/usage', { reason: `There is no severity ${text} (${severities.join(', ')})` });
}

/** Whether a severity is as grave as another, or graver. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(least);

export interface RuleChoice {
  /** All when absent. */
  readonly only?: readonly Rule[];
  /** By code. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
}

/**
 * What several `--rule` mean: `MOLT112` runs that one (and others given so) alone, `MOLT112=warning` changes how grave
 * it is, `MOLT112=off` silences it. Throws input/usage.
 */
export function parseRules(given: readonly string[]): RuleChoice {
  const only: Rule[] = [];
  const chosen = new Map<string, Severity | 'off'>();
  for (const one of given) {
    const [name = '', severity] = one.split('=', 2);
    const rule = findRule(name.trim());
    if (severity === undefined) only.push(rule);
    else
      chosen.set(rule.code, severity.trim().toLowerCase() === 'off' ? 'off' : parseSeverity(severity.trim()));
  }
  return { ...(only.length > 0 ? { only } : {}), severities: chosen };
}

/** A whole number that is not negative, for an option. Throws input/usage. */
export function parseCount(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  throw new MoltError('input/usage', { reason: `${option} takes a number, not ${text}` });
}
