import {
  FoldingRangeKind,
  type CancellationToken,
  type FoldingRange,
  type FoldingRangeParams,
} from 'vscode-languageserver/node';
import {
  foldsOfGap,
  foldsOfStatement,
  isCopyWithRows,
  tidyFolds,
  type Fold,
  type Gap,
} from '../../sql/assist/folding.ts';
import type { TextRange } from '../../sql/findings/finding.ts';
import type { ServerContext } from '../context.ts';
import { openFile } from '../open-file.ts';
import { inSlices } from '../slices.ts';

/** Statements, parentheses, bodies of functions, comments and rows of COPY that go over lines can be folded. */
export async function folding(
  context: ServerContext,
  params: FoldingRangeParams,
  cancelled: CancellationToken,
): Promise<FoldingRange[]> {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return [];
  const { document, version, text, dialect, analysis } = file;
  const folds: Fold[] = [];
  await inSlices(
    partsOf(text, analysis.statements),
    cancelled,
    () => document.version === version,
    (part) => {
      const own =
        'gap' in part
          ? foldsOfGap(text, analysis.lines, part.gap, dialect)
          : foldsOfStatement(text, analysis.lines, part.statement, dialect);
      // One by one: a long comment in parts has more folds than a call takes arguments.
      for (const fold of own) folds.push(fold);
    },
  );
  return tidyFolds(folds).map(({ startLine, endLine, kind }) => ({
    startLine,
    endLine,
    ...(kind === 'statement'
      ? {}
      : { kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region }),
  }));
}

type Part = { readonly statement: TextRange } | { readonly gap: Gap };

/** Statements, and what lies between them when it goes over a line. */
function* partsOf(text: string, statements: readonly { readonly range: TextRange }[]): Generator<Part> {
  let end = 0;
  let afterCopy = false;
  const gap = (to: number): Part[] =>
    to - end > 2 ? [{ gap: { range: { start: end, end: to }, afterCopy } }] : [];
  for (const { range } of statements) {
    yield* gap(range.start);
    yield { statement: range };
    end = range.end;
    afterCopy = isCopyWithRows(text, range);
  }
  yield* gap(text.length);
}
