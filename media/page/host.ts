/** The page's side of VS Code's webview API. May be asked for only once a page, so it is kept here. */
interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();

/** Sends a message to the extension. */
export function send<Message>(message: Message): void {
  host.postMessage(message);
}

/** Calls `take` with every message of the extension. The extension is the only one who can send: VS Code's frame. */
export function onMessage<Message>(take: (message: Message) => void): void {
  window.addEventListener('message', (event: MessageEvent<Message>) => take(event.data));
}

/** Keeps what the page must know after the window was reloaded. */
export function remember(state: unknown): void {
  host.setState(state);
}
