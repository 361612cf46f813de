import {
  DidCloseTextDocumentNotification,
  type ClientCapabilities,
  type Position,
  type ProtocolRequestType,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { caret } from '../sql/assist/cursor.fixture.ts';
import type { ServerSettings } from './protocol.ts';
import { TestClient } from './test-client.ts';

type Source = 'postgres' | 'mysql';

interface AtCaret {
  textDocument: { uri: string };
  position: Position;
}

/** For tests: a server for each dialect that has a file which makes a schema open, asked about other texts beside it. */
export class BesideSchemas {
  readonly #clients = new Map<Source, TestClient>();
  #asked = 0;

  /** `schemas`: the text of `postgres.sql` and of `mysql.sql`. */
  static async start(
    schemas: Readonly<Record<Source, string>>,
    settings: Partial<ServerSettings> = {},
    capabilities: ClientCapabilities = {},
  ): Promise<BesideSchemas> {
    const started = new BesideSchemas();
    for (const dialect of ['postgres', 'mysql'] as const) {
      const client = await TestClient.start({ ...settings, dialect }, [], capabilities);
      started.#clients.set(dialect, client);
      await client.open(`file:///schemas/${dialect}.sql`, schemas[dialect]);
    }
    return started;
  }

  /** The answer at the caret (`|`) of a text, which is closed again: what it declares is not for the next one. */
  async ask<Answer, Part, Options>(
    request: ProtocolRequestType<AtCaret, Answer, Part, void, Options>,
    marked: string,
    dialect: Source,
  ): Promise<Answer> {
    const client = this.#clients.get(dialect);
    if (client === undefined) throw new Error(`No server for ${dialect} was started`);
    const { text, at } = caret(marked);
    const textDocument = { uri: `file:///schemas/scratch-${++this.#asked}.sql` };
    await client.open(textDocument.uri, text);
    const position = TextDocument.create('', 'sql', 1, text).positionAt(at);
    const answer = await client.connection.sendRequest<Answer>(request.method, { textDocument, position });
    await client.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    return answer;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients.values()) await client.stop();
  }
}
