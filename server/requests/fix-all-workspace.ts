import type { CancellationToken, ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Finding } from '../../sql/findings/finding.ts';
import { compatibleFixes } from '../../sql/findings/fix.ts';
import type { ServerContext } from '../context.ts';
import { nextTurn, type CheckedFile } from '../files.ts';
import { toLspRange, type Positions } from '../positions.ts';
import type { FixAllWorkspaceResult } from '../protocol.ts';
import { ruleByCode } from '../rules.ts';

/**
 * `molt/fixAllWorkspace`: the edits of all safe fixes of all files, annotated by rule and to be confirmed, so that the
 * editor shows them before anything is changed. Files that are not open come without a version.
 */
export async function fixAllWorkspace(
  context: ServerContext,
  cancelled: CancellationToken,
): Promise<FixAllWorkspaceResult> {
  const annotations: Record<string, ChangeAnnotation> = {};
  const changes: NonNullable<WorkspaceEdit['documentChanges']> = [];
  let fixes = 0;
  const take = (document: Positions, version: number | null, checked: CheckedFile) => {
    if (checked.state !== 'checked' || checked.dialect === 'cockroach') return;
    const { findings } = compatibleFixes(checked.analysis.findings);
    if (findings.length === 0) return;
    fixes += findings.length;
    const edits = findings.flatMap((finding) => {
      annotations[finding.code] ??= annotation(finding);
      return (finding.fix?.edits ?? []).map((edit) => ({
        range: toLspRange(document, edit.range),
        newText: edit.text,
        annotationId: finding.code,
      }));
    });
    changes.push({ textDocument: { uri: document.uri, version }, edits });
  };

  for (const document of context.files.all()) {
    const checked = context.files.check(document.uri);
    if (checked) take(document, document.version, checked);
    await nextTurn();
  }
  for await (const { document, checked } of context.workspace.checkedFiles()) {
    if (cancelled.isCancellationRequested) break;
    take(document, null, checked);
    await nextTurn();
  }
  return { edit: { documentChanges: changes, changeAnnotations: annotations }, fixes, files: changes.length };
}

function annotation({ code, fix }: Finding): ChangeAnnotation {
  const title = ruleByCode(code)?.title ?? code;
  return { label: `${code} ${title}`, needsConfirmation: true, ...(fix ? { description: fix.title } : {}) };
}
