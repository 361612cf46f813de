import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ChangeAnnotation,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Finding } from '../../sql/findings/finding.ts';
import { compatibleFixSteps } from '../../sql/findings/fix.ts';
import type { ServerContext } from '../context.ts';
import { nextTurn, type CheckedFile } from '../files.ts';
import { toLspRange, type Positions } from '../positions.ts';
import type { FixAllWorkspaceResult } from '../protocol.ts';
import { ruleByCode } from '../rules.ts';
import { throughInSlices } from '../slices.ts';

/**
 * `molt/fixAllWorkspace`: the edits of all safe fixes of all files, annotated by rule, with their numbers. Files that are
 * not open come without a version.
 *
 * @throws ResponseError RequestCancelled when it is.
 */
export async function fixAllWorkspace(
  context: ServerContext,
  cancelled: CancellationToken,
): Promise<FixAllWorkspaceResult> {
  const annotations: Record<string, ChangeAnnotation> = {};
  const changes: NonNullable<WorkspaceEdit['documentChanges']> = [];
  const rules = new Map<string, FixAllWorkspaceResult['rules'][number]>();
  const taken = new Set<string>();
  let fixes = 0;
  const take = async (document: Positions, checked: CheckedFile, version: () => number | null) => {
    // Half of the fixes would look like all of them.
    if (cancelled.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for this any more');
    // Closed while we looked at others, it comes once more.
    if (taken.has(document.uri)) return;
    taken.add(document.uri);
    if (checked.state !== 'checked' || checked.dialect === 'cockroach') return;
    const of = version();
    const { findings } = await throughInSlices(compatibleFixSteps(checked.analysis.findings));
    const now = version();
    // Closed meanwhile, it comes once more.
    if (now === null && of !== null) taken.delete(document.uri);
    // Who types in the file meanwhile has it left out: edits for another text would spoil it.
    if (findings.length === 0 || now !== of) return;
    fixes += findings.length;
    count(rules, findings);
    const edits = findings.flatMap((finding) => {
      annotations[finding.code] ??= annotation(finding);
      return (finding.fix?.edits ?? []).map((edit) => ({
        range: toLspRange(document, edit.range),
        newText: edit.text,
        annotationId: finding.code,
      }));
    });
    changes.push({ textDocument: { uri: document.uri, version: of }, edits });
  };

  for (const document of context.files.all()) {
    const checked = context.files.check(document.uri);
    if (checked) await take(document, checked, () => context.files.get(document.uri)?.version ?? null);
    await nextTurn();
  }
  for await (const { document, checked } of context.workspace.checkedFiles()) {
    await take(document, checked, () => null);
    await nextTurn();
  }
  return {
    edit: { documentChanges: changes, changeAnnotations: annotations },
    fixes,
    files: changes.length,
    rules: [...rules.values()].sort((a, b) => a.code.localeCompare(b.code)),
  };
}

/** Counts what is fixed in one file. */
function count(
  rules: Map<string, FixAllWorkspaceResult['rules'][number]>,
  findings: readonly Finding[],
): void {
  const here = new Set<string>();
  for (const { code } of findings) {
    const rule = rules.get(code) ?? { code, title: titleOf(code), fixes: 0, files: 0 };
    rules.set(code, rule);
    rule.fixes++;
    if (!here.has(code)) rule.files++;
    here.add(code);
  }
}

const titleOf = (code: Finding['code']): string => ruleByCode(code)?.title ?? code;

function annotation({ code, fix }: Finding): ChangeAnnotation {
  return { label: `${code} ${titleOf(code)}`, ...(fix ? { description: fix.title } : {}) };
}
