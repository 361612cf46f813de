import type { Finding } from '../sql/findings/finding.ts';
import type { RuleCode, RuleMetadata, Severity } from '../sql/rules/metadata.ts';
import { allRules } from '../sql/rules/registry.ts';

const byCode = new Map<RuleCode, RuleMetadata>(allRules.map((rule) => [rule.code, rule]));

/** What a rule says about itself; undefined for a code that no rule has. */
export const ruleByCode = (code: RuleCode): RuleMetadata | undefined => byCode.get(code);

const names = new Set<string>(allRules.flatMap(({ code, name }) => [code, name]));

/** Whether there is a rule of that name or code. */
export const isRule = (nameOrCode: string): boolean => names.has(nameOrCode);

/** Whether a person has set the severity of a rule, by its name or code. */
export const isChosen = (chosen: Readonly<Record<string, Severity | 'off'>>, code: RuleCode): boolean =>
  code in chosen || (ruleByCode(code)?.name ?? '') in chosen;

/** Findings with the severities that the person chose, by rule name or code; `off` takes them out. */
export function withSeverities(
  findings: readonly Finding[],
  chosen: Readonly<Record<string, Severity | 'off'>>,
): readonly Finding[] {
  if (Object.keys(chosen).length === 0) return findings;
  return findings.flatMap((finding) => {
    const severity = chosen[finding.code] ?? chosen[finding.rule];
    if (severity === 'off') return [];
    return [severity === undefined ? finding : { ...finding, severity }];
  });
}
