import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './wait.ts';

/** Files that are on no disk, as GitHub Repositories and others show them. */
class NowhereFiles implements vscode.FileSystemProvider {
  readonly #changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changes.event;

  constructor(private readonly text: string) {}

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.text.length };
  }
  readFile(): Uint8Array {
    return new TextEncoder().encode(this.text);
  }
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  readDirectory(): [] {
    return [];
  }
  createDirectory(): void {}
  writeFile(): void {}
  delete(): void {}
  rename(): void {}
}

describe('A file that is on no disk', () => {
  it('is checked when it is opened', async () => {
    const files = new NowhereFiles('CREATE TABLE t (id uuid PRIMARY KEY);\nLISTEN x;\n');
    const provider = vscode.workspace.registerFileSystemProvider('vscode-vfs', files, { isReadonly: true });
    try {
      const uri = vscode.Uri.parse('vscode-vfs://github/some/shop/schema.sql');
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const found = await until(
        'a finding',
        () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'molt'),
        (all) => all.length > 0,
      );
      assert.deepEqual(
        found.map(({ range }) => document.getText(range)),
        ['LISTEN'],
      );
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      provider.dispose();
    }
  });
});
