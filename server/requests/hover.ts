import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver/node';
import type { Finding } from '../../sql/finding.ts';
import type { FixClass } from '../../sql/rules/metadata.ts';
import type { ServerContext } from '../context.ts';
import { toLspRange, touches } from '../positions.ts';
import { ruleByCode } from '../rules.ts';

/** On a finding: what CockroachDB does with the construct, since when, what to write instead, where to read on. */
export function hover(context: ServerContext, params: HoverParams): Hover | null {
  const document = context.files.get(params.textDocument.uri);
  const checked = context.files.check(params.textDocument.uri);
  if (!document || checked?.state !== 'checked') return null;
  const at = document.offsetAt(params.position);
  const here = checked.analysis.findings.filter((finding) => touches(finding.range, { start: at, end: at }));
  const tightest = here.toSorted((a, b) => length(a) - length(b))[0];
  if (!tightest) return null;
  const { targetVersion } = context.settings();
  return {
    range: toLspRange(document, tightest.range),
    contents: {
      kind: MarkupKind.Markdown,
      value: here.map((finding) => describe(finding, targetVersion)).join('\n\n---\n\n'),
    },
  };
}

const length = (finding: Finding): number => finding.range.end - finding.range.start;

function describe(finding: Finding, targetVersion: string): string {
  const rule = ruleByCode(finding.code);
  if (!rule) return finding.message;
  const since = rule.supportedSince
    ? `CockroachDB takes this since **${rule.supportedSince}**; your target is ${targetVersion}.`
    : rule.layer === 'grammar' || rule.layer === 'later'
      ? `No CockroachDB version up to ${targetVersion} takes this.`
      : '';
  const links = [`[Documentation](${rule.documentation})`];
  const issue = finding.issue ?? rule.issue;
  if (issue !== undefined) {
    links.push(`[CockroachDB issue ${issue}](https://go.crdb.dev/issue-v/${issue}/${targetVersion})`);
  }
  return [
    `**${rule.title}** · ${finding.code}`,
    rule.why,
    since,
    `**Instead:** ${rule.workaround}`,
    fixText(finding.fixClass),
    links.join(' · '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
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
