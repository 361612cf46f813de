import * as vscode from 'vscode';

/** Whether each step of the walkthrough is done, by the step's id in the manifest. */
export type WalkthroughProgress = Readonly<
  Record<'schema' | 'connect' | 'load' | 'verify' | 'cutover', boolean>
>;

/**
 * Ticks off the steps of the walkthrough. VS Code completes a step when a context key *becomes* true; a key that is
 * true already when it first looks at walkthroughs completes nothing, now or later. So the keys of the steps are true
 * for a moment only: when a step is done, and whenever a page like the walkthrough's is opened.
 */
export function followWalkthrough(
  progress: () => WalkthroughProgress,
  changes: readonly ((listener: () => void) => vscode.Disposable)[],
): vscode.Disposable {
  const told = new Set<string>();
  const tell = async (step: string): Promise<void> => {
    for (const value of [true, false]) {
      await vscode.commands.executeCommand('setContext', `molt.done.${step}`, value);
    }
  };
  const tellDone = (again: boolean): void => {
    for (const [step, done] of Object.entries(progress())) {
      if (!done) told.delete(step);
      else if (again || !told.has(step)) {
        told.add(step);
        void tell(step);
      }
    }
  };
  tellDone(true);
  return vscode.Disposable.from(
    ...changes.map((onDidChange) => onDidChange(() => tellDone(false))),
    vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
      // Pages of VS Code's own have no input that extensions could know them by.
      if ([...opened, ...changed].some((tab) => tab.input === undefined)) tellDone(true);
    }),
  );
}
