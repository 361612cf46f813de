import * as vscode from 'vscode';

/** Milliseconds before a person is told that something goes on. */
const late = 1000;

/** Does some work; when it takes longer than a second, a notification says so and can cancel it. */
export async function withLateProgress<Result>(
  title: string,
  work: (cancelled: vscode.CancellationToken) => Promise<Result>,
): Promise<Result> {
  const source = new vscode.CancellationTokenSource();
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = work(source.token);
    const quick = await Promise.race([
      result.then(() => true),
      new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), late))),
    ]);
    if (quick) return await result;
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(options, (_progress, cancelled) => {
      cancelled.onCancellationRequested(() => source.cancel());
      return result;
    });
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
