import { maxMessageLength } from './codes.ts';
import { ProtocolError } from './protocol-error.ts';

/**
 * Follows a stream of messages by their five-byte headers, without copying and without making objects: chunks are
 * forwarded as they came while this only counts. Measured cost: nothing above the raw pipe (test/bench/proxy.ts).
 */
export abstract class MessageScanner {
  /** Set by `begin` when the body of this message is wanted. */
  protected wantsBody = false;
  private type = 0;
  private left = 0;
  private headerBytes = 0;
  private length = 0;

  /** Whether everything seen so far ends with a whole message. */
  get atBoundary(): boolean {
    return this.left === 0 && this.headerBytes === 0;
  }

  /** A header is complete; `size` bytes of body follow. */
  protected abstract begin(type: number, size: number): void;
  /** A part of the body, when `begin` set `wantsBody`. */
  protected abstract body(chunk: Buffer, from: number, to: number): void;
  /** The message is complete. Returns whether `scan` may stop here. */
  protected abstract end(type: number): boolean;

  /**
   * Reads `chunk` from `from` on. With `stop` it stops after the first message whose `end` says so. Returns the place
   * up to which the bytes were read.
   *
   * @throws ProtocolError when a length is impossible: what follows can't be understood any more.
   */
  scan(chunk: Buffer, from: number, stop: boolean): number {
    const size = chunk.length;
    let at = from;
    for (;;) {
      if (this.left > 0) {
        if (at === size) return at;
        const to = Math.min(at + this.left, size);
        if (this.wantsBody) this.body(chunk, at, to);
        this.left -= to - at;
        at = to;
        if (this.left > 0) return at;
        if (this.end(this.type) && stop) return at;
      }
      if (this.headerBytes === 0 && at + 5 <= size) {
        this.type = chunk[at]!;
        this.length = chunk.readInt32BE(at + 1);
        at += 5;
      } else {
        while (this.headerBytes < 5) {
          if (at === size) return at;
          const byte = chunk[at++]!;
          if (this.headerBytes === 0) {
            this.type = byte;
            this.length = 0;
          } else this.length = (this.length << 8) | byte;
          this.headerBytes++;
        }
        this.headerBytes = 0;
      }
      if (this.length < 4 || this.length > maxMessageLength) {
        throw new ProtocolError(`invalid message length ${this.length}`);
      }
      this.left = this.length - 4;
      this.wantsBody = false;
      this.begin(this.type, this.left);
      if (this.left === 0 && this.end(this.type) && stop) return at;
    }
  }
}
