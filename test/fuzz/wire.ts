import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { startServer } from '../../server/server.ts';

/** One direction of a wire that has no length: what is written at one end is read at the other, in a later turn. */
class Direction {
  #take: DataCallback | null = null;
  readonly reader: MessageReader;
  readonly writer: MessageWriter;

  constructor() {
    const listen = (take: DataCallback): Disposable => {
      this.#take = take;
      return { dispose: () => (this.#take = null) };
    };
    const write = (message: Message): Promise<void> => {
      setImmediate(() => this.#take?.(message));
      return Promise.resolve();
    };
    this.reader = new (class extends AbstractMessageReader {
      readonly listen = listen;
    })();
    this.writer = new (class extends AbstractMessageWriter {
      readonly write = write;
      end(): void {}
    })();
  }
}

/** A language server in this process, and an editor's end of the wire to it. */
export function serverInProcess(): ProtocolConnection {
  const [there, back] = [new Direction(), new Direction()];
  startServer(createConnection(ProposedFeatures.all, there.reader, back.writer));
  const client = createProtocolConnection(back.reader, there.writer);
  client.listen();
  return client;
}
