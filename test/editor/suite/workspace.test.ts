import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MoltApi } from '../../../client/api.ts';
import { until } from './wait.ts';

const { fs } = vscode.workspace;

function inFolder(...names: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, ...names);
}

const write = (uri: vscode.Uri, text: string) => fs.writeFile(uri, new TextEncoder().encode(text));

/** Codes of our findings of a file, sorted. */
const codes = (uri: vscode.Uri): string[] =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'molt')
    .map(({ code }) => String(typeof code === 'object' ? code.value : code))
    .sort();

async function api(): Promise<MoltApi> {
  const extension = vscode.extensions.getExtension<MoltApi>('molt-workbench.molt-workbench');
  assert.ok(extension, 'VS Code does not know the extension');
  return extension.activate();
}

/** Names of the files that the Schema step lists; undefined as long as nothing is known. */
function listed({ language: { schema } }: MoltApi): string[] | undefined {
  return schema.kind === 'known'
    ? schema.result.files.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1)).sort()
    : undefined;
}

const close = () => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

describe('A folder of SQL files', () => {
  const old = inFolder('migrations');
  const renamed = inFolder('db');
  after(async () => {
    for (const folder of [old, renamed])
      await fs.delete(folder, { recursive: true, useTrash: false }).then(undefined, () => undefined);
  });

  it('is followed when it comes, gets another name, and goes: in Problems and in the Schema step', async () => {
    const molt = await api();
    await molt.language.checkWorkspace();
    await fs.createDirectory(old);
    await write(vscode.Uri.joinPath(old, 'one.sql'), 'LISTEN x;\n');
    await write(vscode.Uri.joinPath(old, 'two.sql'), 'LISTEN y;\n');
    const problems = (folder: vscode.Uri) =>
      ['one.sql', 'two.sql'].map((name) => codes(vscode.Uri.joinPath(folder, name)).join());
    const both = ['MOLT204', 'MOLT204'];
    const same = (wanted: readonly string[]) => (found: readonly string[]) =>
      JSON.stringify(found) === JSON.stringify(wanted);
    await until('findings of both files', () => problems(old), same(both));
    await until(
      'both in the Schema step',
      () => listed(molt),
      (all) => all?.includes('two.sql') === true,
    );

    await fs.rename(old, renamed);
    await until('findings under the new name', () => problems(renamed), same(both));
    await until('none under the old name', () => problems(old), same(['', '']));
    const known = () => (molt.language.schema.kind === 'known' ? molt.language.schema.result.findings : []);
    await until(
      'the new name in the Schema step',
      () => known().map(({ uri }) => uri),
      (uris) => uris.some((uri) => uri.includes('/db/')) && !uris.some((uri) => uri.includes('/migrations/')),
    );

    await fs.delete(renamed, { recursive: true, useTrash: false });
    await until('no findings', () => problems(renamed), same(['', '']));
    await until(
      'none in the Schema step',
      () => listed(molt),
      (all) => all?.includes('two.sql') === false,
    );
  });
});

describe('An SQL text that is not a file of the workspace', () => {
  afterEach(close);

  it('is checked when it has no name yet, and forgotten when it is closed', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'sql', content: 'LISTEN x;\n' });
    await vscode.window.showTextDocument(document);
    await until(
      'a finding',
      () => codes(document.uri),
      (all) => all.join() === 'MOLT204',
    );
    await close();
    await until(
      'no finding',
      () => codes(document.uri),
      (all) => all.length === 0,
    );
  });

  it('is checked when it lies elsewhere, and is no part of the Schema step when it is closed', async () => {
    const molt = await api();
    const uri = inFolder('..', `molt-elsewhere-${process.pid}.sql`);
    await write(uri, 'LISTEN x;\n');
    try {
      // As a person does: what an extension opens stays open for minutes.
      await vscode.commands.executeCommand('vscode.open', uri);
      await until(
        'a finding',
        () => codes(uri),
        (all) => all.join() === 'MOLT204',
      );
      await close();
      await until(
        'no finding',
        () => codes(uri),
        (all) => all.length === 0,
      );
      await molt.language.checkWorkspace();
      assert.ok(!listed(molt)?.includes(`molt-elsewhere-${process.pid}.sql`));
    } finally {
      await fs.delete(uri);
    }
  });

  it('has no findings of its own as the older side of a comparison, nor as a cell of a notebook', async () => {
    const older = vscode.workspace.registerTextDocumentContentProvider('git', {
      provideTextDocumentContent: () => 'LISTEN x;\nLISTEN y;\n',
    });
    const uri = inFolder('compared.sql');
    await write(uri, 'LISTEN x;\n');
    try {
      const left = uri.with({ scheme: 'git', query: 'HEAD' });
      await vscode.commands.executeCommand('vscode.diff', left, uri, 'compared.sql (HEAD ↔ now)');
      await until(
        'a finding',
        () => codes(uri),
        (all) => all.join() === 'MOLT204',
      );
      const before = vscode.workspace.textDocuments.find((each) => each.uri.scheme === 'git');
      assert.equal(before?.languageId, 'sql');
      const cells = new vscode.NotebookData([
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'LISTEN z;', 'sql'),
      ]);
      const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', cells);
      const cell = notebook.cellAt(0).document;
      assert.equal(cell.languageId, 'sql');
      // Whoever is asked later has been heard before: an edit of the file and its answer.
      const edit = new vscode.WorkspaceEdit();
      edit.insert(uri, new vscode.Position(0, 0), 'NOTIFY x;\n');
      await vscode.workspace.applyEdit(edit);
      await until(
        'the answer to an edit',
        () => codes(uri),
        (all) => all.length === 2,
      );
      assert.deepEqual([codes(before.uri), codes(cell.uri)], [[], []]);
    } finally {
      older.dispose();
      await close();
      await fs.delete(uri);
    }
  });
});

describe('The trees', () => {
  it('are read aloud: each line has a name, a state in words, and no icon without one', async () => {
    const molt = await api();
    await write(inFolder('spoken.sql'), 'LISTEN x;\nCREATE TABLE a (b money, c serial PRIMARY KEY);\n');
    try {
      await molt.language.checkWorkspace();
      let lines = 0;
      for (const tree of [molt.migration, molt.traffic]) {
        const look = (parent?: Parameters<typeof tree.getChildren>[0]): void => {
          for (const node of tree.getChildren(parent)) {
            lines++;
            const item = tree.getTreeItem(node);
            const spoken = item.accessibilityInformation?.label ?? '';
            assert.ok(spoken.includes(node.label), `${node.label} is read as "${spoken}"`);
            assert.ok(!spoken.includes('$('), spoken);
            if (item.iconPath !== undefined)
              assert.notEqual(spoken, [node.label, node.description].filter(Boolean).join(', '), spoken);
            look(node);
          }
        };
        look();
      }
      assert.ok(lines > 10, `${lines} lines`);
    } finally {
      await fs.delete(inFolder('spoken.sql'));
    }
  });
});
