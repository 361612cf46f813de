import {
  CodeActionKind,
  StringValue,
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { figure } from '../../contracts/figure.ts';
import { compatibleFixes } from '../../sql/findings/fix.ts';
import type { Finding, TextEdit } from '../../sql/findings/finding.ts';
import type { ServerContext } from '../context.ts';
import { toDiagnostic } from '../diagnostics.ts';
import { safeEdits, type SafeEdits } from './safe-edits.ts';
import { toLspEdits, toLspRange, touches, type Document } from '../positions.ts';

/** The command of the extension that asks for the severity of a rule. */
const severityCommand = 'molt.setRuleSeverity';

/** "Fix all" as editors ask for it on save. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.molt`;

/**
 * The light bulb: the fix of each finding under the caret, all safe ones of that rule, a comment that silences it;
 * and `source.fixAll.molt`, all safe fixes of the file. Fixes that need a review say so and are never in bulk.
 */
export async function codeActions(context: ServerContext, params: CodeActionParams): Promise<CodeAction[]> {
  const document = context.files.get(params.textDocument.uri);
  const checked = context.files.check(params.textDocument.uri);
  if (!document || checked?.state !== 'checked') return [];
  const findings = checked.analysis.findings;
  const asked = (kind: string) =>
    params.context.only === undefined ||
    params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`));

  const actions: CodeAction[] = [];
  if (asked(CodeActionKind.QuickFix)) {
    const range = {
      start: document.offsetAt(params.range.start),
      end: document.offsetAt(params.range.end),
    };
    const here = findings.filter((finding) => touches(finding.range, range));
    // As the editor has it: what is said again and again is drawn more faintly than the finding by itself would be.
    const drawn = (finding: Finding): Diagnostic => {
      const own = toDiagnostic(document, finding);
      const { start } = own.range;
      const same = (each: Diagnostic): boolean =>
        each.code === own.code &&
        each.range.start.line === start.line &&
        each.range.start.character === start.character;
      return params.context.diagnostics.find(same) ?? own;
    };
    const lazy = resolvesEdits(context.client());
    for (const finding of here) actions.push(...fixesOf(document, finding, findings, drawn(finding), lazy));
    for (const finding of uniqueByCode(here))
      actions.push(ignore(context, document, finding, drawn(finding)));
    for (const finding of uniqueByCode(here)) actions.push(chooseSeverity(document, finding));
  }
  // An editor that asks for everything at the caret gets no file-wide source action: those have a menu of their own.
  if (params.context.only !== undefined && asked(fixAllKind)) {
    const safe = await safeEdits(context, document.uri);
    if (safe !== null) {
      actions.push({
        title: 'Fix all safe problems of this file for CockroachDB',
        kind: fixAllKind,
        edit: lspEdit(safe),
      });
    }
  }
  return actions;
}

function fixesOf(
  document: Document,
  finding: Finding,
  all: readonly Finding[],
  drawn: Diagnostic,
  lazy: boolean,
): CodeAction[] {
  const { fix } = finding;
  if (!fix) return [];
  const diagnostics = [drawn];
  const actions: CodeAction[] = [
    {
      title: fix.class === 'safe' ? fix.title : `${fix.title} (review: the meaning may change)`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: fix.class === 'safe',
      edit: workspaceEdit(document, fix.edits),
    },
  ];
  const alike = safeOnes(all, finding.code);
  if (fix.class === 'safe' && alike.length > 1) {
    const action = {
      title: `${fix.title}: all ${figure(alike.length)} in this file`,
      kind: CodeActionKind.QuickFix,
      diagnostics,
    };
    // The light bulb is asked for at every move of the caret, and thousands of edits are a megabyte.
    if (lazy) actions.push({ ...action, data: { uri: document.uri, code: finding.code } satisfies AllAlike });
    else actions.push({ ...action, edit: workspaceEdit(document, compatibleFixes(alike).edits) });
  }
  return actions;
}

/** What is left to be worked out of “all in this file” when somebody chooses it. */
interface AllAlike {
  readonly uri: string;
  readonly code: string;
}

const safeOnes = (all: readonly Finding[], code: string): Finding[] =>
  all.filter((other) => other.code === code && other.fix?.class === 'safe');

const resolvesEdits = (client: ClientCapabilities): boolean =>
  client.textDocument?.codeAction?.dataSupport === true &&
  client.textDocument.codeAction.resolveSupport?.properties.includes('edit') === true;

/** `codeAction/resolve`: the edits of an action that was offered without them, for the newest text. */
export async function resolveCodeAction(
  context: ServerContext,
  action: CodeAction,
  cancelled: CancellationToken,
): Promise<CodeAction> {
  const asked = action.data as Partial<AllAlike> | undefined;
  if (asked?.uri === undefined || asked.code === undefined) return action;
  await context.files.settled(asked.uri, cancelled);
  const safe = await safeEdits(context, asked.uri, ({ code }) => code === asked.code);
  return safe === null ? action : { ...action, edit: lspEdit(safe) };
}

/**
 * A comment above the line, indented like it. Where the editor can, its reason is selected to be written over; else a
 * word stands there that asks for it.
 */
function ignore(context: ServerContext, document: Document, finding: Finding, drawn: Diagnostic): CodeAction {
  const { line } = document.positionAt(finding.range.start);
  const lineText = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const indentation = /^[ \t]*/.exec(lineText)?.[0] ?? '';
  const newline = lineText.endsWith('\r\n') ? '\r\n' : '\n';
  const at = document.offsetAt({ line, character: 0 });
  const diagnostics = [drawn];
  const title = `Ignore ${finding.code} here, with a reason`;
  const before = `${indentation}-- molt-ignore ${finding.code}: `;
  const kind = CodeActionKind.QuickFix;
  const range = toLspRange(document, { start: at, end: at });
  const { uri, version } = document;
  if (context.client().workspace?.workspaceEdit?.snippetEditSupport === true) {
    const snippet = StringValue.createSnippet(`${before}${'$'}{1:reason}${newline}`);
    const edit = { documentChanges: [{ textDocument: { uri, version }, edits: [{ range, snippet }] }] };
    return { title, kind, diagnostics, edit };
  }
  const text = `${before}reason${newline}`;
  return {
    title,
    kind,
    diagnostics,
    edit: workspaceEdit(document, [{ range: { start: at, end: at }, text }]),
  };
}

/** The extension asks for the severity, and writes it into the settings. */
function chooseSeverity(document: Document, { code }: Finding): CodeAction {
  const title = `Change the severity of ${code} in the settings…`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { command: severityCommand, title, arguments: [code, document.uri] },
  };
}

/** Edits tied to the version that they were made for: the editor refuses them when the text has moved on. */
const workspaceEdit = (document: Document, edits: readonly TextEdit[]): WorkspaceEdit =>
  lspEdit({ document, edits: toLspEdits(document, edits) });

const lspEdit = ({ document: { uri, version }, edits }: SafeEdits): WorkspaceEdit => ({
  documentChanges: [{ textDocument: { uri, version }, edits }],
});

const uniqueByCode = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [finding.code, finding])).values(),
];
