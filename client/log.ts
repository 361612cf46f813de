import * as vscode from 'vscode';
import { redact, toErrorReport } from '../contracts/errors.ts';

/** The extension's log: everything that goes in is redacted first. */
export class Log implements vscode.Disposable {
  readonly channel = vscode.window.createOutputChannel('Molt Workbench', { log: true });

  info(message: string): void {
    this.channel.info(redact(message));
  }

  warn(message: string): void {
    this.channel.warn(redact(message));
  }

  /** `doing` says what was tried: "test the source connection". */
  error(doing: string, thrown: unknown): void {
    const { code, message, remedy } = toErrorReport(thrown);
    this.channel.error(redact(`${doing}: ${message}. ${remedy} [${code}]`));
    if (code === 'internal' && thrown instanceof Error && thrown.stack)
      this.channel.debug(redact(thrown.stack));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
