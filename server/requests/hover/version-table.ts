import { cockroachVersions, type CockroachVersion } from '../../../sql/rules/metadata.ts';
import type { VersionSpan } from '../../../sql/findings/versions-of.ts';

/** Which versions take something, as a Markdown table with the target's marked; a sentence when none does. */
export function versionTable(
  spans: readonly VersionSpan[],
  target: CockroachVersion,
  what: 'takes it' | 'has it' = 'takes it',
): string {
  const newest = cockroachVersions.at(-1) ?? cockroachVersions[0];
  const [only] = spans;
  if (spans.length === 1 && only?.takes === false)
    return `No CockroachDB version up to ${newest} takes this.`;
  return [
    `| CockroachDB | ${what} |`,
    '| --- | --- |',
    ...spans.map(({ from, to, takes }) => row(from, to, takes ? '✓ yes' : '✗ no', target)),
  ].join('\n');
}

/** The spans of what came with a version and stayed; what has no version no version has. */
export function spansSince(since: CockroachVersion | undefined): readonly VersionSpan[] {
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
  verdict: string,
  target: CockroachVersion,
): string {
  const index = (version: CockroachVersion) => cockroachVersions.indexOf(version);
  const here = index(from) <= index(target) && index(target) <= index(to);
  const span = from === to ? from : `${from} – ${to}`;
  return `| ${span} | ${verdict}${here ? ` (your target: ${target})` : ''} |`;
}
