import type pg from 'pg';
import type { LegName } from '../../contracts/replication.ts';
import { destroy } from '../connect/client.ts';
import { formatLsn, type Lsn } from './lsn.ts';
import { startReplication } from './origin.ts';

/** What of pg's connection the stream needs; pg has it, its types don't tell. */
interface RawConnection {
  readonly stream: {
    pause(): void;
    resume(): void;
    end(data: Buffer): void;
    readonly writable: boolean;
  };
  query(text: string): void;
  once(event: 'replicationStart', listener: () => void): void;
  sendCopyFromChunk(chunk: Buffer): void;
}

export interface StreamHandlers {
  /** A pgoutput message. The buffer is only valid during the call. */
  message(data: Buffer): void;
  /** Everything up to `end` has been sent; asked for or not. */
  keepalive(end: Lsn): void;
  /** What the server may forget: all before it is durable at the destination. */
  confirmed(): Lsn;
}

/** Milliseconds between status updates; the server gives up on a silent client after wal_sender_timeout (60 s). */
const statusEvery = 500;

/** Milliseconds from 1970 to 2000-01-01, PostgreSQL's epoch. */
const epoch = 946_684_800_000;

/**
 * The streaming replication protocol over a connection that was opened for replication.
 * https://www.postgresql.org/docs/18/protocol-replication.html#PROTOCOL-REPLICATION-START-REPLICATION
 */
export class ReplicationStream {
  /** Settles when the stream begins to flow, or fails. */
  readonly started: Promise<void>;
  /** Settles when the stream has ended: by `close`, or with the error that ended it. */
  readonly ended: Promise<void>;

  private readonly connection: RawConnection;
  private readonly timer: NodeJS.Timeout;
  private closing = false;

  constructor(
    private readonly walsender: pg.Client,
    leg: LegName,
    slot: string,
    from: Lsn,
    private readonly handlers: StreamHandlers,
  ) {
    this.connection = (walsender as unknown as { connection: RawConnection }).connection;
    let start: () => void;
    let fail: (error: unknown) => void;
    let end: () => void;
    let breakOff: (error: unknown) => void;
    this.started = new Promise((resolve, reject) => ([start, fail] = [resolve, reject]));
    this.ended = new Promise((resolve, reject) => ([end, breakOff] = [resolve, reject]));
    this.started.catch(() => undefined);
    this.ended.catch(() => undefined);

    const finish = (error?: unknown): void => {
      clearInterval(this.timer);
      fail(error ?? new Error('the stream ended before it began'));
      if (this.closing || error === undefined) end();
      else breakOff(error);
    };
    // An object with `submit` is how pg lets others speak on its connection.
    const conversation = {
      submit: (connection: RawConnection) => {
        connection.once('replicationStart', () => start());
        connection.query(startReplication(leg, slot, formatLsn(from)));
      },
      handleCopyData: ({ chunk }: { chunk: Buffer }) => {
        try {
          this.onData(chunk);
        } catch (error) {
          finish(error);
          destroy(walsender);
        }
      },
      handleError: (error: unknown) => finish(error),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => finish(new Error('the server ended the stream')),
    };
    this.timer = setInterval(() => this.sendStatus(true), statusEvery);
    walsender.query(conversation as unknown as pg.Submittable);
  }

  /** Stops reading from the socket, so that the server waits; memory stays bounded. */
  pause(): void {
    this.connection.stream.pause();
  }

  resume(): void {
    this.connection.stream.resume();
  }

  /** Tells the server what is confirmed, and leaves. The slot is free a moment later. */
  close(): void {
    if (this.closing) return;
    this.closing = true;
    clearInterval(this.timer);
    this.sendStatus(false);
    // Terminate. The rest of what the server sent is read and dropped, so that it sees the end at once.
    if (this.connection.stream.writable) this.connection.stream.end(Buffer.from([0x58, 0, 0, 0, 4]));
    this.connection.stream.resume();
    setTimeout(() => destroy(this.walsender), 1000).unref();
  }

  private onData(chunk: Buffer): void {
    if (this.closing) return;
    switch (chunk[0]) {
      case 0x77: // w: start, end and time of sending, then the message
        this.handlers.message(chunk.subarray(25));
        return;
      case 0x6b: // k: end, time, whether an answer is wanted
        this.handlers.keepalive(chunk.readBigUInt64BE(1));
        if (chunk[17] === 1) this.sendStatus(false);
        return;
      default:
        throw new RangeError(`the server sent a replication message of unknown kind ${chunk[0]}`);
    }
  }

  /** Standby status update; with `ask` the server answers at once with how far it is. */
  private sendStatus(ask: boolean): void {
    if (!this.connection.stream.writable) return;
    const lsn = this.handlers.confirmed();
    const message = Buffer.alloc(34);
    message[0] = 0x72;
    message.writeBigUInt64BE(lsn, 1);
    message.writeBigUInt64BE(lsn, 9);
    message.writeBigUInt64BE(lsn, 17);
    message.writeBigInt64BE(BigInt(Date.now() - epoch) * 1000n, 25);
    message[33] = ask ? 1 : 0;
    this.connection.sendCopyFromChunk(message);
  }
}
