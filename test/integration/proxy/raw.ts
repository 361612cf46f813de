import { connect, type Socket } from 'node:net';
import { backend } from '../../../lms/wire/codes.ts';
import { MessageReader, readDataRow, readErrorFields, type Message } from '../../../lms/wire/read.ts';
import { ScramClient, scramMechanism } from '../../../lms/wire/scram.ts';
import * as write from '../../../lms/wire/write.ts';

/** A client that sends exactly the messages that a test wants. Logs in by SCRAM. */
export class RawClient {
  private readonly messages: Message[] = [];
  private wake: (() => void) | undefined;
  private closed = false;

  private constructor(readonly socket: Socket) {
    const reader = new MessageReader();
    socket.on('data', (chunk) => {
      for (let m = reader.next(chunk); m; m = reader.next()) this.messages.push(m);
      this.wake?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake?.();
    });
  }

  static async connect(url: string): Promise<RawClient> {
    const { hostname, port, username, password, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const client = new RawClient(socket);
    socket.write(
      write.startupMessage([
        ['user', username],
        ['database', pathname.slice(1)],
      ]),
    );
    const scram = new ScramClient(decodeURIComponent(password));
    await client.next();
    socket.write(write.saslInitialResponse(scramMechanism, scram.first()));
    socket.write(write.saslResponse(scram.final((await client.next()).body.toString('utf8', 4))));
    await client.untilReady();
    return client;
  }

  /** The next message. @throws Error after 15 s, or when the connection is closed. */
  async next(): Promise<Message> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const message = this.messages.shift();
      if (message) {
        if (message.type === backend.errorResponse) {
          const fields = readErrorFields(message.body);
          throw Object.assign(new Error(fields.get('M')), { code: fields.get('C') });
        }
        return message;
      }
      if (this.closed) throw new Error('closed');
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no message')), Math.max(1, deadline - Date.now()));
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Messages up to the next ReadyForQuery; its status last. */
  async untilReady(): Promise<{ rows: (string | null)[][]; status: string }> {
    const rows: (string | null)[][] = [];
    for (;;) {
      const message = await this.next();
      if (message.type === backend.dataRow) rows.push(readDataRow(message.body));
      if (message.type === backend.readyForQuery) return { rows, status: message.body.toString() };
    }
  }

  sendSimple(sql: string): void {
    this.socket.write(write.query(sql));
  }

  async simple(sql: string): Promise<(string | null)[][]> {
    this.sendSimple(sql);
    return (await this.untilReady()).rows;
  }

  async parse(name: string, sql: string): Promise<void> {
    this.socket.write(Buffer.concat([write.parse(name, sql), write.sync()]));
    await this.untilReady();
  }

  async bindExecute(name: string): Promise<(string | null)[][]> {
    this.socket.write(Buffer.concat([write.bind(name), write.execute(), write.sync()]));
    return (await this.untilReady()).rows;
  }

  /** Sends all in one write; returns the transaction status after each, in order of arrival. */
  async pipelined(statements: ({ simple: string } | { extended: string })[]): Promise<string[]> {
    this.socket.write(
      Buffer.concat(
        statements.flatMap((s) =>
          'simple' in s
            ? [write.query(s.simple)]
            : [write.parse('', s.extended), write.bind(''), write.execute(), write.sync()],
        ),
      ),
    );
    const states: string[] = [];
    for (let i = 0; i < statements.length; i++) states.push((await this.untilReady()).status);
    return states;
  }

  close(): void {
    this.socket.destroy();
  }
}
