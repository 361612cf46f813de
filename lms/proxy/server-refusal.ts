import { readErrorFields, type Message } from '../wire/read.ts';
import * as write from '../wire/write.ts';

/** A server's refusal, as it said it: to be handed on to the client unchanged. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
  /** SQLSTATE; XX000 when the server gave none. */
  readonly code: string;
  /** The ErrorResponse itself. */
  readonly raw: Buffer;

  /** @param message an ErrorResponse. @throws ProtocolError when it cannot be read. */
  constructor({ type, body }: Message) {
    const fields = readErrorFields(body);
    super(fields.get('M') ?? 'refused');
    const code = fields.get('C');
    this.code = code?.length === 5 ? code : 'XX000';
    this.raw = write.message(type, body);
  }
}
