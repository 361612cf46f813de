import { compatibleFixes } from '../../sql/findings/fix.ts';
import type { ServerContext } from '../context.ts';
import { toLspRange } from '../positions.ts';
import type { FixAllParams, FixAllResult } from '../protocol.ts';

/** `molt/fixAll`: the edits of all safe fixes of one open file, for its newest text. */
export function fixAll(context: ServerContext, params: FixAllParams): FixAllResult {
  const document = context.files.get(params.uri);
  const checked = context.files.check(params.uri);
  if (!document || checked?.state !== 'checked') return { edits: [] };
  return {
    edits: compatibleFixes(checked.analysis.findings).edits.map((edit) => {
      const { start, end } = toLspRange(document, edit.range);
      return {
        startLine: start.line,
        startCharacter: start.character,
        endLine: end.line,
        endCharacter: end.character,
        text: edit.text,
      };
    }),
  };
}
