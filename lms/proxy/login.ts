import { MoltError } from '../../contracts/errors.ts';
import { addressOf } from '../../data/connect/connection-string.ts';
import { connectFailure } from '../../data/connect/failure.ts';
import { authentication, backend } from '../wire/codes.ts';
import { md5Answer } from '../wire/md5.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { readCstring, readParameterStatus, type Message } from '../wire/read.ts';
import { ScramClient, scramMechanism } from '../wire/scram.ts';
import * as write from '../wire/write.ts';
import type { Dialogue } from './dialogue.ts';
import { ServerRefusal } from './server-refusal.ts';
import type { UpstreamOptions } from './upstream.ts';

/** The client's half of a login: answers each Authentication message, and notes what the server tells of itself. */
export class Login implements Dialogue {
  pid = 0;
  cancelKey: Buffer = Buffer.alloc(0);
  /** ParameterStatus values. */
  readonly parameters = new Map<string, string>();
  private scram: ScramClient | undefined;

  /** @param failed called with ServerRefusal or MoltError connect/*. */
  constructor(
    private readonly options: Pick<UpstreamOptions, 'server' | 'user' | 'password'>,
    private readonly send: (message: Buffer) => void,
    private readonly done: () => void,
    private readonly failed: (error: ServerRefusal | MoltError) => void,
  ) {}

  take(m: Message): boolean {
    switch (m.type) {
      case backend.authentication:
        this.step(m.body);
        return false;
      case backend.parameterStatus:
        this.parameters.set(...readParameterStatus(m.body));
        return false;
      case backend.backendKeyData:
        this.pid = m.body.readInt32BE(0);
        this.cancelKey = Buffer.from(m.body.subarray(4));
        return false;
      case backend.errorResponse:
        throw new ServerRefusal(m);
      case backend.readyForQuery:
        this.done();
        return true;
      case backend.notice:
        return false;
      default:
        throw new ProtocolError(`unexpected message ${String.fromCharCode(m.type)} while logging in`);
    }
  }

  fail(reason: unknown): void {
    this.failed(reason instanceof ServerRefusal ? reason : connectFailure(this.options.server, reason));
  }

  private step(body: Buffer): void {
    const { user, server } = this.options;
    const kind = body.readInt32BE(0);
    switch (kind) {
      case authentication.ok:
        return;
      case authentication.cleartextPassword:
        this.send(write.passwordMessage(this.password()));
        return;
      case authentication.md5Password:
        this.send(write.passwordMessage(md5Answer(user, this.password(), body.subarray(4, 8))));
        return;
      case authentication.sasl: {
        const mechanisms: string[] = [];
        for (let at = 4; at < body.length && body[at] !== 0;) {
          const [name, next] = readCstring(body, at);
          mechanisms.push(name);
          at = next;
        }
        if (!mechanisms.includes(scramMechanism)) {
          throw new ProtocolError(`the server offers only ${mechanisms.join(', ')}`);
        }
        this.scram = new ScramClient(this.password());
        this.send(write.saslInitialResponse(scramMechanism, this.scram.first()));
        return;
      }
      case authentication.saslContinue:
        if (!this.scram) throw new ProtocolError('SASL message out of order');
        this.send(write.saslResponse(this.scram.final(body.toString('utf8', 4))));
        return;
      case authentication.saslFinal:
        if (!this.scram?.accepts(body.toString('utf8', 4))) {
          throw new MoltError('connect/lost', {
            address: addressOf(server),
            reason: 'the server could not prove that it knows the password',
          });
        }
        return;
      default:
        throw new ProtocolError(`the server wants authentication method ${kind}, which is not supported`);
    }
  }

  private password(): string {
    const { password, server, user } = this.options;
    if (password === undefined) {
      throw new MoltError('connect/auth-failed', { address: addressOf(server), user });
    }
    return password;
  }
}
