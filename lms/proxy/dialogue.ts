import { backend, status } from '../wire/codes.ts';
import { readDataRow, readParameterStatus, type Message } from '../wire/read.ts';
import * as write from '../wire/write.ts';
import { ServerRefusal } from './server-refusal.ts';

/** What is said to a server on our own account, and what becomes of the answer. */
export interface Dialogue {
  /** Takes the next message of the answer; returns whether it was the last. @throws what ends the connection. */
  take(message: Message): boolean;
  /** There will be no answer. */
  fail(reason: unknown): void;
}

/** What `run` gives back for one batch of messages. */
export interface BatchResult {
  /** Rows in text form, raw bytes as latin1. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** The first error; the statements before it have run. */
  readonly error: ServerRefusal | undefined;
  readonly status: number;
}

/** A batch of our own statements: gathers the answer until the one ReadyForQuery that ends it. */
export class Batch implements Dialogue {
  private readonly rows: (string | null)[][] = [];
  private error: ServerRefusal | undefined;

  /**
   * @param note told of each parameter that the server says has changed.
   * @param onAside told of what the server says besides: notifications, notices, parameters.
   */
  constructor(
    private readonly done: (result: BatchResult) => void,
    private readonly failed: (reason: string) => void,
    private readonly note: (name: string, value: string) => void,
    private readonly onAside: ((message: Buffer) => void) | undefined,
  ) {}

  take(m: Message): boolean {
    switch (m.type) {
      case backend.dataRow:
        this.rows.push(readDataRow(m.body));
        return false;
      case backend.errorResponse:
        this.error ??= new ServerRefusal(m);
        return false;
      case backend.parameterStatus:
        this.note(...readParameterStatus(m.body));
        this.onAside?.(write.message(m.type, m.body));
        return false;
      case backend.notification:
      case backend.notice:
        this.onAside?.(write.message(m.type, m.body));
        return false;
      case backend.readyForQuery:
        this.done({ rows: this.rows, error: this.error, status: m.body[0] ?? status.idle });
        return true;
      default:
        return false;
    }
  }

  fail(reason: unknown): void {
    // A server that says goodbye has told why.
    this.failed((this.error ?? (reason as Error)).message);
  }
}
