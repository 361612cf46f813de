import * as vscode from 'vscode';
import type { OrchestratorSession } from '../orchestrator/session.ts';
import { fromCutoverPage, type CutoverPageCommand, type CutoverPicture } from '../protocol/cutover.ts';
import { t } from '../text/l10n.ts';
import { throttled } from '../ui/throttle.ts';
import { pageHtml, pageOptions } from '../webview/page.ts';
import { sceneOf } from './picture.ts';

const commandOf: Record<CutoverPageCommand, string> = {
  begin: 'molt.cutover.begin',
  commit: 'molt.cutover.commit',
  abort: 'molt.cutover.abort',
  connect: 'molt.orchestrator.connect',
  showLog: 'molt.showLog',
  trust: 'workbench.trust.manage',
};

/** Milliseconds between two drawings. */
const drawEvery = 100;

/** The Cutover view: a page that draws what we send it. The page keeps nothing; every drawing is the whole picture. */
export class CutoverView implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = 'molt.cutover';
  #view: vscode.WebviewView | undefined;
  readonly #draw = throttled(drawEvery, () => this.#send());
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly session: OrchestratorSession,
  ) {
    this.#subscriptions = [
      vscode.window.registerWebviewViewProvider(CutoverView.id, this),
      session.onDidChange(() => this.#draw()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#draw()),
    ];
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    view.webview.options = pageOptions(this.extension);
    view.webview.onDidReceiveMessage((value: unknown) => {
      const message = fromCutoverPage(value);
      if (message?.type === 'ready') this.#send();
      else if (message?.type === 'command') void vscode.commands.executeCommand(commandOf[message.command]);
    });
    view.onDidDispose(() => (this.#view = undefined));
    view.onDidChangeVisibility(() => this.#draw());
    view.webview.html = pageHtml(view.webview, this.extension, 'cutover', t('Cutover'));
  }

  #send(): void {
    if (!this.#view?.visible) return;
    const { state, held } = this.session;
    const picture: CutoverPicture = {
      type: 'picture',
      scene: sceneOf(state, vscode.workspace.isTrusted, held),
    };
    void this.#view.webview.postMessage(picture);
  }

  dispose(): void {
    this.#draw.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
