import { ProtocolError } from './protocol-error.ts';

/** What the client has sent and the server has not answered, as far as it decides how many answers come. */
type Sent =
  /** Query or FunctionCall: one ReadyForQuery. */
  | 'unit'
  /** Parse, Bind, Execute…: the beginning of a batch. */
  | 'batch'
  /** Sync: one ReadyForQuery, unless a COPY swallows it. */
  | 'sync'
  /** CopyDone or CopyFail that came before the server has said that it reads COPY data. */
  | 'copy-end';

/** More than so many unanswered messages are no client's that waits for answers. */
const most = 1 << 20;

/**
 * How many answers are outstanding, whatever a client sends ahead of them. A server that reads COPY data ignores Sync
 * until CopyDone or CopyFail (CopyGetData in PostgreSQL's src/backend/commands/copyfromparse.c), and outside of COPY
 * ignores CopyDone and CopyFail; so what a message counts may be known only when the server has come to it.
 */
export class Pending {
  /** ReadyForQuery messages that will come for what was sent. */
  outstanding = 0;
  /** The server reads CopyData now, and the client has not ended it. */
  copyIn = false;
  private sent: Sent[] = [];
  private head = 0;

  /** Whether the last batch has no Sync that ends it. */
  get batchOpen(): boolean {
    for (let at = this.sent.length - 1; at >= this.head; at--) {
      if (this.sent[at] !== 'copy-end') return this.sent[at] === 'batch';
    }
    return false;
  }

  /** A Query or FunctionCall was sent. */
  unit(): void {
    this.outstanding++;
    this.put('unit');
  }

  /** A message of the extended protocol was sent, other than Sync. */
  batch(): void {
    if (!this.batchOpen) this.put('batch');
  }

  /** A Sync was sent. */
  sync(): void {
    if (this.copyIn) return;
    this.outstanding++;
    this.put('sync');
  }

  /** A CopyDone or CopyFail was sent. */
  copyEnd(): void {
    if (this.copyIn) this.copyIn = false;
    else if (this.head < this.sent.length) this.put('copy-end');
  }

  /** The server has said that it reads COPY data now: for the oldest of what was sent. */
  copyStarts(): void {
    const from = this.head + 1;
    let to = from;
    while (this.sent[to] === 'sync') to++;
    this.outstanding -= to - from;
    const hasEnded = this.sent[to] === 'copy-end';
    this.sent.splice(from, to - from + (hasEnded ? 1 : 0));
    this.copyIn = !hasEnded;
  }

  /** The server has failed: a COPY that was under way reads no more data. */
  failed(): void {
    this.copyIn = false;
  }

  /** ReadyForQuery came. */
  answered(): void {
    const { sent } = this;
    while (sent[this.head] === 'batch' || sent[this.head] === 'copy-end') this.head++;
    if (this.head < sent.length) {
      this.head++;
      this.outstanding--;
    }
    while (sent[this.head] === 'copy-end') this.head++;
    if (this.head === sent.length) {
      sent.length = 0;
      this.head = 0;
    } else if (this.head > 1024) {
      this.sent = sent.slice(this.head);
      this.head = 0;
    }
  }

  private put(sent: Sent): void {
    if (this.sent.length - this.head >= most) throw new ProtocolError('too many messages without an answer');
    this.sent.push(sent);
  }
}
