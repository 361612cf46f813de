import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './wait.ts';

const ours = (d: vscode.Diagnostic) => d.source === 'molt';

function code(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === 'object' ? code.value : code);
}

async function open(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

const findings = (document: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(document.uri).filter(ours);

describe('An SQL file', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('shows findings on the construct, with code and link', async () => {
    const document = await open('schema.sql');
    const found = await until(
      'findings',
      () => findings(document),
      (all) => all.length > 0,
    );
    const exclusion = found.find((d) => document.getText(d.range).startsWith('EXCLUDE'));
    assert.ok(
      exclusion,
      `none on EXCLUDE, but on ${found.map((d) => document.getText(d.range)).join(' | ')}`,
    );
    assert.match(code(exclusion), /^MOLT\d{3}$/);
    assert.ok(typeof exclusion.code === 'object' && exclusion.code.target.toString().startsWith('https://'));
    for (const d of found)
      assert.ok(d.range.start.line === d.range.end.line, `${code(d)} covers several lines`);
  });

  it('shows none where there is nothing to say', async () => {
    const bad = await open('schema.sql');
    await until(
      'findings in the other file',
      () => findings(bad),
      (all) => all.length > 0,
    );
    const clean = await open('clean.sql');
    // An edit and its answer: from then on the server has seen the file.
    const edit = new vscode.WorkspaceEdit();
    edit.insert(clean.uri, new vscode.Position(0, 0), 'CREATE TABLE t (r tstzrange);\n');
    await vscode.workspace.applyEdit(edit);
    await until(
      'a finding in the inserted line',
      () => findings(clean),
      (all) => all.length > 0,
    );
    const back = new vscode.WorkspaceEdit();
    back.delete(clean.uri, new vscode.Range(0, 0, 1, 0));
    await vscode.workspace.applyEdit(back);
    const errors = await until(
      'the findings to go',
      () => findings(clean).filter((d) => d.severity === vscode.DiagnosticSeverity.Error),
      (all) => all.length === 0,
    );
    assert.deepEqual(errors, []);
  });

  it('offers a quick fix where one is safe, and the finding goes when it is applied', async () => {
    const document = await open('schema.sql');
    const found = await until(
      'findings',
      () => findings(document),
      (all) => all.length > 0,
    );
    for (const diagnostic of found) {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        diagnostic.range,
        vscode.CodeActionKind.QuickFix.value,
      );
      // VS Code hands the diagnostics of an action to its own user interface only.
      const fix = actions.find((a) => a.edit && a.isPreferred);
      if (!fix?.edit) continue;
      const before = document.getText();
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.notEqual(document.getText(), before);
      const was = code(diagnostic);
      const count = found.filter((d) => code(d) === was).length;
      await until(
        `${was} to be gone`,
        () => findings(document).filter((d) => code(d) === was).length,
        (n) => n < count,
      );
      return;
    }
    assert.fail('no finding of the sample has a preferred quick fix');
  });
});
