import type pg from 'pg';
import { closeClient, openClient } from '../connect/client.ts';
import type { ConnectionTarget } from '../connect/connection-string.ts';
import { connectFailure, isConnectionLoss } from '../connect/failure.ts';
import { answerOf, type Answer, type ServerError } from './answer.ts';

/** Milliseconds that the server may think about one statement. Parsing takes it less than one. */
const thinkingTime = 10_000;

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Called after each answer with the number of statements asked so far. */
  readonly onAnswer?: (asked: number) => void;
}

/**
 * Asks a server what it says to statements, without executing them: each is sent as a Parse message of the extended
 * protocol, followed by Sync. Execution would take a Bind and an Execute, which are never sent, so that the answer to
 * `DROP TABLE` costs nobody a table. (PostgreSQL 18 documentation, "Message Flow", "Extended Query"; CockroachDB's
 * pkg/sql/conn_executor_prepare.go: of most DDL it then looks at the grammar only.) In addition the session is read-only.
 *
 * Returns one answer a statement, in order. When the connection is lost the rest is `not-checked`.
 *
 * @throws MoltError connect/*, run/cancelled.
 */
export async function askServer(
  target: ConnectionTarget,
  statements: readonly string[],
  { signal, onAnswer }: AskOptions = {},
): Promise<Answer[]> {
  const client = await openClient(target, { applicationName: 'molt check', signal });
  try {
    await client.query('SET default_transaction_read_only = on');
    await client.query(`SET statement_timeout = ${thinkingTime}`);
    const answers: Answer[] = [];
    // A dump says the same thing often; the server need not.
    const known = new Map<string, Answer>();
    for (const statement of statements) {
      signal?.throwIfAborted();
      const answer = known.get(statement) ?? (await ask(client, statement));
      known.set(statement, answer);
      answers.push(answer);
      onAnswer?.(answers.length);
    }
    return answers;
  } catch (error) {
    throw connectFailure(target, error);
  } finally {
    await closeClient(client);
  }
}

async function ask(client: pg.Client, statement: string): Promise<Answer> {
  if (/^\s*copy\b/i.test(statement))
    return { state: 'not-checked', why: 'COPY cannot be asked about without sending rows' };
  // The protocol ends a text with a zero byte: what stands behind one would be left out.
  if (statement.includes('\0')) return { state: 'not-checked', why: 'the statement holds a NUL character' };
  try {
    await new Promise<void>((resolve, reject) => client.query(new ParseOnly(statement, resolve, reject)));
    return { state: 'accepted' };
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    return answerOf(statement, error as ServerError);
  }
}

/** The part of pg's connection that we use: it is not in its types. */
interface Wire {
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  sync(): void;
}

/** A query for pg that sends Parse and Sync, and nothing else. */
class ParseOnly implements pg.Submittable {
  #failed = false;

  constructor(
    private readonly text: string,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {}

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    wire.parse({ name: '', text: this.text, types: [] });
    wire.sync();
  }

  handleError(error: unknown): void {
    this.#failed = true;
    this.reject(error);
  }

  handleReadyForQuery(): void {
    if (!this.#failed) this.resolve();
  }
}
