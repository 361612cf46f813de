import type { SelectionRange, SelectionRangeParams } from 'vscode-languageserver/node';
import { selectionsAt } from '../../sql/assist/selection.ts';
import type { ServerContext } from '../context.ts';
import { openFile, statementAt } from '../open-file.ts';
import { toLspRange } from '../positions.ts';

/** "Expand selection": name, element of a list, parentheses, statement, file. One chain for each place asked for. */
export function selectionRanges(context: ServerContext, params: SelectionRangeParams): SelectionRange[] {
  const file = openFile(context, params.textDocument.uri);
  return params.positions.map((position) => {
    const nothing: SelectionRange = { range: { start: position, end: position } };
    if (!file) return nothing;
    const at = file.document.offsetAt(position);
    const ranges = selectionsAt(file.text, at, statementAt(file, at)?.range ?? null);
    let chain: SelectionRange | undefined;
    for (const range of ranges.toReversed())
      chain = { range: toLspRange(file.document, range), ...(chain ? { parent: chain } : {}) };
    return chain ?? nothing;
  });
}
