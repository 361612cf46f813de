import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver/node';
import type { Finding } from '../../sql/findings/finding.ts';
import {
  cockroachVersions,
  type CockroachVersion,
  type FixClass,
  type RuleMetadata,
} from '../../sql/rules/metadata.ts';
import { versionsOf, type VersionSpan } from '../../sql/findings/versions-of.ts';
import type { ServerContext } from '../context.ts';
import { openFile, statementAt, type OpenFile } from '../open-file.ts';
import { toLspRange, touches } from '../positions.ts';
import { ruleByCode } from '../rules.ts';
import { describeName } from './name-hover.ts';
import { nameAt } from './names.ts';

/**
 * On a finding: what CockroachDB does with the construct, which versions take it, what to write instead, where to
 * read on. On the name of a table, column or type: its definition.
 */
export function hover(context: ServerContext, params: HoverParams): Hover | null {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return null;
  const { document, analysis } = file;
  const at = document.offsetAt(params.position);
  const here = analysis.findings.filter((finding) => touches(finding.range, { start: at, end: at }));
  const tightest = here.toSorted((a, b) => length(a) - length(b))[0];
  const { targetVersion } = context.settingsOf(params.textDocument.uri);
  const parts = here.map((finding) =>
    describe(finding, targetVersion, spansOf(finding, file, targetVersion)),
  );
  const name = nameAt(context, params);
  if (name) parts.push(...describeName(name.schema, name.mention.symbol));
  if (parts.length === 0) return null;
  const range = tightest?.range ?? name?.mention.range;
  return {
    ...(range ? { range: toLspRange(document, range) } : {}),
    contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
  };
}

const length = (finding: Finding): number => finding.range.end - finding.range.start;

/** What each version makes of it, by looking at the statement once for each. */
function spansOf(finding: Finding, file: OpenFile, target: CockroachVersion): readonly VersionSpan[] | null {
  const statement = statementAt(file, finding.range.start);
  if (statement === null) return null;
  const { start, end } = statement.range;
  return versionsOf(finding, { text: file.text.slice(start, end), start }, file.dialect, target);
}

function describe(
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
  const newest = cockroachVersions.at(-1) ?? cockroachVersions[0];
  const known = spans ?? ofRule(rule);
  const [only] = known;
  if (known.length === 1 && only?.takes === false)
    return `No CockroachDB version up to ${newest} takes this.`;
  return [
    '| CockroachDB | takes it |',
    '| --- | --- |',
    ...known.map(({ from, to, takes }) => row(from, to, takes ? 'yes' : 'no', target)),
  ].join('\n');
}

/** What the rule says of itself, where one statement does not tell. */
function ofRule({ supportedSince: since }: RuleMetadata): readonly VersionSpan[] {
  const oldest = cockroachVersions[0];
  const newest = cockroachVersions.at(-1) ?? oldest;
  if (since === undefined) return [{ from: oldest, to: newest, takes: false }];
  const before = cockroachVersions[cockroachVersions.indexOf(since) - 1];
  const taken = { from: since, to: newest, takes: true };
  return before === undefined ? [taken] : [{ from: oldest, to: before, takes: false }, taken];
}

function row(
  from: CockroachVersion,
  to: CockroachVersion,
  verdict: 'yes' | 'no',
  target: CockroachVersion,
): string {
  const index = (version: CockroachVersion) => cockroachVersions.indexOf(version);
  const here = index(from) <= index(target) && index(target) <= index(to);
  const span = from === to ? from : `${from} – ${to}`;
  return `| ${span} | ${verdict === 'yes' ? '✓ yes' : '✗ no'}${here ? ` (your target: ${target})` : ''} |`;
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
