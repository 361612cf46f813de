/** What the Differences page and the extension say to each other. The page asks for the lines that it can show. */

export interface DifferenceLine {
  readonly table: string;
  readonly sort: 'missing' | 'extra' | 'changed';
  readonly sortText: string;
  readonly key: string;
  readonly columns: string;
}

/** Extension → page. */
export type ToDifferencesPage =
  | {
      readonly type: 'summary';
      readonly run: string;
      /** The table that is looked at, or '' for all. */
      readonly table: string;
      readonly title: string;
      readonly count: number;
      readonly headings: {
        readonly table: string;
        readonly sort: string;
        readonly key: string;
        readonly columns: string;
      };
    }
  | { readonly type: 'lines'; readonly from: number; readonly lines: readonly DifferenceLine[] };

/** Page → extension. */
export type FromDifferencesPage =
  | { readonly type: 'ready' }
  | { readonly type: 'want'; readonly from: number; readonly to: number }
  | { readonly type: 'open'; readonly index: number };

/** A webview's message can be anything: returns it only if it is one of ours. */
export function fromDifferencesPage(value: unknown): FromDifferencesPage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as Record<string, unknown>;
  if (message['type'] === 'ready') return { type: 'ready' };
  if (message['type'] === 'want' && isIndex(message['from']) && isIndex(message['to']))
    return { type: 'want', from: message['from'], to: message['to'] };
  if (message['type'] === 'open' && isIndex(message['index']))
    return { type: 'open', index: message['index'] };
  return undefined;
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
