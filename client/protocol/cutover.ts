/**
 * What the Cutover page and the extension say to each other. The extension makes a picture of the state, in words;
 * the page draws it and sends back which button was pressed. Nothing else crosses.
 */

/** Extension → page: draw this. */
export interface CutoverPicture {
  readonly type: 'picture';
  readonly scene: Scene;
}

export type Scene =
  | {
      readonly kind: 'empty';
      readonly text: string;
      readonly button?: { readonly label: string; readonly command: CutoverPageCommand };
    }
  | LiveScene;

export interface LiveScene {
  readonly kind: 'live';
  /** Set while the orchestrator does not answer: what is drawn is old. */
  readonly stale?: string;
  readonly source: SideBox;
  readonly target: SideBox;
  readonly phase: 'serving' | 'draining' | 'paused' | 'committing';
  /** `serving (source) · epoch 7` */
  readonly phaseText: string;
  /** One sentence on whether it is safe: what happens to the application's traffic now. */
  readonly trafficText: string;
  /** `Aborts by itself in 42 s.` Apart from the rest, because it changes every second. */
  readonly limitText?: string;
  readonly checksTitle: string;
  readonly checks: readonly CheckLine[];
  readonly buttons: readonly CutoverButton[];
  /** For buttons that can't be pressed: why not. */
  readonly refusals: readonly string[];
  readonly stallText: string;
  /** Clients held at the last moments that we looked, oldest first. */
  readonly held: readonly number[];
  readonly blockersTitle: string;
  readonly blockers: readonly string[];
  readonly journalTitle: string;
  readonly journal: readonly JournalLine[];
  readonly error?: { readonly text: string; readonly remedy: string; readonly code: string };
}

export interface SideBox {
  readonly name: string;
  readonly address: string;
  readonly product: string;
  readonly serving: boolean;
}

export interface CheckLine {
  readonly state: 'passed' | 'failed' | 'unknown';
  /** The state in a word, for those who don't see the sign. */
  readonly stateText: string;
  readonly text: string;
}

export type CutoverPageCommand = 'begin' | 'commit' | 'abort' | 'connect' | 'showLog' | 'trust';

export interface CutoverButton {
  readonly command: CutoverPageCommand;
  readonly label: string;
  readonly enabled: boolean;
  /** Why it can't be pressed, or what pressing it does. */
  readonly hint: string;
}

export interface JournalLine {
  readonly time: string;
  readonly text: string;
  readonly state: 'open' | 'done' | 'failed';
}

/** Page → extension. */
export type FromCutoverPage =
  { readonly type: 'ready' } | { readonly type: 'command'; readonly command: CutoverPageCommand };

const commands: readonly string[] = [
  'begin',
  'commit',
  'abort',
  'connect',
  'showLog',
  'trust',
] satisfies CutoverPageCommand[];

/** A webview's message can be anything: returns it only if it is one of ours. */
export function fromCutoverPage(value: unknown): FromCutoverPage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as { type?: unknown; command?: unknown };
  if (message.type === 'ready') return { type: 'ready' };
  if (message.type === 'command' && commands.includes(String(message.command)))
    return { type: 'command', command: message.command as CutoverPageCommand };
  return undefined;
}
