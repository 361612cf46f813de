import type { TextEdit as LspTextEdit } from 'vscode-languageserver/node';
import { compatibleFixSteps } from '../../sql/findings/fix.ts';
import type { Finding } from '../../sql/findings/finding.ts';
import type { ServerContext } from '../context.ts';
import { toLspRange, type Document } from '../positions.ts';
import { throughInSlices } from '../slices.ts';

export interface SafeEdits {
  readonly document: Document;
  readonly edits: LspTextEdit[];
}

/**
 * The edits of the safe fixes of an open file that can go in together; of some of its findings, where `wanted` says so. In
 * slices: a large file has 10,000 of them. Null when there are none, or the text has moved on meanwhile.
 */
export async function safeEdits(
  context: ServerContext,
  uri: string,
  wanted: (finding: Finding) => boolean = () => true,
): Promise<SafeEdits | null> {
  const document = context.files.get(uri);
  const checked = context.files.check(uri);
  if (!document || checked?.state !== 'checked') return null;
  const { version } = document;
  const edits = await throughInSlices(editSteps(document, checked.analysis.findings.filter(wanted)));
  return edits.length === 0 || context.files.get(uri)?.version !== version ? null : { document, edits };
}

/** Edits that are put into lines without giving others their turn. */
const editsAtOnce = 200;

function* editSteps(document: Document, findings: readonly Finding[]): Generator<undefined, LspTextEdit[]> {
  const { edits } = yield* compatibleFixSteps(findings);
  const written: LspTextEdit[] = [];
  for (const { range, text } of edits) {
    if (written.length % editsAtOnce === editsAtOnce - 1) yield;
    written.push({ range: toLspRange(document, range), newText: text });
  }
  return written;
}
