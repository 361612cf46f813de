import { backend, frontend, status } from './codes.ts';
import { customSettingNames, mayNameSettings } from './custom-settings.ts';
import { readErrorFields, readParameterStatus } from './read.ts';
import { Pending } from './pending.ts';
import { MessageScanner } from './scanner.ts';

/** How much of the last statement's text is kept, in bytes. */
const keptStatement = 512;
/** An unnamed statement longer than this is not kept for the other side, in bytes. */
const keptUnnamed = 1 << 20;
/** How many names of settings are remembered for a session. */
const maxCustomSettings = 100;
/** Longest ParameterStatus or ErrorResponse that is looked into, in bytes. */
const keptServerBody = 1 << 16;

/**
 * What is known of one session's conversation from its message headers: how many answers are outstanding, whether a
 * batch or a transaction is open. Every byte that is forwarded goes through `client.scan` or `server.scan`.
 */
export class Exchange {
  /** What the client has sent and is not answered. */
  readonly pending = new Pending();
  /** Transaction status of the last ReadyForQuery. */
  status: number = status.idle;
  /** The client has said goodbye. */
  terminated = false;
  /** The server has said with a FATAL error that it closes the connection. */
  fatal = false;
  /** ReadyForQuery messages seen. */
  answered = 0;
  readonly client: ClientScanner = new ClientScanner(this);
  readonly server: ServerScanner;

  /** @param onParameter called for each ParameterStatus of the server. */
  constructor(onParameter: (name: string, value: string) => void) {
    this.server = new ServerScanner(this, onParameter);
  }

  /** Query, Sync and FunctionCall messages that have no ReadyForQuery yet. */
  get outstanding(): number {
    return this.pending.outstanding;
  }

  /** The server reads CopyData now. */
  get copyIn(): boolean {
    return this.pending.copyIn;
  }

  /** No statement runs, no batch, transaction or COPY is open, and no message is half-way: here a session may move. */
  get atRest(): boolean {
    return (
      this.pending.outstanding === 0 &&
      !this.pending.batchOpen &&
      this.status === status.idle &&
      this.client.atBoundary &&
      this.server.atBoundary
    );
  }

  get inTransaction(): boolean {
    return this.status !== status.idle;
  }
}

class ClientScanner extends MessageScanner {
  /** Names of settings of the application's own that it may have set in this session. */
  readonly customSettings = new Set<string>();
  private readonly statement = Buffer.alloc(keptStatement);
  private statementBytes = 0;
  private statementType = 0;
  private unnamed: Buffer = Buffer.alloc(0);
  private unnamedBytes = 0;
  /** State of the unnamed statement: `reading` while its Parse comes in. */
  private unnamedState: 'none' | 'reading' | 'kept' = 'none';

  constructor(private readonly exchange: Exchange) {
    super();
  }

  /** The last statement's text, at most 512 bytes of it; empty when there was none. */
  get lastStatement(): string {
    const bytes = this.statement.subarray(0, this.statementBytes);
    const from = this.statementType === frontend.parse ? bytes.indexOf(0) + 1 : 0;
    const end = bytes.indexOf(0, from);
    return bytes.toString('utf8', from, end < 0 ? bytes.length : end);
  }

  /** The Parse message of the unnamed statement, if there is one that could be bound again. Copied. */
  get unnamedParse(): Buffer | undefined {
    if (this.unnamedState !== 'kept') return undefined;
    const out = Buffer.allocUnsafe(5 + this.unnamedBytes);
    out[0] = frontend.parse;
    out.writeInt32BE(4 + this.unnamedBytes, 1);
    this.unnamed.copy(out, 5, 0, this.unnamedBytes);
    return out;
  }

  protected begin(type: number, size: number): void {
    const { pending } = this.exchange;
    switch (type) {
      case frontend.query:
        pending.unit();
        // A simple Query destroys the unnamed statement.
        this.unnamedState = 'none';
        this.startStatement(type);
        return;
      case frontend.sync:
        pending.sync();
        return;
      case frontend.functionCall:
        pending.unit();
        return;
      case frontend.parse:
        pending.batch();
        this.parseSize = size;
        this.startStatement(type);
        return;
      case frontend.copyDone:
      case frontend.copyFail:
        pending.copyEnd();
        return;
      case frontend.terminate:
        this.exchange.terminated = true;
        return;
      case frontend.copyData:
      case frontend.flush:
        return;
      default:
        pending.batch();
    }
  }

