import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver/node';
import type { ServerContext } from '../context.ts';
import { nextTurn, type CheckedFile } from '../files.ts';
import type { WorkspaceFinding, WorkspaceFindings, WorkspaceProgress } from '../protocol.ts';
import type { Positions } from '../positions.ts';
import { ruleByCode } from '../rules.ts';
import { summarize } from '../summary.ts';

/** Milliseconds between two words about how far it is. */
const progressEvery = 100;

/**
 * `molt/workspaceFindings`: every SQL file below the workspace's folders, open ones with the text in the editor. Other
 * messages are answered between two files; a cancelled request ends with what it has.
 */
export async function workspaceFindings(
  context: ServerContext,
  cancelled: CancellationToken,
  progress: (progress: WorkspaceProgress) => void,
): Promise<WorkspaceFindings> {
  const result: WorkspaceFindings = { files: [], findings: [], notChecked: [] };
  const taken = new Set<string>();
  const take: Take = (document, version, checked, statements) => {
    // Opened or closed while we looked at others, it comes once more.
    if (taken.has(document.uri)) return;
    taken.add(document.uri);
    result.files.push(summarize(document.uri, version, checked, statements));
    // One by one: a file has more findings than a call takes arguments.
    for (const finding of toFindings(document, checked)) result.findings.push(finding);
  };
  // Most of the time goes into reading and checking; what is told afterwards is there already.
  const tell = () => {
    const open = context.files.all().length;
    const { done, total } = context.workspace.closed.progress;
    progress({ done: done + Math.min(open, result.files.length), total: total + open });
  };
  tell();
  const telling = setInterval(tell, progressEvery);
  try {
    await lookAtAll(context, cancelled, take);
  } finally {
    clearInterval(telling);
  }
  tell();
  for (const [path, why] of context.workspace.closed.unread)
    result.notChecked.push({ uri: pathToFileURL(path).href, why });
  for (const uri of context.foldersElsewhere())
    result.notChecked.push({ uri, why: 'its files are not on a disk: only those that are open are checked' });
  return result;
}

type Take = (document: Positions, version: number | null, checked: CheckedFile, statements?: number) => void;

/** Hands over each file with what was found in it; ends early when nobody waits any more. */
async function lookAtAll(context: ServerContext, cancelled: CancellationToken, take: Take): Promise<void> {
  const takeOpen = async () => {
    for (const document of context.files.all()) {
      if (cancelled.isCancellationRequested) return;
      const checked = context.files.check(document.uri);
      if (checked) take(document, document.version, checked);
      await nextTurn();
    }
  };
  await takeOpen();
  for await (const { document, checked, statements } of context.workspace.checkedFiles()) {
    if (cancelled.isCancellationRequested) return;
    take(document, null, checked, statements);
    await nextTurn();
  }
  await takeOpen();
}

function toFindings(document: Positions, checked: CheckedFile): WorkspaceFinding[] {
  if (checked.state !== 'checked') return [];
  return checked.analysis.findings.map((finding) => {
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
  });
}
