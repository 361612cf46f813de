import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  contributes: { commands: { command: string }[]; views: Record<string, { id: string }[]> };
}

/** The extension under test; fails when VS Code does not know it. */
function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('molt-workbench.molt-workbench');
  assert.ok(found, 'VS Code does not know the extension');
  return found;
}

describe('The extension', () => {
  it('activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it('registers every command that its manifest promises', async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as Manifest;
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = contributes.commands.map((c) => c.command).filter((id) => !known.has(id));
    assert.deepEqual(missing, []);
  });

  it('can show each of its views', async () => {
    const { contributes } = extension().packageJSON as Manifest;
    for (const { id } of Object.values(contributes.views).flat()) {
      await vscode.commands.executeCommand(`${id}.focus`);
    }
  });
});
