import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Finding } from '../../sql/findings/finding.ts';
import type { ServerContext } from '../context.ts';
import { nextTurn, type CheckedFile } from '../files.ts';
import type { WorkspaceFinding, WorkspaceFindings, WorkspaceProgress } from '../protocol.ts';
import type { Positions } from '../positions.ts';
import { ruleByCode } from '../rules.ts';
import { summarize } from '../summary.ts';

/** Milliseconds between two words about how far it is. */
const progressEvery = 100;

/** Findings, or files, in one part of an answer: to write half a million as one text takes a second. */
const partSize = 500;

/**
 * `molt/workspaceFindings`: every SQL file below the workspace's folders, open ones with the text in the editor. Other
 * messages are answered between two files; a cancelled request ends with what it has. Who takes parts gets all of it in
 * them, and an empty answer.
 */
export async function workspaceFindings(
  context: ServerContext,
  cancelled: CancellationToken,
  progress: (progress: WorkspaceProgress) => void,
  part?: (part: WorkspaceFindings) => void,
): Promise<WorkspaceFindings> {
  const result: WorkspaceFindings = { files: [], findings: [], notChecked: [] };
  const send = (least = 1): void => {
    if (part === undefined || Math.max(result.files.length, result.findings.length) < least) return;
    part({ files: result.files.splice(0), findings: result.findings.splice(0), notChecked: [] });
  };
  const taken = new Set<string>();
  let open = 0;
  const take: Take = async (document, version, checked, statements) => {
    // Opened or closed while we looked at others, it comes once more.
    if (taken.has(document.uri)) return;
    taken.add(document.uri);
    if (version !== null) open++;
    result.files.push(summarize(document.uri, version, checked, statements));
    if (checked.state !== 'checked') return;
    let count = 0;
    for (const finding of checked.analysis.findings) {
      result.findings.push(toWorkspaceFinding(document, finding));
      if (++count % partSize !== 0) continue;
      send(partSize);
      await nextTurn();
    }
    send(partSize);
  };
  // Most of the time goes into reading and checking; what is told afterwards is there already.
  const tell = () => {
    const { done, total } = context.workspace.closed.progress;
    const all = context.files.all().length;
    progress({ done: done + Math.min(all, open), total: total + all });
  };
  tell();
  const telling = setInterval(tell, progressEvery);
  try {
    await lookAtAll(context, cancelled, take);
  } finally {
    clearInterval(telling);
  }
  tell();
  send();
  for (const [path, why] of context.workspace.closed.unread)
    result.notChecked.push({ uri: pathToFileURL(path).href, why });
  for (const uri of context.foldersElsewhere())
    result.notChecked.push({ uri, why: 'its files are not on a disk: only those that are open are checked' });
  return result;
}

type Take = (
  document: Positions,
  version: number | null,
  checked: CheckedFile,
  statements?: number,
) => Promise<void>;

/** Hands over each file with what was found in it; ends early when nobody waits any more. */
async function lookAtAll(context: ServerContext, cancelled: CancellationToken, take: Take): Promise<void> {
  const takeOpen = async () => {
    for (const document of context.files.all()) {
      if (cancelled.isCancellationRequested) return;
      const checked = context.files.check(document.uri);
      if (checked) await take(document, document.version, checked);
      await nextTurn();
    }
  };
  await takeOpen();
  for await (const { document, checked, statements } of context.workspace.checkedFiles()) {
    if (cancelled.isCancellationRequested) return;
    await take(document, null, checked, statements);
    await nextTurn();
  }
  await takeOpen();
}

function toWorkspaceFinding(document: Positions, finding: Finding): WorkspaceFinding {
  const { line, character } = document.positionAt(finding.range.start);
  return {
    uri: document.uri,
    line,
    character,
    code: finding.code,
    rule: finding.rule,
    title: ruleByCode(finding.code)?.title ?? finding.rule,
    severity: finding.severity,
    layer: finding.layer,
    fixClass: finding.fixClass,
    message: finding.message,
    ...(finding.table === undefined ? {} : { table: finding.table }),
  };
}
