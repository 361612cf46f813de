import type { ServerContext } from '../context.ts';
import type { FixAllParams, FixAllResult } from '../protocol.ts';
import { safeEdits } from './safe-edits.ts';

/** `molt/fixAll`: the edits of all safe fixes of one open file, for its newest text; none when that changes meanwhile. */
export async function fixAll(context: ServerContext, params: FixAllParams): Promise<FixAllResult> {
  const safe = await safeEdits(context, params.uri);
  const edits = (safe?.edits ?? []).map(({ range: { start, end }, newText }) => ({
    startLine: start.line,
    startCharacter: start.character,
    endLine: end.line,
    endCharacter: end.character,
    text: newText,
  }));
  return { edits };
}