  private startStatement(type: number): void {
    this.statementType = type;
    this.statementBytes = 0;
    this.wantsBody = true;
    this.parseStarted = false;
  }
  private parseStarted = false;
  private parseSize = 0;

  protected body(chunk: Buffer, from: number, to: number): void {
    if (this.statementBytes < keptStatement) {
      const end = Math.min(to, from + keptStatement - this.statementBytes);
      this.statementBytes += chunk.copy(this.statement, this.statementBytes, from, end);
    }
    if (this.statementType !== frontend.parse) {
      // Of a Query only the first bytes are wanted.
      if (this.statementBytes === keptStatement) this.wantsBody = false;
      return;
    }
    if (!this.parseStarted) {
      this.parseStarted = true;
      // An empty name: this Parse replaces the unnamed statement. A named one leaves it alone.
      if (chunk[from] === 0) {
        this.unnamedState = this.parseSize > keptUnnamed ? 'none' : 'reading';
        this.unnamedBytes = 0;
      }
    }
    if (this.unnamedState === 'reading') this.keep(chunk, from, to);
    else if (this.statementBytes === keptStatement) this.wantsBody = false;
  }

  private noteSettings(): void {
    const from = this.statementType === frontend.parse ? this.statement.indexOf(0) + 1 : 0;
    if (!mayNameSettings(this.statement, from, this.statementBytes)) return;
    for (const name of customSettingNames(this.lastStatement)) {
      if (this.customSettings.size < maxCustomSettings) this.customSettings.add(name);
    }
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    const needed = this.unnamedBytes + to - from;
    if (needed > this.unnamed.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(256, 2 ** Math.ceil(Math.log2(needed))));
      this.unnamed.copy(larger, 0, 0, this.unnamedBytes);
      this.unnamed = larger;
    }
    this.unnamedBytes += chunk.copy(this.unnamed, this.unnamedBytes, from, to);
  }

  protected end(type: number): boolean {
    switch (type) {
      case frontend.parse:
        this.noteSettings();
        if (this.unnamedState === 'reading') this.unnamedState = 'kept';
        return false;
      case frontend.query:
        this.noteSettings();
        return true;
      case frontend.functionCall:
      case frontend.copyDone:
      case frontend.copyFail:
      case frontend.terminate:
        return true;
      case frontend.sync:
        return !this.exchange.copyIn;
      default:
        return false;
    }
  }
}

class ServerScanner extends MessageScanner {
  private kept: Buffer[] = [];
  private readsStatus = false;
  private lastByte = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly onParameter: (name: string, value: string) => void,
  ) {
    super();
  }

  protected begin(type: number, size: number): void {
    switch (type) {
      case backend.readyForQuery:
        this.wantsBody = true;
        this.readsStatus = true;
        return;
      case backend.parameterStatus:
      case backend.errorResponse:
        this.wantsBody = size <= keptServerBody;
        this.readsStatus = false;
        return;
      case backend.copyInResponse:
        this.exchange.pending.copyStarts();
    }
  }

  protected body(chunk: Buffer, from: number, to: number): void {
    if (this.readsStatus) this.lastByte = chunk[to - 1]!;
    else this.kept.push(Buffer.from(chunk.subarray(from, to)));
  }

  protected end(type: number): boolean {
    const { exchange } = this;
    switch (type) {
      case backend.readyForQuery:
        exchange.status = this.lastByte;
        exchange.pending.answered();
        exchange.answered++;
        return false;
      case backend.parameterStatus:
        if (this.kept.length) this.onParameter(...readParameterStatus(Buffer.concat(this.kept)));
        break;
      case backend.errorResponse:
        exchange.pending.failed();
        if (this.kept.length) {
          const severity = readErrorFields(Buffer.concat(this.kept)).get('V');
          if (severity === 'FATAL' || severity === 'PANIC') exchange.fatal = true;
        }
        break;
    }
    if (this.kept.length) this.kept = [];
    return false;
  }
}
