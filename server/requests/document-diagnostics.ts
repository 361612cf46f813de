import {
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { throughInSlices } from '../slices.ts';

/**
 * `textDocument/diagnostic`: the findings of an open file, or "unchanged" when they are what the editor has. Waits for
 * the check that the last edit has begun, so that somebody who types fast makes us check the last text only. Of a long file
 * that was just opened, those of its beginning come first; the editor is told to ask again when all are known.
 */
export async function documentDiagnostics(
  context: ServerContext,
  params: DocumentDiagnosticParams,
  cancelled: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const { uri } = params.textDocument;
  // An editor that has findings already shows those till the new ones come.
  if (params.previousResultId === undefined) {
    const beginning = await context.beginning(uri, cancelled);
    const document = context.files.get(uri);
    if (beginning !== null && document !== undefined && document.version === beginning.version) {
      const items = await throughInSlices(context.diagnostics(document, beginning));
      return { kind: DocumentDiagnosticReportKind.Full, items };
    }
  }
  if (!(await context.files.settled(uri, cancelled)))
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for this any more');
  const document = context.files.get(uri);
  if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
  const resultId = context.resultId(document.version);
  if (resultId === params.previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  const checked = context.files.check(uri);
  const items = checked ? await throughInSlices(context.diagnostics(document, checked)) : [];
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}
