import { pathToFileURL } from 'node:url';
import type { CancellationToken } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerContext } from '../context.ts';
import { checkOnce, nextTurn, type CheckedFile } from '../files.ts';
import type { WorkspaceFinding, WorkspaceFindings } from '../protocol.ts';
import { ruleByCode } from '../rules.ts';
import { summarize } from '../summary.ts';
import { findSqlFiles, pathOf, readSqlFile } from '../workspace-files.ts';

/**
 * `molt/workspaceFindings`: every SQL file below the workspace's folders, open ones with the text in the editor. Other
 * messages are answered between two files; a cancelled request ends with what it has.
 */
export async function workspaceFindings(
  context: ServerContext,
  cancelled: CancellationToken,
): Promise<WorkspaceFindings> {
  const result: WorkspaceFindings = { files: [], findings: [] };
  // By path: editors escape more characters in an address than Node does.
  const open = new Set(context.files.all().flatMap(({ uri }) => pathOf(uri)));

  const take = (document: TextDocument, version: number | null, checked: CheckedFile) => {
    result.files.push(summarize(document.uri, version, checked));
    result.findings.push(...toFindings(document, checked));
  };

  for (const document of context.files.all()) {
    if (cancelled.isCancellationRequested) return result;
    const checked = context.files.check(document.uri);
    if (checked) take(document, document.version, checked);
    await nextTurn();
  }
  const { paths, complete } = await findSqlFiles(context.folders());
  if (!complete) context.log(`There are too many SQL files; only the first ${paths.length} were checked`);
  for (const path of paths) {
    if (cancelled.isCancellationRequested) return result;
    if (open.has(path)) continue;
    const uri = pathToFileURL(path).href;
    const read = await readSqlFile(path);
    if ('why' in read) {
      context.log(`${path} was not checked: ${read.why}`);
      continue;
    }
    const document = TextDocument.create(uri, 'sql', 0, read.text);
    take(document, null, checkOnce(read.text, uri, context.settings()));
    await nextTurn();
  }
  return result;
}

function toFindings(document: TextDocument, checked: CheckedFile): WorkspaceFinding[] {
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
