import type { Finding } from '../../../sql/findings/finding.ts';
import type { VersionSpan } from '../../../sql/findings/versions-of.ts';
import type { CockroachVersion, FixClass, RuleMetadata } from '../../../sql/rules/metadata.ts';
import { ruleByCode } from '../../rules.ts';
import { spansSince, versionTable } from './version-table.ts';

/**
 * What CockroachDB does with the construct of a finding, which versions take it, what to write instead, where to read
 * on; as Markdown. `spans`: what each version makes of the statement, null where that does not tell.
 */
export function describeFinding(
  finding: Finding,
  targetVersion: CockroachVersion,
  spans: readonly VersionSpan[] | null,
): string {
  const rule = ruleByCode(finding.code);
  if (!rule) return finding.message;
  const links = [`[Documentation](${rule.documentation})`];
  const issue = finding.issue ?? rule.issue;
  if (issue !== undefined) {
    links.push(`[CockroachDB issue ${issue}](https://go.crdb.dev/issue-v/${issue}/${targetVersion})`);
  }
  return [
    `**${rule.title}** · ${finding.code}`,
    rule.why,
    versions(finding, rule, targetVersion, spans),
    `**Instead:** ${rule.workaround}`,
    fixText(finding.fixClass),
    links.join(' · '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Which versions take it, as a table: the target's is marked. Nothing for what every version takes. */
function versions(
  finding: Finding,
  rule: RuleMetadata,
  target: CockroachVersion,
  spans: readonly VersionSpan[] | null,
): string {
  if (finding.layer !== 'grammar' && finding.layer !== 'later' && rule.supportedSince === undefined)
    return '';
  return versionTable(spans ?? spansSince(rule.supportedSince), target);
}

function fixText(fixClass: FixClass): string {
  switch (fixClass) {
    case 'safe':
      return 'A quick fix keeps the meaning.';
    case 'review':
      return 'A quick fix exists; look at its result.';
    case 'manual':
      return 'This one needs your hand.';
  }
}
