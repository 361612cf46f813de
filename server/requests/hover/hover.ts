import { MarkupKind, type Hover, type HoverParams } from 'vscode-languageserver/node';
import type { Finding } from '../../../sql/findings/finding.ts';
import type { CockroachVersion } from '../../../sql/rules/metadata.ts';
import { versionsOf, type StatementOfVersions, type VersionSpan } from '../../../sql/findings/versions-of.ts';
import type { ServerContext } from '../../context.ts';
import { openFile, statementToExplain, type OpenFile } from '../../open-file.ts';
import { toLspRange, touches } from '../../positions.ts';
import { nameAt } from '../names.ts';
import { builtInAt } from './built-in.ts';
import { describeFinding } from './of-finding.ts';
import { describeName } from './of-name.ts';

/**
 * On a finding: what CockroachDB does with the construct, which versions take it, what to write instead, where to
 * read on. On the name of a table, column, function or type: its definition, and where that is. On a function or type
 * of CockroachDB's own: what it is, and since which version.
 */
export function hover(context: ServerContext, params: HoverParams): Hover | null {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return null;
  const { document, analysis } = file;
  const at = document.offsetAt(params.position);
  const here = analysis.findings.filter((finding) => touches(finding.range, { start: at, end: at }));
  const byLength = here.toSorted((a, b) => length(a) - length(b));
  const tightest = byLength[0];
  // Of what is nested in itself a thousand times, what is nearest to the place.
  const shown = new Set(byLength.slice(0, mostShown));
  const { targetVersion } = context.settingsOf(params.textDocument.uri);
  const statements = new Map<number, StatementOfVersions>();
  const parts = here
    .filter((finding) => shown.has(finding))
    .map((finding) =>
      describeFinding(finding, targetVersion, spansOf(finding, file, targetVersion, statements)),
    );
  if (here.length > mostShown) parts.push(`${here.length - mostShown} more findings reach over this place.`);
  const name = nameAt(context, params);
  if (name) parts.push(...describeName(context, name));
  // A finding says more of the same.
  const builtIn = parts.length === 0 ? builtInAt(file, at, targetVersion) : null;
  if (builtIn) parts.push(builtIn.text);
  if (parts.length === 0) return null;
  const range = tightest?.range ?? name?.mention.range ?? builtIn?.range;
  return {
    ...(range ? { range: toLspRange(document, range) } : {}),
    contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
  };
}

const length = (finding: Finding): number => finding.range.end - finding.range.start;

/** Findings that one hover explains. */
const mostShown = 10;

/** What each version makes of it, by looking at the statement once for each. `known`: statements that were looked at, by their places. */
function spansOf(
  finding: Finding,
  file: OpenFile,
  target: CockroachVersion,
  known: Map<number, StatementOfVersions>,
): readonly VersionSpan[] | null {
  const statement = statementToExplain(file, finding.range.start);
  if (statement === null) return null;
  const { start, end } = statement.range;
  const looked = known.get(start) ?? { text: file.text.slice(start, end), start, looked: new Map() };
  known.set(start, looked);
  return versionsOf(finding, looked, file.dialect, target);
}
