import type { RunEvent } from '../../contracts/runs.ts';

/**
 * Reads run events out of NDJSON that arrives in pieces. A line that is no event (a stray print, a newer version of
 * the schema) is handed to `strange` and skipped: a run is never lost for one line.
 */
export class EventLines {
  #rest = '';
  readonly #strange: (line: string) => void;

  constructor(strange: (line: string) => void = () => undefined) {
    this.#strange = strange;
  }

  /** Takes the next piece of text; returns the events that it completes. */
  push(text: string): RunEvent[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#read(line));
  }

  #read(line: string): RunEvent[] {
    if (line.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(line);
      if (isRunEvent(value)) return [value];
    } catch {
      // falls through: not JSON
    }
    this.#strange(line);
    return [];
  }
}

const types: readonly string[] = ['started', 'progress', 'table', 'difference', 'message', 'finished'];

function isRunEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Partial<RunEvent>;
  return event.v === 1 && typeof event.run === 'string' && types.includes(event.type ?? '');
}
